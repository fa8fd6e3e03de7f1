"""Recordings and departures begin when all has been said."""

from __future__ import annotations

import pytest

from ivr.actions import Action, Expecting, Listen, Record, Transfer, Voicemail
from ivr.call.turn import State
from ivr.events import CallArrived, Recorded, Returned
from tests.call.caller import AT, FLOW, SAY, scripted

RECORD = Record(id="r.1", name="words")


def test_a_recording_begins_when_all_has_been_said() -> None:
    caller, _ = scripted([SAY, RECORD])
    assert caller.arrive() == [SAY]
    assert caller.hear_out() == [RECORD]


def test_the_key_that_ends_a_recording_answers_nothing() -> None:
    question = Listen(id="q.1", expecting=Expecting(step="q", keys={"1": "yes"}))
    caller, script = scripted([RECORD], [question], flow=FLOW)
    caller.arrive()
    assert caller.press("1") == []
    caller.put(Recorded(at=AT, id="r.1", outcome="ok"))
    assert [type(event) for event in script.told] == [CallArrived, Recorded]


@pytest.mark.parametrize(
    "action", [Transfer(to="front_desk", reason="step"), Voicemail(box="b", reason="step")]
)
def test_the_caller_leaves_when_all_has_been_said(action: Action) -> None:
    caller, _ = scripted([SAY, action], [SAY])
    assert caller.arrive() == [SAY] and caller.hear_out() == [action]
    assert caller.call.state is State.ENDED
    assert caller.press("1") == []
    assert caller.put(Returned(at=AT, status="busy")) == [SAY] and caller.call.state is State.TELLING
