"""A changed flow is played from one moment to the next, or refused; calls keep what they began with."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from ivr.cli import app
from ivr.engine.board import FILE, Board, read_board
from ivr.engine.renewal import Renewal
from ivr.engine.repertoire import Play, Repertoire
from ivr.errors import FlowErrors, StoreError, VoiceError

FLOW = (
    "flow: shop\npolicy: {handover: desk}\nsteps:\n  hello: {say: WORD, then: hangup}\n  desk: {queue: q}\n"
)
NUMBERS = {"100": "shop", "7001": "shop@draft"}


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    folder = tmp_path / "flows"
    write(folder, "Hello.")
    return folder


def write(folder: Path, word: str, name: str = "shop") -> None:
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / "shop.yaml").write_text(FLOW.replace("WORD", word))


def says(repertoire: Repertoire, called: str) -> str:
    return said(repertoire.for_number(called))


def said(play: Play) -> str:
    return play.flow.steps["hello"].texts[0].source


async def nothing(_: Play) -> None:
    pass


@pytest.fixture
def renewal(flows: Path, tmp_path: Path) -> tuple[Repertoire, Callable[[], object]]:
    repertoire = Repertoire.load(flows, NUMBERS)
    changing = Renewal(repertoire, flows, nothing, Board(tmp_path))

    async def look() -> None:
        await changing.look()
        await changing.look()

    return repertoire, look


async def test_a_changed_flow_is_played_to_new_calls_and_an_old_call_keeps_its_own(renewal, flows):
    repertoire, look = renewal
    await look()
    with repertoire.playing("100") as held:
        write(flows, "Good day.")
        await look()
        assert (said(held), says(repertoire, "100")) == ("Hello.", "Good day.")
        assert [(one.live, one.calls) for one in repertoire.versions] == [(False, 1), (True, 0)]
    assert [one.live for one in repertoire.versions] == [True]


async def test_a_file_is_read_only_when_it_has_lain_still(flows, tmp_path):
    repertoire = Repertoire.load(flows, NUMBERS)
    changing = Renewal(repertoire, flows, nothing, Board(tmp_path))
    await changing.look()
    await changing.look()
    write(flows, "Good day.")
    await changing.look()
    assert says(repertoire, "100") == "Hello."
    await changing.look()
    assert says(repertoire, "100") == "Good day."


async def test_what_changed_while_the_engine_started_is_not_missed(flows, tmp_path):
    repertoire = Repertoire.load(flows, NUMBERS)
    write(flows, "Good day.")
    changing = Renewal(repertoire, flows, nothing, Board(tmp_path))
    await changing.look()
    await changing.look()
    assert says(repertoire, "100") == "Good day."


async def test_a_broken_flow_is_refused_with_its_faults_and_the_old_one_goes_on(renewal, flows):
    repertoire, look = renewal
    await look()
    (flows / "shop" / "shop.yaml").write_text(FLOW.replace("queue", "quue"))
    with capture_logs() as logs:
        await look()
        await look()
    (told,) = [line for line in logs if line["event"] == "a changed flow is refused"]
    assert told["flow"] == "shop" and "shop.yaml:5:3: no-kind" in told["faults"][0]
    assert says(repertoire, "100") == "Hello."
    assert list(repertoire.refused) == ["shop"]
    write(flows, "Good day.")
    await look()
    assert says(repertoire, "100") == "Good day." and repertoire.refused == {}


async def test_a_flow_that_vanishes_goes_on_and_may_come_back(renewal, flows):
    repertoire, look = renewal
    await look()
    (flows / "shop" / "shop.yaml").rename(flows / "kept")
    await look()
    assert says(repertoire, "100") == "Hello." and "holds no .yaml file" in repertoire.refused["shop"][0]
    (flows / "kept").rename(flows / "shop" / "shop.yaml")
    await look()
    assert repertoire.refused == {} and len(repertoire.versions) == 1


async def test_a_draft_comes_beside_the_live_flow_changes_and_goes(renewal, flows):
    repertoire, look = renewal
    assert says(repertoire, "7001") == "Hello."  # there is none yet
    write(flows, "Draft.", "shop@draft")
    await look()
    assert (says(repertoire, "100"), says(repertoire, "7001")) == ("Hello.", "Draft.")
    (flows / "shop@draft" / "shop.yaml").unlink()
    (flows / "shop@draft").rmdir()
    await look()
    assert says(repertoire, "7001") == "Hello." and len(repertoire.versions) == 1


def test_a_broken_draft_stops_no_engine_and_a_broken_flow_does(flows):
    write(flows, "{{", "shop@draft")
    repertoire = Repertoire.load(flows, NUMBERS)
    assert says(repertoire, "7001") == "Hello." and list(repertoire.refused) == ["shop@draft"]
    write(flows, "{{")
    with pytest.raises(FlowErrors):
        Repertoire.load(flows, NUMBERS)


async def test_prompts_are_made_before_the_flow_is_played_and_may_fail(flows, tmp_path):
    repertoire = Repertoire.load(flows, NUMBERS)
    made = []

    async def make(play: Play) -> None:
        made.append((said(play), says(repertoire, "100")))
        raise ExceptionGroup("prompts", [VoiceError("no voice")])

    changing = Renewal(repertoire, flows, make, Board(tmp_path))
    write(flows, "Good day.")
    await changing.look()
    await changing.look()
    assert made == [("Good day.", "Hello.")] and says(repertoire, "100") == "Good day."


async def test_the_board_says_what_is_played_and_for_how_many_calls(flows, tmp_path):
    repertoire = Repertoire.load(flows, NUMBERS)
    board = Board(tmp_path)
    with repertoire.playing("100"), repertoire.playing("7001"):
        write(flows, "Good day.")
        changing = Renewal(repertoire, flows, nothing, board)
        await changing.look()
        await changing.look()
        repertoire.refused["shop@draft"] = ("a fault",)
        board.show(repertoire)
        shown = read_board(tmp_path)
    assert [(one.name, one.calls, one.live) for one in shown.lines] == [("shop", 2, False), ("shop", 0, True)]
    assert shown.lines[1].numbers == ("100",) and shown.refused == {"shop@draft": ["a fault"]}
    assert oct((tmp_path / FILE).stat().st_mode & 0o777) in ("0o644", "0o640", "0o600")


async def test_the_board_hangs_while_the_engine_runs(flows, tmp_path):
    repertoire = Repertoire.load(flows, NUMBERS)
    async with Renewal(repertoire, flows, nothing, Board(tmp_path)):
        assert [one.name for one in read_board(tmp_path).lines] == ["shop"]
    with pytest.raises(StoreError, match="No engine runs"):
        read_board(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"pid": 2**22 + 1, "lines": [], "refused": {}})])
def test_a_board_of_nobody_is_no_board(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(StoreError, match="No engine runs"):
        read_board(tmp_path)


def test_ivr_flows_shows_it(flows, tmp_path):
    (tmp_path / "settings.yaml").write_text(
        f"flows: {flows}\ncalls: {tmp_path}\nnumbers:\n  '100': shop\n  '7001': shop@draft\n"
    )
    repertoire = Repertoire.load(flows, NUMBERS)
    repertoire.refused["shop@draft"] = ("shop.yaml:1:1: a fault",)
    Board(tmp_path).show(repertoire)
    shown = CliRunner().invoke(app, ["flows", str(tmp_path / "settings.yaml")])
    assert shown.exit_code == 0, shown.output
    version = repertoire.for_number("100").hash
    assert version in shown.output and "The newest version of shop@draft is refused" in shown.output
    assert os.getpid() == json.loads((tmp_path / FILE).read_text())["pid"]
