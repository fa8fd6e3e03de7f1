"""What would be said next is got ready while the caller still speaks, and nothing else comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.actions import Action, Listen, Prepare, Say, SetWindow
from ivr.call.call import Call, understanders
from ivr.call.foresight import MOST
from ivr.call.journal import encode, replay
from ivr.events import CallArrived, Event, Heard, HeardPartial, Said, SpeechEnded, SpeechStarted
from ivr.flow.reader import read_flow

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
TAXI = """\
flow: taxi
policy: {handover: people, patience: 20}
slots:
  code: {type: digits, length: 4, label: code}
intents:
  book:
    begin: code
    label: book
    hear:
      - I want to book a taxi
      - book a taxi
  hours:
    begin: open
    label: opening hours
    hear:
      - when are you open
steps:
  hello: {ask: What can we do for you?}
  code: {ask: What is your code?, for: code, confirm: unsure}
  thanks:
    say: Thank you. Your code is {{ code }}.
  look:
    http: GET taxis/{{ code }}
    on: {error: people, timeout: people, not_found: people}
  more: {ask: What else?}
  open: {say: Always., then: hello}
  people: {queue: support}
"""
FLOW = read_flow({"taxi.yaml": TAXI})
UNDERSTAND = understanders(FLOW)
TEXTS = (
    "",
    "i want to",
    "i want to book a taxi",
    "when are you open",
    "five five",
    "five five four two",
    "yes",
    "no",
    "operator",
    "repeat that",
    "the purple elephant sings",
)


class Caller:
    """Hears every prompt to its end, and then speaks."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.done: list[Action] = []
        self.call = Call(FLOW, UNDERSTAND)
        self.listen: Listen | None = None
        self.put(CallArrived(at=AT, call="c1", caller="5550100", called="100"))

    def put(self, event: Event) -> list[Action]:
        self.events.append(event)
        done = self.call.receive(event)
        self.done += done
        self.listen = next((one for one in reversed(done) if isinstance(one, Listen)), self.listen)
        for say in [one for one in done if isinstance(one, Say)]:
            done += self.put(Said(at=AT, id=say.id))
        return done

    def partly(self, text: str, confidence: float = 0.9) -> list[Prepare]:
        assert self.listen is not None
        partial = HeardPartial(at=AT, listen=self.listen.id, text=text, confidence=confidence)
        return [one for one in self.put(partial) if isinstance(one, Prepare)]

    def speak(
        self, text: str, confidence: float = 0.9, partials: Sequence[tuple[str, float]] = ()
    ) -> list[Action]:
        assert self.listen is not None
        listen = self.listen.id
        self.put(SpeechStarted(at=AT, listen=listen))
        for one, sure in partials:
            self.partly(one, sure)
        return [
            *self.put(SpeechEnded(at=AT, ms=900, listen=listen)),
            *self.put(Heard(at=AT, listen=listen, text=text, confidence=confidence)),
        ]


def texts(prepared: Sequence[Prepare]) -> list[str]:
    return [say.text for one in prepared for say in one.says]


@pytest.fixture
def caller() -> Caller:
    return Caller()


def test_the_reply_to_a_whole_wish_is_got_ready_before_the_caller_has_ended(caller: Caller) -> None:
    assert texts(caller.partly("i want to book a taxi")) == ["What is your code?"]
    said = [one.text for one in caller.speak("i want to book a taxi") if isinstance(one, Say)]
    assert said == ["What is your code?"]


def test_what_is_got_ready_has_the_values_that_were_heard(caller: Caller) -> None:
    caller.speak("i want to book a taxi")
    (prepared,) = caller.partly("five five four two")
    assert [say.text for say in prepared.says] == ["Thank you. Your code is 5 5 4 2."]
    assert prepared.says[0].markup


def test_what_is_not_sure_gets_its_question_back_ready(caller: Caller) -> None:
    caller.speak("i want to book a taxi")
    (text,) = texts(caller.partly("five five four two", 0.6))
    assert "5 5 4 2" in text and text.endswith("?")


@pytest.mark.parametrize(
    ("text", "confidence"),
    [("", 0.0), ("i want to", 0.9), ("i want to book a taxi", 0.3), ("the purple elephant sings", 0.9)],
)
def test_nothing_is_got_ready_for_what_is_no_whole_answer(
    caller: Caller, text: str, confidence: float
) -> None:
    assert caller.partly(text, confidence) == []


def test_one_meaning_is_got_ready_once_a_question(caller: Caller) -> None:
    assert len(caller.partly("i want to book a taxi")) == 1
    assert caller.partly("book a taxi") == []
    caller.speak("when are you open")
    assert len(caller.partly("i want to book a taxi")) == 1


def test_no_more_than_a_few_are_got_ready_at_one_question(caller: Caller) -> None:
    caller.speak("i want to book a taxi")
    digits = ("one", "two", "three", "four", "five", "six", "seven")
    prepared = [one for last in digits for one in caller.partly(f"five five four {last}")]
    assert len(prepared) == MOST


PARTIAL = st.tuples(st.sampled_from(TEXTS), st.sampled_from((0.0, 0.3, 0.6, 0.95)))
TURN = st.tuples(PARTIAL, st.lists(PARTIAL, max_size=5))


@settings(max_examples=60, deadline=None)
@given(st.lists(TURN, min_size=1, max_size=6))
def test_what_is_heard_meanwhile_changes_nothing_of_what_is_done_then(turns: list[Any]) -> None:
    """A call that is told partials and one that is not do the same, to the last id."""
    told, untold = Caller(), Caller()
    for (text, confidence), partials in turns:
        if told.listen is None or told.call.interpreter.position.over:
            break
        before = told.call.interpreter.position.to_json()
        for one, sure in partials:
            done = told.put(HeardPartial(at=AT, listen=told.listen.id, text=one, confidence=sure))
            assert all(isinstance(action, Prepare | SetWindow) for action in done)
        assert told.call.interpreter.position.to_json() == before
        assert told.speak(text, confidence, partials) == untold.speak(text, confidence)
        assert told.call.interpreter.position == untold.call.interpreter.position
    again = Call(FLOW, UNDERSTAND)
    replayed = [one for _, done in replay(again, map(encode, told.events)) for one in done]
    assert again.interpreter.position == told.call.interpreter.position
    assert replayed == told.done
