"""A secret is keyed in, and seen nowhere."""

from __future__ import annotations

from ivr.actions import Action, CaptureSecret, CloseSecret, Say, SlotSpec, StopListening, StopTimer
from ivr.call.call import Call, understanders
from ivr.call.journal import encode
from ivr.events import (
    CallArrived,
    Digit,
    Event,
    Heard,
    HeardPartial,
    LookedUp,
    NoInput,
    SecretCaptured,
    SpeechStarted,
)
from ivr.flow.reader import read_flow
from tests.call.caller import AT, Caller, captured, kinds, scripted, timers

SECRET = CaptureSecret(id="p.1", slot=SlotSpec("pin", "pin", shortest=4, longest=4, sensitive=True))
ASK = Say(id="p.2", text="Your PIN, please.", step="p", barge_in="keys")


def test_a_secret_is_asked_for_by_keys_alone() -> None:
    caller, script = scripted([SECRET, ASK], [])
    assert caller.arrive() == [SECRET, ASK]
    assert caller.put(SpeechStarted(at=AT)) == []
    assert kinds(caller.put(Digit(at=AT, key="•"))) == ["StopSaying", "StartTimer"]
    assert caller.fire("inter_digit") == [CloseSecret(id="p.1")]
    done = caller.put(captured("p.1"))
    assert kinds(done) == ["StopListening"] and isinstance(script.told[-1], SecretCaptured)


def test_the_time_for_a_secret_runs_until_its_first_key() -> None:
    caller, script = scripted([SECRET, ASK], [])
    caller.arrive()
    assert timers(caller.hear_out()) == ["no_input"]
    assert StopTimer(name="no_input") in caller.put(Digit(at=AT, key="•"))
    caller, script = scripted([SECRET, ASK], [])
    caller.arrive()
    caller.hear_out()
    assert StopListening() in caller.fire("no_input")
    assert script.told[-1] == NoInput(at=script.told[-1].at, listen="p.1")


def test_a_secret_that_comes_too_late_is_dropped() -> None:
    caller, script = scripted([SECRET, ASK])
    caller.arrive()
    assert caller.put(captured("p.0")) == [] and len(script.told) == 1


def test_keys_ahead_of_a_secret_are_neither_kept_nor_written() -> None:
    caller, script = scripted([], [SECRET, ASK])
    caller.arrive()
    assert caller.press("4711") == []
    caller.put(LookedUp(at=AT, id="x", outcome="ok"))
    assert [type(event) for event in script.told] == [CallArrived, LookedUp]
    assert not any(isinstance(noun, Digit) and noun.key != "•" for noun in caller.nouns)


def test_what_a_sensitive_question_hears_is_masked(caller: Caller) -> None:
    pin = {
        "pin.yaml": """\
flow: pin
policy: {handover: desk}
slots:
  pin: {type: digits, length: 4, label: PIN, sensitive: true}
steps:
  ask_pin:
    ask: Please key in your PIN.
    for: pin
    confirm: never
  thanks:
    say: Thank you.
    then: hangup
  desk:
    queue: support
"""
    }
    nouns: list[Event | Action] = []
    flow = read_flow(pin)
    bank = Caller(Call(flow, understanders(flow), nouns.append))
    bank.arrive()
    bank.press("4711")
    bank.put(HeardPartial(at=AT, listen="ask_pin.1", text="my PIN is 4711"))
    bank.put(Heard(at=AT, listen="ask_pin.1", text="my PIN is 4711", confidence=0.9))
    assert "4711" not in str([encode(noun) for noun in nouns])
    assert not any(isinstance(noun, Digit) and noun.key in "4711" for noun in nouns)
    assert NoInput not in map(type, nouns)
