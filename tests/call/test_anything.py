"""Whatever happens, in whatever order, no caller is left in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.actions import Action, CloseSecret, Keep, LookUp, Record, Send
from ivr.call.advice import Terms
from ivr.call.call import Call
from ivr.call.journal import encode, replay
from ivr.events import (
    Degraded,
    Digit,
    Event,
    Handle,
    Heard,
    HeardPartial,
    HungUp,
    Kept,
    LookedUp,
    ModelAnswered,
    PlayFailed,
    Recorded,
    Regained,
    Returned,
    Said,
    SecretLost,
    Sent,
    SpeechEnded,
    SpeechPaused,
    SpeechStarted,
    TimerFired,
)
from ivr.flow.model import Flow
from tests.call.caller import AT, FLOWS, SHIPPED, UNDERSTANDS, Caller, captured


def test_nothing_comes_after_the_end(caller: Caller) -> None:
    caller.arrive()
    caller.put(HungUp(at=AT))
    for event in everything_that_may_happen(caller):
        assert caller.call.receive(event) == []


def everything_that_may_happen(caller: Caller) -> Iterator[Event]:
    listen = caller.listen.id if caller.listen else "none"
    yield from (Digit(at=AT, key=key) for key in "15#")
    yield Digit(at=AT, key="•")
    yield SpeechStarted(at=AT)
    yield SpeechPaused(at=AT, ms=100)
    yield SpeechEnded(at=AT, ms=100)
    yield Heard(at=AT, listen=listen, text="yes", confidence=0.9)
    yield Heard(at=AT, listen=listen, text="no", confidence=0.9)
    yield Heard(at=AT, listen=listen, text="", confidence=0.0)
    yield Heard(at=AT, listen=listen, text="i want to track my order", confidence=0.9)
    yield Heard(at=AT, listen=listen, text="five five four two one", confidence=0.6)
    yield Heard(at=AT, listen="old.0", text="no", confidence=0.9)
    yield from (Said(at=AT, id=id) for id in caller.saying[:1])
    yield PlayFailed(at=AT, id=caller.saying[0] if caller.saying else "x", why="test")
    yield from (TimerFired(at=AT, name=name) for name in sorted(caller.timers))
    for action in caller.asked.values():
        yield from ANSWERS[type(action)](action)
    if caller.model is not None:
        for intent in (None, "track_order", "operator"):
            answered = ModelAnswered(at=AT, id=caller.model.id, outcome="ok", intent=intent, confidence=0.9)
            yield from (answered, replace(answered, slots={"order_number": "five five", "x": "y"}))
        yield ModelAnswered(at=AT, id=caller.model.id, outcome="error")
    if caller.secret:
        yield captured(caller.secret)
        yield captured(caller.secret, valid=False)
    yield captured("old.0")
    yield SecretLost(at=AT, handle=Handle("gone"))
    yield Kept(at=AT, id="old.0", outcome="ok")
    yield Sent(at=AT, id="old.0", outcome="ok")
    yield Recorded(at=AT, id="old.0", outcome="ok")
    yield Degraded(at=AT, what="hearing")
    yield Regained(at=AT, what="hearing")
    yield HeardPartial(at=AT, listen=listen, text="i want to track", confidence=0.7)
    yield HeardPartial(at=AT, listen=listen, text="", confidence=0.0)
    if caller.away:
        yield from (Returned(at=AT, status=status) for status in ("timeout", "busy", "ok", "failed"))


ANSWERS: dict[type[Action], Callable[[Any], list[Event]]] = {
    LookUp: lambda action: [
        LookedUp(at=AT, id=action.id, outcome="ok", status=200, data=SHIPPED),
        LookedUp(at=AT, id=action.id, outcome="timeout"),
    ],
    Keep: lambda action: [
        Kept(at=AT, id=action.id, outcome="ok"),
        Kept(at=AT, id=action.id, outcome="error"),
    ],
    Send: lambda action: [
        Sent(at=AT, id=action.id, outcome="ok"),
        Sent(at=AT, id=action.id, outcome="unknown"),
    ],
    Record: lambda action: [
        Recorded(at=AT, id=action.id, outcome="ok", name="r", seconds=2.5),
        Recorded(at=AT, id=action.id, outcome="silent"),
    ],
    CloseSecret: lambda action: [captured(action.id)],
}
"""What a host may answer to each kind of action that it owes an answer."""


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from(FLOWS), st.sampled_from([None, Terms(1.0), Terms(1.0, 0.95)]))
def test_any_events_in_any_order_leave_no_caller_in_silence_and_can_be_replayed(
    data: st.DataObject, flow: Flow, terms: Terms | None
) -> None:
    caller = Caller(flow=flow, terms=terms)
    caller.arrive()
    for _ in range(data.draw(st.integers(1, 40))):
        caller.put(data.draw(st.sampled_from(list(everything_that_may_happen(caller)))))
        assert caller.alive
    again = Call(flow, UNDERSTANDS[flow.name], terms=terms)
    first = [noun for noun in caller.nouns if isinstance(noun, Action)]
    second = [
        action
        for _, actions in replay(again, [encode(noun) for noun in caller.nouns if isinstance(noun, Event)])
        for action in actions
    ]
    assert second == first
