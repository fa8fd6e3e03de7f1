"""The keyboard: what is typed is done, shown, and may be written as a test that passes."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from ivr.call.call import understanders
from ivr.flow.model import Flow
from ivr.flow.reader import read_flow
from ivr.rehearsal.office import demo_office
from ivr.simulator.runner import run
from ivr.simulator.scenario import read_scenarios
from ivr.simulator.talk import Talk
from ivr.simulator.text import Text
from ivr.simulator.written import name_of, written
from tests.simulator.conftest import scenario_of


async def talked(typed: list[str], flow: Flow, level: Text) -> tuple[str, str]:
    """What was shown, and the test that was written."""
    out, lines = StringIO(), iter(typed)
    async with level.open(scenario_of("- hangup", flow, "at: 2026-03-02 15:00")) as line:
        talk = Talk(line, Console(file=out, width=100, color_system=None), lambda step: next(lines, None))
        await talk.hold()
        return out.getvalue(), written(name_of(talk.acts), talk.acts, line.seen, flow.time_zone)


async def test_steps_scores_questions_and_back_ends_are_shown(parcels: Flow, text_level: Text) -> None:
    told, _ = await talked(["where is my parcel", "#5542", "/slots"], parcels, text_level)
    for line in (
        "IVR  Parcel service. What can I do for you?",
        "waits for an intent, 5 s",
        "→ track (",
        "scores: track ",
        "[number]",
        "waits for parcel",
        "office  parcels GET /5542",
        "IVR  It is in Madrid, since today.",
    ):
        assert line in told, line


async def test_commands_let_time_pass_interrupt_and_tell_why(parcels: Flow, text_level: Text) -> None:
    told, _ = await talked(["/wait 6s", "/cut 1s operator", "/why", "/back full"], parcels, text_level)
    assert "no input" in told and "reprompt: why no_input" in told
    assert "hand over: reason operator" in told
    assert "the caller has left" in told and "IVR  Everybody is busy. Goodbye." in told


async def test_mistakes_at_the_keyboard_are_told_and_forgiven(parcels: Flow, text_level: Text) -> None:
    typed = ["/wait soon", "#hello", "/back full", "/unsure 7 x", "/what", "hello"]
    told, _ = await talked(typed, parcels, text_level)
    assert "'soon' is no duration" in told and "'hello' are no keys" in told
    assert "Nobody has the caller" in told and "Say how sure" in told
    assert told.count("Type words to speak") == 2


async def test_what_was_typed_becomes_a_test_that_passes(parcels: Flow, text_level: Text) -> None:
    typed = ["hello", "/unsure 0.6 where is my parcel", "yes", "/wait 6s", "/cut 0.5s #5542"]
    _, test = await talked(typed, parcels, text_level)
    (scenario,) = read_scenarios({"recorded.test.yaml": test}, parcels)
    assert scenario.name == "hello" and len(scenario.back_ends) == 1
    result = await run(scenario, text_level)
    assert result.passed, (result.trouble, result.failing, test)
    assert [finding.key for done in result.done for finding in done.findings].count("prompt") >= 4


async def test_what_comes_from_a_pipe_is_shown_and_no_secret(parcels: Flow, text_level: Text) -> None:
    out, lines = StringIO(), iter(["where is my parcel", "#5542"])
    async with text_level.open(scenario_of("- hangup", parcels, "at: 2026-03-02 15:00")) as line:
        console = Console(file=out, width=100, color_system=None)
        await Talk(line, console, lambda step: next(lines, None), echo=True).hold()
    told = out.getvalue().splitlines()
    assert "where is my parcel" in told and "#5542" in told

    secret = {"s.yaml": "flow: s\nslots: {pin: {type: pin, length: 4}}\nsteps: {a: {ask: PIN?, for: pin}}"}
    bank = read_flow(secret)
    out, lines = StringIO(), iter(["#4711"])
    level = Text(bank, understanders(bank), demo_office)
    async with level.open(scenario_of("- hangup", bank, "at: 2026-03-02 15:00")) as line:
        console = Console(file=out, width=100, color_system=None)
        await Talk(line, console, lambda step: next(lines, None), echo=True).hold()
    assert "#••••" in out.getvalue() and "4711" not in out.getvalue()
