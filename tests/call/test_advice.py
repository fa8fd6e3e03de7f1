"""A language model is asked when nobody is sure, and only then; the caller never waits for it too long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ivr.actions import Action, AskModel, CaptureSecret, Listen, Say, StartTimer, StopTimer
from ivr.call.advice import Terms
from ivr.call.call import Call, understanders
from ivr.call.journal import encode, replay
from ivr.call.turn import State
from ivr.events import (
    CallArrived,
    Digit,
    Event,
    Heard,
    HeardPartial,
    HungUp,
    ModelAnswered,
    Said,
    SpeechEnded,
    SpeechStarted,
    TimerFired,
    Understood,
)
from ivr.flow.reader import read_flow

BEGAN = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
FLOW = """flow: f
policy: {handover: desk, max_silence: 1s%s}
slots:
  number: {type: digits, length: 4-5, label: order number}
  size: {type: choice, choices: {small: [small, tiny], large: [large, big]}}
  when: {type: date}
  pin: {type: pin, length: 4}
intents:
  track: {begin: number, label: track my order, hear: ['where is my order', 'track order <number>']}
  give_back: {begin: size, label: return something, hear: ['I want to return something <when>']}
  pay: {begin: pin, label: pay a bill, hear: ['I want to pay my bill']}
steps:
  hello: {ask: What can I do for you?}
  number: {ask: Your order number?, for: number, then: bye}
  size: {ask: Which size?, for: size, then: bye}
  pin: {ask: Your PIN?, for: pin, then: bye}
  bye: {hangup: Bye.}
  desk: {queue: support}
