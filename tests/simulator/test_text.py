"""Written conversations at level text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from ivr.simulator.runner import Result

Hold = Callable[..., Awaitable[Result]]
HEAD = "at: 2026-03-02 15:00"
TRACK = """
- user: where is my parcel
- keys: 5542
"""


async def test_a_conversation_goes_as_it_is_written(hold: Hold) -> None:
    steps = f"""
- expect: {{prompt: "parcel SERVICE.*", step: hello, over: no}}
{TRACK.strip()}
- expect: {{said: "It is in Madrid, since today.", slot: {{parcel: 5542, found.place: Mad*}}}}
- expect: {{asked: parcels GET /5542}}
- expect: {{over: yes}}
"""
    result = await hold(steps, HEAD)
    assert result.passed, (result.trouble, result.failing)


FAILING = [
    ("- expect: {prompt: Hello}", "prompt", "Parcel service. What can I do for you?"),
    ("- expect: {step: number}", "step", "hello"),
    ("- user: where is my parcel\n- expect: {slot: {parcel: 1}}", "slot", "parcel = nothing"),
    ("- user: purple elephants\n- expect: {intent: track}", "intent", "none (0.00) in “purple elephants”"),
    ("- user: where is my parcel\n- expect: {not_said: '*number*'}", "not_said", "What is the number of"),
    ("- user: operator\n- expect: {queue: sales}", "queue", "queue support"),
    ("- user: operator\n- expect: {queue: support, reason: patience}", "reason", "operator"),
    ("- user: operator\n- expect: {transfer: support}", "transfer", "queue support"),
    ("- expect: {over: yes}", "over", "step hello"),
    (f"{TRACK}\n- expect: {{asked: parcels GET /1}}", "asked", "parcels GET /5542"),
    ("- expect: {kept: callback}", "kept", "nothing"),
    ("- expect: {language: es-ES}", "language", "en-US"),
    ("- hangup\n- expect: {within: 1s}", "within", "nothing was said"),
]


@pytest.mark.parametrize(("steps", "key", "was"), FAILING)
async def test_what_does_not_hold_is_told_with_what_was(hold: Hold, steps: str, key: str, was: str) -> None:
    result = await hold(steps, HEAD)
    assert not result.passed
    assert [(one.key, one.was.startswith(was)) for one in result.failing] == [(key, True)]


async def test_a_prompt_that_was_said_earlier_is_a_near_miss(hold: Hold) -> None:
    result = await hold("- user: where is my parcel\n- expect: {prompt: Parcel service*}", HEAD)
    assert "said earlier" in result.failing[0].hint


IMPOSSIBLE = [
    ("- back: full", "Nobody has the caller"),
    ("- hangup\n- user: hello", "The call is over"),
    ("- user: operator\n- user: hello", "The caller has left"),
]


@pytest.mark.parametrize(("steps", "trouble"), IMPOSSIBLE)
async def test_what_cannot_be_done_breaks_the_test_off(hold: Hold, steps: str, trouble: str) -> None:
    assert trouble in (await hold(steps)).trouble


async def test_canned_answers_come_one_after_the_other_and_the_last_stays(hold: Hold) -> None:
    head = "back_ends:\n  parcels GET /5542: [not_found, {data: {place: Rome, since: 2026-03-01}}]"
    steps = f"""
{TRACK.strip()}
- expect: {{prompt: There is no such parcel., step: number}}
- keys: 5542
- expect: {{said: "It is in Rome*"}}
"""
    result = await hold(steps, f"{HEAD}\n{head}")
    assert result.passed, (result.trouble, result.failing)


async def test_an_answer_that_is_missing_is_named(hold: Hold) -> None:
    result = await hold(TRACK, "back_ends:\n  parcels GET /1: ok")
    assert "no answer for 'parcels GET /5542'" in result.trouble and "parcels GET /1" in result.trouble


async def test_a_slow_answer_is_a_timeout_and_takes_its_time(hold: Hold) -> None:
    head = "back_ends:\n  parcels GET /*: {data: {}, after: 3s}"
    result = await hold(f"{TRACK}\n- expect: {{prompt: Our computer is slow today., queue: support}}", head)
    assert result.passed, (result.trouble, result.failing)
    asked, told = (
        next(at for at, noun in result.seen.nouns if type(noun).__name__ == name)
        for name in ("LookUp", "LookedUp")
    )
    assert (told - asked).total_seconds() == 2.0


async def test_silence_lets_timers_fire(hold: Hold) -> None:
    result = await hold("- silence: 4s\n- expect: {not_said: '*there*'}\n- silence: 1.5s\n"
                        "- expect: {prompt: Are you still there?*}")  # fmt: skip
    assert result.passed, result.failing


async def test_an_interruption_cuts_the_prompt_short(hold: Hold) -> None:
    result = await hold("- interrupt: {at: 1s, say: where is my parcel}\n- expect: {step: number}")
    assert result.passed
    stopped = [noun for _, noun in result.seen.nouns if type(noun).__name__ == "StopSaying"]
    assert stopped and (result.seen.nouns[-1][0] - result.seen.nouns[0][0]).total_seconds() < 1.1


async def test_what_was_heard_unsurely_is_asked_back(hold: Hold) -> None:
    result = await hold(
        "- user: where is my parcel\n- user: {say: five five four two, confidence: 0.6}\n"
        "- expect: {said: '*5 5 4 2*'}\n- user: yes\n- expect: {slot: {parcel: 5542}}"
    )
    assert result.passed, result.failing


async def test_a_queue_may_give_the_caller_back(hold: Hold) -> None:
    result = await hold(
        "- user: operator\n- expect: {queue: support, whisper: Parcel unknown.}\n- back: full\n"
        "- expect: {prompt: Everybody is busy. Goodbye., over: yes}"
    )
    assert result.passed, result.failing
