"""Every conversation that is shipped with a flow goes as it is written, and they reach all of the flow."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ivr.rehearsal.piece import Piece
from ivr.rehearsal.rehearse import rehearse
from ivr.simulator.runner import Result

FLOWS = sorted(one.parent for one in (Path(__file__).resolve().parents[2] / "flows").glob("*/tests"))


@cache
def piece(folder: Path) -> Piece:
    return Piece.load(folder)


def what_failed(results: list[Result]) -> list[str]:
    return [f"{one.scenario.name}: {one.trouble or one.failing}" for one in results if not one.passed]


of_every_flow = pytest.mark.parametrize("folder", FLOWS, ids=lambda folder: folder.name)


@of_every_flow
async def test_the_conversations_of_a_flow_hold_as_text_and_reach_all_of_it(folder: Path) -> None:
    held = await rehearse([piece(folder)], "text")
    assert not what_failed(held.all)
    (reached,) = held.coverages.values()
    assert not [f"{item.place}: {item}" for item in reached.missed]


@of_every_flow
async def test_the_conversations_of_a_flow_hold_as_sound(folder: Path) -> None:
    held = await rehearse([piece(folder)], "audio")
    assert not what_failed(held.all)


@pytest.mark.sip
@pytest.mark.asterisk
@pytest.mark.timeout(600)
@of_every_flow
async def test_the_conversations_of_a_flow_hold_as_real_calls(folder: Path) -> None:
    held = await rehearse([piece(folder)], "call")
    assert not what_failed(held.all)
    assert len(held.all) >= 2
