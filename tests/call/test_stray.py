"""A card that is keyed where nobody asked for it is in no record; keys that are answers stay."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from ivr.actions import Action, Listen
from ivr.call.call import Call, understanders
from ivr.call.journal import encode, replay
from ivr.events import CallArrived, Degraded, Digit, Event, Heard, Recorded, Understood
from ivr.flow.reader import read_flow
from tests.call.caller import FLOWS, UNDERSTANDS, Caller, captured

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
CARD = "4539148803436467"
FLOW = """
flow: shop
policy: {handover: desk, patience: 9}
slots:
  order: {type: digits, length: 5-16, label: order number}
intents:
  track: {label: track, begin: number, hear: [where is my order]}
steps:
  welcome: {ask: How can I help?, keys: {2: track}}
  number: {ask: What is your order number?, for: order}
  told: {say: "That was {{ order }}.", then: desk}
  desk: {queue: support}
"""


def pressed(keys: str, seconds: float = 0.5) -> tuple[Call, list[dict], list[list[Action]]]:
    flow = read_flow({"shop.yaml": FLOW})
    records: list[dict] = []
    call = Call(flow, understanders(flow), lambda noun: records.append(encode(noun)))
    events: list[Event] = [CallArrived(at=AT, call="1")]
    events += [Digit(at=AT + at * timedelta(seconds=seconds), key=key) for at, key in enumerate(keys)]
    return call, records, [call.receive(event) for event in events]


def known(records: list[dict]) -> str:
    return "".join(record["key"] for record in records if record["type"] == "Digit")


def test_of_a_card_that_nobody_asked_for_six_keys_are_known_and_a_replay_is_the_same():
    _, records, made = pressed(CARD)
    assert known(records) == CARD[:6] + "•" * 10
    assert CARD[6:9] not in json.dumps(records)
    flow = read_flow({"shop.yaml": FLOW})
    again = Call(flow, understanders(flow))
    assert [actions for _, actions in replay(again, records)] == made


@pytest.mark.parametrize("keys", ["2" + CARD + "#", "92" + CARD + "#"])
def test_a_long_number_that_is_asked_for_stays(keys):
    call, records, _ = pressed(keys)
    assert known(records).rstrip("#") == keys.rstrip("#")
    assert call.interpreter.position.slots["order"] == CARD


def test_keys_far_apart_are_no_row():
    _, records, _ = pressed("9999999", seconds=6)
    assert known(records) == "9999999"


def test_a_question_is_still_answered_by_a_key_within_a_row():
    call, _, made = pressed("952")
    assert call.interpreter.position.step == "number"
    assert any(isinstance(action, Listen) for action in made[-1])


def test_keys_of_a_secret_belong_to_no_row() -> None:
    """Seven keys after one that was none, five of them a secret's: the last is an answer, in a replay too."""
    (flow,) = (flow for flow in FLOWS if flow.name == "everything")
    caller = Caller(flow=flow)
    caller.arrive()
    caller.put(Digit(at=AT, key="5"))
    listen = caller.listen
    assert listen is not None
    caller.put(Heard(at=AT, listen=listen.id, text="no", confidence=0.9))
    for key in "#1111":
        caller.put(Digit(at=AT, key=key))
    caller.put(captured(caller.secret))
    caller.put(Degraded(at=AT, what="hearing"))
    recording = list(caller.asked.values())[-1]
    caller.put(Recorded(at=AT, id=recording.id, outcome="ok", name="r", seconds=2.5))
    caller.put(Digit(at=AT, key="1"))
    understood = [noun for noun in caller.nouns if isinstance(noun, Understood)]
    assert understood[-1].text == "1" and understood[-1].answer == "yes"
    first = [noun for noun in caller.nouns if isinstance(noun, Action)]
    events = [encode(noun) for noun in caller.nouns if isinstance(noun, Event)]
    assert [one for _, made in replay(Call(flow, UNDERSTANDS[flow.name]), events) for one in made] == first