"""
UNDERSTAND = understanders(read_flow({"f.yaml": FLOW % ""}))
UNPROVED, PROVED = Terms(2.0), Terms(2.0, 0.95)
VAGUE = "my parcel did not turn up and I am waiting"


class Caller:
    """One call whose clock is moved by hand."""

    def __init__(self, terms: Terms | None = UNPROVED, policy: str = "") -> None:
        self.flow = read_flow({"f.yaml": FLOW % policy})
        self.at, self.nouns, self.out = BEGAN, list[Event | Action](), list[Action]()
        self.call = Call(self.flow, UNDERSTAND, self.nouns.append, terms=terms)
        self.put(CallArrived, call="c", caller="1", called="2")

    def put(self, kind: type[Event], seconds: float = 0.0, **facts: Any) -> list[Action]:
        self.at += timedelta(seconds=seconds)
        self.out = self.call.receive(kind(at=self.at, **facts))
        return self.out

    def of(self, kind: type) -> list[Any]:
        return [noun for noun in self.nouns if isinstance(noun, kind)]

    def hear_out(self) -> None:
        self.put(Said, 1.0, id=self.of(Say)[-1].id, ms=1000)

    def say(self, text: str, confidence: float = 0.9) -> None:
        self.put(SpeechStarted)
        self.put(SpeechEnded, 1.0, ms=1000)
        self.put(Heard, listen=self.of(Listen)[-1].id, text=text, confidence=confidence)

    def advise(self, intent: str | None = None, **facts: Any) -> None:
        told = {"outcome": "ok", "confidence": 0.9, "intent": intent, "seconds": 0.5, **facts}
        self.put(ModelAnswered, id=self.asked.id, **told)

    @property
    def asked(self) -> AskModel:
        return self.of(AskModel)[-1]

    @property
    def understood(self) -> Understood:
        return self.of(Understood)[-1]


def caller(text: str = VAGUE, terms: Terms | None = UNPROVED, policy: str = "") -> Caller:
    made = Caller(terms, policy)
    made.hear_out()
    made.say(text)
    return made


def at_number(text: str) -> Caller:
    made = caller("where is my order")
    made.hear_out()
    made.say(text)
    return made


def test_what_nobody_is_sure_of_is_asked_and_what_comes_back_is_what_was_meant() -> None:
    one = caller()
    assert one.call.state is State.WEIGHING and not one.of(Understood)
    assert one.asked.text == "my parcel did not turn up and i am waiting"
    assert "track my order: where is my order" in one.asked.about["track"] and "pay" in one.asked.about
    assert StartTimer(name="model", seconds=2.0) in one.out
    one.advise("track")
    assert StopTimer(name="model") in one.out
    assert (one.understood.intent, one.understood.text) == ("track", VAGUE)
    assert one.of(Say)[-1].text == "Did you want to track your order?"  # nobody has measured this model


def test_a_model_that_was_measured_is_taken_at_its_word() -> None:
    one = caller(terms=PROVED)
    one.advise("track", confidence=0.99)
    assert one.understood.confidence > 0.8 and one.of(Say)[-1].text == "Your order number?"


@pytest.mark.parametrize(
    "make",
    [
        lambda: caller(terms=None),
        lambda: caller(policy=", model: never"),
        lambda: caller("where is my order"),
        lambda: caller("operator"),
        lambda: caller(""),
    ],
    ids=["no settings", "forbidden", "sure", "a word that works anywhere", "nothing"],
)
def test_nobody_is_asked(make: Any) -> None:
    one = make()
    assert not one.of(AskModel)


def test_neither_partial_words_nor_keys_are_asked_about() -> None:
    one = Caller()
    one.hear_out()
    one.put(SpeechStarted)
    one.put(HeardPartial, listen=one.of(Listen)[-1].id, text=VAGUE)
    one.put(Digit, key="9")
    one.put(TimerFired, 4.0, name="inter_digit")
    assert one.of(Understood) and not one.of(AskModel)


def test_a_question_for_a_secret_is_nobodys_business() -> None:
    one = caller("I want to pay my bill")
    assert one.of(CaptureSecret)
    one.put(Heard, listen=one.of(CaptureSecret)[-1].id, text=VAGUE, confidence=0.9)
    assert not one.of(AskModel)


@pytest.mark.parametrize(
    "said", ["mi tarjeta es cuatro cinco cinco seis uno dos", "me llamo Antonio García y vivo en la calle"]
)
def test_words_in_another_language_whose_values_leave_no_blank_are_told_to_nobody(said: str) -> None:
    assert not caller(said).of(AskModel)


def test_what_identifies_the_caller_leaves_a_blank_and_fills_the_slot_all_the_same() -> None:
    one = at_number(
        "well let me see it could be perhaps five five four two says the crumpled paper "
        "underneath grandmother's lamp"
    )
    assert "<phone_1>" in one.asked.text or "<number_1>" in one.asked.text
    blank = next(word for word in one.asked.text.split() if word.startswith("<"))
    assert "five" not in str(encode(one.asked)) and "5542" not in str(encode(one.asked))
    one.advise(slots={"number": blank})
    assert one.understood.slots == {"number": "5542"}


@pytest.mark.parametrize(
    ("said", "slots", "filled"),
    [
        ("hm the little one may be too tight for her", {"size": "large"}, {"size": "large"}),
        ("hm the little one may be too tight for her", {"size": "huge"}, {}),
        ("hm the little one may be too tight for her", {"number": "four two one one"}, {}),
        ("hm the little one may be too tight for her", {"pin": "1234"}, {}),
        ("hm the little one may be too tight for her", {"size": "{{ settings.secret }}"}, {}),
        ("hm the little one may be too tight for her", {"when": "tomorrow"}, {}),
        ("it came broken in march the third or so", {"when": "march the third"}, {"when": "2026-03-03"}),
        ("it came broken in march the third or so", {"when": "2026-03-03"}, {"when": "2026-03-03"}),
        ("it came broken in march the third or so", {"when": "2026-03-04"}, {}),
        ("it came broken in march the third or so", {"when": "<number_9>"}, {}),
    ],
)
def test_words_of_the_model_are_read_like_the_callers_and_what_was_not_said_fills_nothing(
    said: str, slots: dict[str, str], filled: dict[str, str]
) -> None:
    one, alone = (caller("I want to return something", terms) for terms in (PROVED, None))
    for who in (one, alone):
        who.hear_out()
        who.say(said)
    one.advise(slots=slots)
    assert one.understood.slots == (filled or alone.understood.slots)


@pytest.mark.parametrize("intent", ["none", "transfer", "hello", "+15550100", "{{ secret }}"])
def test_a_wish_that_may_not_be_said_here_is_none(intent: str) -> None:
    one = caller()
    one.advise(intent)
    assert one.understood.intent != intent


@pytest.mark.parametrize("outcome", ["error", "refused", "timeout", "spent", "resting"])
def test_without_its_word_the_local_meaning_stands(outcome: str) -> None:
    alone = caller(terms=None)
    one = caller()
    one.put(ModelAnswered, 0.1, id=one.asked.id, outcome=outcome)
    assert one.understood.confidence == alone.understood.confidence
    assert one.of(Say)[-1].text == alone.of(Say)[-1].text


def test_nobody_waits_longer_than_the_settings_say() -> None:
    one, alone = caller(), caller(terms=None)
    one.put(TimerFired, 2.0, name="model")
    assert one.understood.confidence == alone.understood.confidence
    count = len(one.of(Understood))
    one.advise("track")  # too late
    assert len(one.of(Understood)) == count


def test_who_waits_hears_that_we_are_there() -> None:
    one = caller()
    one.put(TimerFired, 1.0, name="silence")
    assert one.of(Say)[-1].fills == "words" and one.call.state is State.STALLING
    one.advise("track")
    assert one.understood.intent == "track" and one.of(Say)[-1].text == "Did you want to track your order?"


def test_keys_go_before_its_word() -> None:
    one = at_number("well hm how do I put it")
    one.put(Digit, 0.1, key="5")
    assert StopTimer(name="model") in one.out
    before = one.of(Understood)
    one.advise("track")
    assert one.of(Understood) == before
    for key in "5421":
        one.put(Digit, 0.1, key=key)
    assert one.understood.how == "keys" and one.understood.slots == {"number": "55421"}


def test_a_caller_who_says_it_again_is_asked_about_the_new_words() -> None:
    one = caller()
    first = one.asked
    one.say("it is about the thing you sent me")
    assert one.asked.id != first.id and StartTimer(name="model", seconds=2.0) in one.out
    one.put(ModelAnswered, id=first.id, outcome="ok", intent="pay", confidence=0.9)
    assert not one.of(Understood)
    one.advise("track")
    assert one.understood.intent == "track"


def test_a_word_over_the_prompt_ends_it_before_anybody_waits() -> None:
    one = Caller()
    one.put(SpeechStarted)
    one.put(SpeechEnded, 1.0, ms=900)
    listen = one.of(Listen)[-1].id
    one.put(Heard, listen=listen, text="where is my order", confidence=0.6)
    assert one.call.state is State.WEIGHING and one.of(AskModel)


def test_words_that_come_late_are_weighed_all_the_same_and_nobody_is_asked_whether_he_is_there() -> None:
    one = Caller()
    one.put(SpeechStarted)
    one.put(SpeechEnded, 1.0, ms=900)
    one.put(TimerFired, 4.0, name="hold")
    one.hear_out()
    assert one.call.state is State.WAITING
    one.put(Heard, listen=one.of(Listen)[-1].id, text=VAGUE, confidence=0.9)
    assert one.call.state is State.WEIGHING and StopTimer(name="no_input") in one.out and one.of(AskModel)


def test_a_caller_who_hangs_up_is_asked_about_no_more() -> None:
    one = caller()
    one.put(HungUp)
    one.advise("track")
    assert not one.of(Understood)


def test_a_journal_tells_all_of_it_and_needs_no_model_to_be_replayed() -> None:
    one = caller()
    one.advise("track", ms=420, tokens=340)
    records = [encode(noun) for noun in one.nouns]
    again = Call(one.flow, UNDERSTAND, terms=UNPROVED)
    done = [action for _, actions in replay(again, records) for action in actions]
    assert done == one.of(Action)


def test_who_interrupted_a_prompt_did_so_though_a_model_was_asked_meanwhile() -> None:
    one = Caller()
    one.put(SpeechStarted)
    one.put(SpeechEnded, 1.0, ms=900)
    one.put(Heard, listen=one.of(Listen)[-1].id, text="where is my order", confidence=0.6)
    one.advise("track")
    assert one.understood.interrupted
