"""No caller is left in silence: what takes long is filled, and what was silent is counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ivr.actions import Action, Enqueue, Hangup, Listen, LookUp, Note, Say, StartTimer, StopSaying, StopTimer
from ivr.call.call import Call, understanders
from ivr.call.silence import Silence
from ivr.call.turn import State
from ivr.events import (
    CallArrived,
    Digit,
    Event,
    Heard,
    HungUp,
    LookedUp,
    NoInput,
    PlayFailed,
    Said,
    SayBegan,
    SayLate,
    SpeechEnded,
    SpeechStarted,
    TimerFired,
    Understood,
)
from ivr.flow.reader import read_flow

BEGAN = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
FLOW = """flow: f
languages: [en-US, es-ES]
policy: {handover: bye, max_silence: 2s%s}
slots: {number: {type: digits, length: 4}}
steps:
  ask: {ask: Your number?, for: number}
  get: {http: GET orders/1, save: order}
  tell: {say: It was found.}
  bye: {hangup: Bye.}
"""
SPANISH = """steps:
  ask: {ask: ¿Su número?}
  tell: {say: Está.}
  bye: {hangup: Adiós.}
"""


class Caller:
    """One call whose clock is moved by hand."""

    def __init__(self, policy: str = "") -> None:
        flow = read_flow({"f.yaml": FLOW % policy, "es-ES.yaml": SPANISH})
        self.at, self.nouns = BEGAN, list[Event | Action]()
        self.call = Call(flow, understanders(flow), self.nouns.append)
        self.put(CallArrived, call="c", caller="1", called="2")

    def put(self, kind: type[Event], seconds: float = 0.0, **facts: Any) -> list[Action]:
        self.at += timedelta(seconds=seconds)
        self.out = self.call.receive(kind(at=self.at, **facts))
        return self.out

    def said(self, id: str = "", seconds: float = 1.0) -> list[Action]:
        spoken = [noun.id for noun in self.nouns if isinstance(noun, Say)]
        return self.put(Said, seconds, id=id or spoken[-1], ms=round(1000 * seconds))

    def of(self, *kinds: type) -> list[Action]:
        return [action for action in self.out if isinstance(action, kinds)]

    def answer(self) -> None:
        """The number is keyed in; the back office is asked."""
        self.said()
        for key in "1234":
            self.put(Digit, 0.2, key=key)


def look_up(caller: Caller) -> LookUp:
    return next(noun for noun in caller.nouns if isinstance(noun, LookUp))


def test_a_look_up_that_takes_long_is_filled_and_filled_again() -> None:
    caller = Caller()
    caller.answer()
    assert caller.of(StartTimer) == [StartTimer(name="silence", seconds=2.0)]
    caller.put(TimerFired, 2.0, name="silence")
    (filler,) = caller.of(Say)
    assert (filler.text, filler.fills, filler.step) == ("One moment, please.", "words", "get")
    caller.said(filler.id)
    assert caller.of(StartTimer) == [StartTimer(name="silence", seconds=2.0)]
    caller.put(TimerFired, 2.0, name="silence")
    assert caller.of(Say)[0].text == "I'm still looking. Thank you for waiting."


def test_an_answer_in_time_stops_the_clock_and_words_are_not_cut() -> None:
    caller = Caller()
    caller.answer()
    asked = look_up(caller)
    caller.put(LookedUp, 1.0, id=asked.id, outcome="ok", status=200, data={})
    assert StopTimer(name="silence") in caller.out and caller.of(Say)[0].text == "It was found."
    other = Caller()
    other.answer()
    other.put(TimerFired, 2.0, name="silence")
    other.put(LookedUp, 0.2, id=look_up(other).id, outcome="ok", status=200, data={})
    assert not other.of(StopSaying) and other.of(Say)[0].text == "It was found."


def test_music_ends_before_the_prompt() -> None:
    caller = Caller(", filler: {sound: music}")
    caller.answer()
    caller.put(TimerFired, 2.0, name="silence")
    (music,) = caller.of(Say)
    assert (music.fills, music.text) == ("music", "")
    caller.put(LookedUp, 3.0, id=look_up(caller).id, outcome="ok", status=200, data={})
    stop, say = caller.of(StopSaying, Say)[:2]
    assert isinstance(stop, StopSaying) and stop.ids == (music.id,)
    assert isinstance(say, Say) and say.text == "It was found."


def test_a_flow_may_write_its_own_words() -> None:
    caller = Caller(", filler: {say: Hold on.}")
    caller.answer()
    caller.put(TimerFired, 2.0, name="silence")
    assert [say.text for say in caller.of(Say)] == ["Hold on."]


def test_a_prompt_that_is_late_is_waited_for_with_a_filler_and_begins_behind_it() -> None:
    caller = Caller()
    (question,) = caller.of(Say)
    caller.put(SayLate, 0.1, id=question.id)
    assert caller.of(StartTimer) == [StartTimer(name="silence", seconds=2.0)]
    caller.put(TimerFired, 2.0, name="silence")
    (filler,) = caller.of(Say)
    assert filler.fills == "words"
    caller.said(filler.id)
    assert caller.of(StartTimer)  # it is still not there
    caller.put(SayBegan, 0.5, id=question.id)
    assert caller.of(StopTimer) == [StopTimer(name="silence")]
    caller.put(SayLate, 0.1, id="unknown")
    assert not caller.out


def spoken_to(caller: Caller) -> str:
    """The caller has said something; the id of the question."""
    caller.said()
    listen = next(noun for noun in caller.nouns if isinstance(noun, Listen))
    caller.put(SpeechStarted, 1.0, listen=listen.id)
    caller.put(SpeechEnded, 1.0, ms=800, listen=listen.id)
    return listen.id


def test_what_the_recogniser_needs_is_part_of_the_silence() -> None:
    caller = Caller()
    listen = spoken_to(caller)
    assert StartTimer(name="silence", seconds=2.0) in caller.out
    caller.put(Heard, 0.5, listen=listen, text="one two three four", confidence=1.0)
    assert caller.of(LookUp) and not caller.of(StartTimer), "it goes on, and is not begun again"


@pytest.mark.parametrize(
    ("text", "confidence", "then"),
    [("one two three four", 1.0, LookUp), ("one two three four", 0.5, Say), ("", 0.0, Action)],
)
def test_a_recogniser_that_is_slow_is_filled_too(text: str, confidence: float, then: type) -> None:
    """What it heard at last counts as if nothing was said meanwhile; the words are heard to their end."""
    caller = Caller()
    listen = spoken_to(caller)
    filler = caller.put(TimerFired, 2.0, name="silence")[0]
    assert isinstance(filler, Say) and filler.text == "One moment, please."
    caller.put(Heard, 0.5, listen=listen, text=text, confidence=confidence)
    assert not caller.of(StopSaying)
    assert any(isinstance(action, then) for action in caller.out) or not text
    caller.said(filler.id)
    if not text:
        assert caller.call.state is State.WAITING, "he may answer again"


def test_the_silence_begins_with_the_last_word_and_not_behind_the_window() -> None:
    caller = Caller()
    caller.said()
    listen = next(noun for noun in caller.nouns if isinstance(noun, Listen))
    caller.put(SpeechStarted, 1.0, listen=listen.id)
    caller.put(SpeechEnded, 1.0, ms=800, listen=listen.id, window=700)
    assert StartTimer(name="silence", seconds=1.3) in caller.out


def test_a_recogniser_that_stays_slow_is_filled_again() -> None:
    caller = Caller()
    spoken_to(caller)
    filler = caller.put(TimerFired, 2.0, name="silence")[0]
    assert isinstance(filler, Say)
    caller.said(filler.id)
    assert caller.call.state is State.WEIGHING
    assert StartTimer(name="silence", seconds=2.0) in caller.out


def test_fillers_are_prompts_that_can_be_built_ahead() -> None:
    flow = read_flow({"f.yaml": FLOW % "", "es-ES.yaml": SPANISH})
    ahead = flow.static_prompts()
    assert ("en-US", "One moment, please.") in ahead and ("es-ES", "Un momento, por favor.") in ahead


# --- counted ------------------------------------------------------------------------------------


def measured(*nouns: tuple[float, Event | type[Event] | Action, dict[str, Any]] | Action) -> Silence:
    silence = Silence()
    for noun in nouns:
        if isinstance(noun, Action):
            silence(noun)
        else:
            seconds, kind, facts = noun
            assert isinstance(kind, type)
            silence(kind(at=BEGAN + timedelta(seconds=seconds), **facts))
    return silence


SAY = Say(id="s", text="Hi", step="a")
STEP = Note(kind="step", text="a", data={})
HERE = {"call": "c", "caller": "1", "called": "2"}


def understood(seconds: float, how: str = "speech") -> tuple[float, type[Event], dict[str, Any]]:
    facts = {"listen": "l", "text": "x", "how": how, "intent": None, "slots": {}, "answer": None}
    return seconds, Understood, {**facts, "confidence": 1.0}


@pytest.mark.parametrize(
    ("nouns", "worst", "whole"),
    [
        ([(0, CallArrived, HERE), STEP, SAY, (1.2, Said, {"id": "s", "ms": 1000})], 200, 200),
        (
            [(1, SpeechEnded, {"ms": 500}), understood(1.3), SAY, (2.5, Said, {"id": "s", "ms": 1000})],
            500,
            500,
        ),
        ([understood(1, "keys"), SAY, (4, Said, {"id": "s", "ms": 1000}), Hangup()], 2000, 2000),
        ([(1, SpeechEnded, {"ms": 500}), (2, SpeechStarted, {}), (9, HungUp, {"cause": ""})], 0, 0),
        (
            [
                (1, NoInput, {"listen": "l"}),
                SAY,
                (2, PlayFailed, {"id": "s", "why": ""}),
                (3, HungUp, {"cause": ""}),
            ],
            2000,
            2000,
        ),
        (
            [
                (0, CallArrived, HERE),
                SAY,
                (1, Said, {"id": "s", "ms": 1000}),
                (3, LookedUp, {"id": "x", "outcome": "ok"}),
                Enqueue(queue="desk", reason="step"),
            ],
            2000,
            2000,
        ),
    ],
)
def test_silence_is_counted_while_it_is_our_turn(nouns: list[Any], worst: int, whole: int) -> None:
    figures = measured(*nouns)
    assert (figures.call.worst, figures.call.sum) == (worst, whole)
