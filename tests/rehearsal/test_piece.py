"""A flow's folder with its tests: files are named as they can be opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.errors import FlowErrors, SenseError, StoreError
from ivr.rehearsal.piece import Piece
from ivr.rehearsal.rehearse import rehearse
from tests.simulator.conftest import PARCELS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "parcels.yaml").write_text(PARCELS)
    (tmp_path / "tests").mkdir()
    test = "tests:\n  - name: one\n    levels: [text, audio]\n    steps: [hangup]\n"
    (tmp_path / "tests" / "one.test.yaml").write_text(test)
    return tmp_path


def test_places_of_tests_and_of_what_was_missed_can_be_opened(folder: Path) -> None:
    piece = Piece.load(folder)
    places = [one.place for one in piece.scenarios] + [one.place for one in piece.coverage().missed]
    assert len(places) > 5 and all(Path(place.file).is_file() for place in places)


def test_a_flow_without_tests_says_where_they_stand(folder: Path) -> None:
    (folder / "tests" / "one.test.yaml").unlink()
    (folder / "tests").rmdir()
    with pytest.raises(StoreError, match=r"has no tests: .*tests/\*\.test\.yaml"):
        Piece.load(folder)


def test_a_mistake_in_a_test_names_the_file(folder: Path) -> None:
    file = folder / "tests" / "one.test.yaml"
    file.write_text("tests:\n  - name: one\n    steps: [hangap]\n")
    with pytest.raises(FlowErrors, match=rf"{file}:3:13: unknown-key: .*Did you mean 'hangup'"):
        Piece.load(folder)


async def test_only_what_is_wanted_at_a_level_is_held(folder: Path) -> None:
    piece = Piece.load(folder)
    assert len((await rehearse([piece], "text")).all) == 1
    assert not (await rehearse([piece], "call")).all
    assert not (await rehearse([piece], "text", lambda scenario: False)).all


def test_a_flow_is_rehearsed_with_the_sense_that_is_named() -> None:
    shop = Path(__file__).parents[2] / "flows" / "shop"
    assert Piece.load(shop).play.sense == "words"
    assert Piece.load(shop, "letters").play.sense == "letters"
    with pytest.raises(SenseError, match="There is no sense 'sixth'"):
        Piece.load(shop, "sixth")
