"""A call in a straight line: what the caller does, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.actions import (
    Action,
    AskModel,
    CaptureSecret,
    CloseSecret,
    Enqueue,
    Expecting,
    Hangup,
    Keep,
    Listen,
    LookUp,
    PauseSaying,
    Record,
    ResumeSaying,
    Say,
    Send,
    SetWindow,
    SlotSpec,
    StartTimer,
    StopListening,
    StopSaying,
    StopTimer,
    Transfer,
    Voicemail,
)
from ivr.call.advice import Terms
from ivr.call.call import Call, understanders
from ivr.call.journal import encode, replay
from ivr.call.turn import State
from ivr.events import (
    CallArrived,
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
    NoInput,
    PlayFailed,
    Recorded,
    Regained,
    Returned,
    Said,
    SecretCaptured,
    SecretLost,
    Sent,
    SpeechEnded,
    SpeechPaused,
    SpeechStarted,
    TimerFired,
)
from ivr.flow.model import Flow
from ivr.flow.reader import read_flow

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SHOP = Path(__file__).parents[2] / "flows" / "shop"
FLOW = read_flow({path.name: path.read_text() for path in SHOP.glob("*.yaml")})
SHIPPED = {"number": "55421", "state": "shipped", "shipped": "2026-03-01", "due": "2026-03-04"}


class Caller:
    """Does what a caller does, and sees what the call does about it."""

    def __init__(self, call: Call | None = None, flow: Flow = FLOW, terms: Terms | None = None) -> None:
        self.nouns: list[Event | Action] = []
        self.call = call or Call(flow, UNDERSTANDS[flow.name], self.nouns.append, terms=terms)
        self.model: AskModel | None = None  # the last question to it; nobody need answer
        self.actions: list[Action] = []
        self.listen: Listen | None = None
        self.saying: list[str] = []
        self.timers: set[str] = set()
        self.asked: dict[str, Action] = {}  # what the host was asked to do and has not answered
        self.secret = ""  # the one that is asked for
        self.over = self.away = False

    @property
    def alive(self) -> bool:
        """Something will happen by itself: a prompt ends, a timer fires, an answer comes; or it is over."""
        return bool(self.saying or self.timers or self.asked) or self.over

    def put(self, event: Event) -> list[Action]:
        match event:
            case TimerFired():
                self.timers.discard(event.name)
            case LookedUp() | Kept() | Sent() | Recorded():
                self.asked.pop(event.id, None)
            case SecretCaptured():
                self.asked.pop(event.id, None)
                self.secret = ""
            case Said() | PlayFailed():
                self.saying = [one for one in self.saying if one != event.id]
            case Returned():
                self.over = self.away = False
        self.actions = self.call.receive(event)
        for action in self.actions:
            match action:
                case Listen():
                    self.listen, self.secret = action, ""
                case CaptureSecret():
                    self.listen, self.secret = None, action.id
                case StopListening():
                    self.secret = ""
                case AskModel():
                    self.model = action
                case Say():
                    self.saying.append(action.id)
                case StopSaying():
                    self.saying = [one for one in self.saying if one not in action.ids]
                case StartTimer():
                    self.timers.add(action.name)
                case StopTimer():
                    self.timers.discard(action.name)
                case LookUp() | Keep() | Send() | Record() | CloseSecret():
                    self.asked[action.id] = action
                case Hangup() | Enqueue(queue="fallback"):  # the dialplan's own gives nobody back
                    self.over, self.away, self.secret = True, False, ""
                case Enqueue() | Transfer() | Voicemail():
                    self.over, self.away, self.secret = True, True, ""
        return self.actions

    def arrive(self) -> list[Action]:
        return self.put(CallArrived(at=AT, call="c1", caller="5550100", called="100"))

    def hear_out(self) -> list[Action]:
        done: list[Action] = []
        while self.saying:
            done += self.put(Said(at=AT, id=self.saying[0]))
        return done

    def speak(self, text: str, confidence: float = 0.95) -> list[Action]:
        assert self.listen is not None
        self.put(SpeechStarted(at=AT))
        self.put(SpeechEnded(at=AT, ms=900))
        return self.put(Heard(at=AT, listen=self.listen.id, text=text, confidence=confidence))

    def press(self, keys: str) -> list[Action]:
        done: list[Action] = []
        for key in keys:
            done += self.put(Digit(at=AT, key=key))
        return done

    def fire(self, name: str) -> list[Action]:
        return self.put(TimerFired(at=AT + timedelta(seconds=9), name=name))

    def looked_up(self, **fields: object) -> list[Action]:
        return self.put(LookedUp(at=AT, id=min(self.asked), **fields))  # type: ignore[arg-type]


@pytest.fixture
def caller() -> Caller:
    return Caller()


def kinds(actions: list[Action]) -> list[str]:
    return [type(action).__name__ for action in actions]


def said(actions: list[Action]) -> str:
    return " ".join(action.text for action in actions if isinstance(action, Say))


def timers(actions: list[Action]) -> list[str]:
    return [action.name for action in actions if isinstance(action, StartTimer)]


def test_the_ear_opens_before_the_greeting_sounds(caller: Caller) -> None:
    done = kinds(caller.arrive())
    assert done.index("Answer") < done.index("Listen") < done.index("Say")


def test_the_time_to_answer_begins_when_the_question_was_heard(caller: Caller) -> None:
    assert "no_input" not in timers(caller.arrive())
    assert timers(caller.hear_out()) == ["no_input"]


def test_speech_holds_the_prompt_and_an_answer_ends_it(caller: Caller) -> None:
    caller.arrive()
    assert PauseSaying() in caller.put(SpeechStarted(at=AT))
    caller.put(SpeechEnded(at=AT, ms=900))
    assert caller.listen is not None
    done = caller.put(Heard(at=AT, listen=caller.listen.id, text="i want to track my order", confidence=0.9))
    assert any(isinstance(action, StopSaying) for action in done)
    assert "order number" in said(done)


@pytest.mark.parametrize(("text", "confidence"), [("", 0.0), ("uh huh", 0.2), ("order", 0.1)])
def test_a_cough_over_the_prompt_does_not_end_it(caller: Caller, text: str, confidence: float) -> None:
    caller.arrive()
    done = caller.speak(text, confidence)
    assert ResumeSaying() in done
    assert not any(isinstance(action, StopSaying | Say) for action in done)
    assert caller.call.state is State.ASKING


def test_a_second_voice_over_a_held_prompt_holds_it_again(caller: Caller) -> None:
    caller.arrive()
    caller.speak("", 0.0)
    assert PauseSaying() in caller.put(SpeechStarted(at=AT))


def partly(caller: Caller, text: str, confidence: float = 0.9) -> list[Action]:
    assert caller.listen is not None
    return caller.put(HeardPartial(at=AT, listen=caller.listen.id, text=text, confidence=confidence))


@pytest.mark.parametrize("text", ["uh huh", "okay", "yeah i see", "mm hmm"])
def test_somebody_who_only_listens_does_not_end_the_prompt(caller: Caller, text: str) -> None:
    caller.arrive()
    done = caller.speak(text)
    assert ResumeSaying() in done
    assert not any(isinstance(action, StopSaying | Say) for action in done)


def test_a_held_prompt_goes_on_in_the_first_pause_when_nothing_was_said(caller: Caller) -> None:
    caller.arrive()
    assert PauseSaying() in caller.put(SpeechStarted(at=AT))
    assert ResumeSaying() in partly(caller, "uh huh")
    assert caller.call.state is State.ASKING
    done = caller.put(SpeechEnded(at=AT, ms=900))
    assert not any(isinstance(action, ResumeSaying) for action in done)


def test_a_held_prompt_goes_on_behind_a_brief_sound_before_anybody_knows_what_it_was(caller: Caller) -> None:
    caller.arrive()
    caller.put(SpeechStarted(at=AT))
    assert ResumeSaying() in caller.put(SpeechPaused(at=AT, ms=400))
    caller.put(SpeechEnded(at=AT, ms=900))
    assert caller.listen is not None
    done = caller.put(Heard(at=AT, listen=caller.listen.id, text="i want to track my order", confidence=0.9))
    assert any(isinstance(action, StopSaying) for action in done)


@pytest.mark.parametrize(("ms", "text"), [(1500, ""), (400, "i want to track my order")])
def test_a_pause_in_a_sentence_does_not_let_the_prompt_go_on(caller: Caller, ms: int, text: str) -> None:
    caller.arrive()
    caller.put(SpeechStarted(at=AT))
    if text:
        partly(caller, text)
    assert ResumeSaying() not in caller.put(SpeechPaused(at=AT, ms=ms))


def test_a_wish_that_is_taking_shape_keeps_the_prompt_held(caller: Caller) -> None:
    caller.arrive()
    caller.put(SpeechStarted(at=AT))
    assert ResumeSaying() not in partly(caller, "i want to track my order")
    assert caller.call.state is State.BARGING


def test_what_was_said_after_the_prompt_went_on_still_ends_it(caller: Caller) -> None:
    caller.arrive()
    caller.put(SpeechStarted(at=AT))
    partly(caller, "well", 0.2)
    assert PauseSaying() in caller.put(SpeechStarted(at=AT))  # the voice is there again
    done = caller.speak("i want to track my order")
    assert any(isinstance(action, StopSaying) for action in done)


def test_a_voice_that_says_nothing_holds_the_prompt_for_four_seconds(caller: Caller) -> None:
    caller.arrive()
    caller.put(SpeechStarted(at=AT))
    assert "hold" in caller.timers
    assert ResumeSaying() in caller.fire("hold")
    assert caller.call.state is State.ASKING


def test_what_held_a_prompt_twice_for_nothing_holds_it_no_more(caller: Caller) -> None:
    """An echo of the prompt itself, a radio: it would stutter to its end."""
    caller.arrive()
    for _ in range(2):
        assert PauseSaying() in caller.put(SpeechStarted(at=AT))
        assert ResumeSaying() in partly(caller, "", 0.0)
    assert caller.put(SpeechStarted(at=AT)) == []
    assert caller.listen is not None
    said = caller.put(Heard(at=AT, listen=caller.listen.id, text="i want to track my order", confidence=0.9))
    assert any(isinstance(action, StopSaying) for action in said)


def test_the_silence_that_ends_an_answer_depends_on_what_was_said(caller: Caller) -> None:
    caller.arrive()
    caller.hear_out()
    caller.put(SpeechStarted(at=AT))
    windows = [
        action.ms
        for text in ("i want to", "i want to", "i want to send something back")
        for action in partly(caller, text)
        if isinstance(action, SetWindow)
    ]
    assert windows == [1000, 220]


def test_nonsense_after_the_question_is_a_repair(caller: Caller) -> None:
    caller.arrive()
    caller.hear_out()
    done = caller.speak("the purple elephant sings", 0.2)
    assert "Sorry" in said(done)
    assert any(isinstance(action, Listen) for action in done)


def test_a_key_stops_the_prompt_at_once_and_answers(caller: Caller) -> None:
    caller.arrive()
    done = caller.press("1")
    assert kinds(done)[0] == "StopSaying"
    assert "order number" in said(done)


def test_digits_wait_for_more_and_end_with_the_time_between_them(caller: Caller) -> None:
    caller.arrive()
    caller.press("1")
    assert timers(caller.press("55421"))[-1] == "inter_digit"
    done = caller.fire("inter_digit")
    assert [action.path for action in done if isinstance(action, LookUp)] == ["/55421"]


def test_the_ear_is_closed_while_nothing_is_asked(caller: Caller) -> None:
    caller.arrive()
    caller.press("1")
    done = caller.press("55421#")
    assert any(isinstance(action, StopListening) for action in done)
    assert "no_input" not in timers(done)


def test_keys_pressed_ahead_count_for_their_question(caller: Caller) -> None:
    caller.arrive()
    done = caller.press("155421#")
    assert [action.path for action in done if isinstance(action, LookUp)] == ["/55421"]


def test_no_input_asks_again_and_then_hands_over(caller: Caller) -> None:
    caller.arrive()
    for _ in range(2):
        caller.hear_out()
        assert any(isinstance(action, Listen) for action in caller.fire("no_input"))
    caller.hear_out()
    caller.fire("no_input")
    done = caller.hear_out()
    assert [action.reason for action in done if isinstance(action, Enqueue)] == ["patience"]


def test_a_timer_that_fires_while_the_caller_speaks_is_no_silence(caller: Caller) -> None:
    caller.arrive()
    caller.hear_out()
    caller.put(SpeechStarted(at=AT))
    assert caller.fire("no_input") == []


def test_one_breath_fills_the_slot_and_is_not_asked_again(caller: Caller) -> None:
    caller.arrive()
    caller.hear_out()
    done = caller.speak("where is order five five four two one")
    assert [action.path for action in done if isinstance(action, LookUp)] == ["/55421"]


def test_the_whole_conversation(caller: Caller) -> None:
    caller.arrive()
    caller.hear_out()
    caller.speak("i want to track my order")
    caller.hear_out()
    caller.press("55421#")
    done = caller.looked_up(outcome="ok", status=200, data=SHIPPED)
    assert "5 5 4 2 1 was shipped" in said(done) and "anything else" in said(done)
    caller.hear_out()
    done = caller.speak("no thank you")
    assert "Goodbye" in said(done) and Hangup() not in done
    assert Hangup() in caller.hear_out()
    assert caller.put(HungUp(at=AT)) == []


def test_the_hand_over_waits_until_its_announcement_was_heard(caller: Caller) -> None:
    caller.arrive()
    caller.hear_out()
    done = caller.speak("talk to an agent")
    assert "connect you" in said(done) and "Enqueue" not in kinds(done)
    done = caller.hear_out()
    assert [action.queue for action in done if isinstance(action, Enqueue)] == ["support"]


def test_a_caller_whom_no_agent_takes_is_back_in_the_flow(caller: Caller) -> None:
    caller.arrive()
    caller.hear_out()
    caller.speak("talk to an agent")
    caller.hear_out()
    done = caller.put(Returned(at=AT, status="full"))
    assert "busy" in said(done)
    assert Hangup() in caller.hear_out()


def test_a_prompt_that_fails_does_not_hold_the_call(caller: Caller) -> None:
    caller.arrive()
    done = caller.put(PlayFailed(at=AT, id=caller.saying[0], why="no such file"))
    assert timers(done) == ["no_input"]


def test_what_was_heard_for_a_question_that_is_answered_by_keys_is_dropped(caller: Caller) -> None:
    caller.arrive()
    assert caller.listen is not None
    old = caller.listen.id
    caller.press("1")
    assert caller.put(Heard(at=AT, listen=old, text="return something", confidence=1.0)) == []


def test_a_deaf_engine_asks_for_keys(caller: Caller) -> None:
    caller.arrive()
    done = caller.put(Degraded(at=AT, what="hearing"))
    assert "press 1" in said(done)


def test_an_engine_that_hears_again_asks_for_words_again(caller: Caller) -> None:
    caller.arrive()
    assert "press 1" in said(caller.put(Degraded(at=AT, what="hearing")))
    assert caller.put(Regained(at=AT, what="hearing")) == []
    caller.hear_out()
    assert "press 1" not in said(caller.speak("the purple elephant sings", 0.2))


def test_a_language_that_nobody_hears_leaves_the_others(caller: Caller) -> None:
    caller.arrive()
    caller.put(Degraded(at=AT, what="hearing", language="es-ES"))
    caller.hear_out()
    assert "press 1" not in said(caller.speak("the purple elephant sings", 0.2))


@pytest.mark.parametrize("ahead", ["count", "flush"])
def test_keys_pressed_while_nothing_is_asked_count_unless_the_flow_says_flush(ahead: str) -> None:
    texts = {path.name: path.read_text() for path in SHOP.glob("*.yaml")}
    texts["shop.yaml"] = texts["shop.yaml"].replace("policy:", f"policy:\n  keys_ahead: {ahead}", 1)
    caller = Caller(Call(read_flow(texts), UNDERSTANDS[FLOW.name]))
    caller.arrive()
    caller.press("1")
    caller.press("55421#")
    caller.press("2")  # no, nothing else
    done = caller.looked_up(outcome="ok", status=200, data=SHIPPED)
    assert ("Goodbye" in said(done)) is (ahead == "count")


def test_a_terminator_behind_a_complete_number_does_no_harm(caller: Caller) -> None:
    caller.arrive()
    caller.press("1")
    caller.press("5542112345#")
    done = caller.looked_up(outcome="ok", status=200, data=SHIPPED)
    assert "was shipped" in said(done)
    assert caller.press("#") == []
    caller.hear_out()
    assert caller.press("#") == []


def test_keys_pressed_ahead_that_are_no_answer_yet_do_not_stop_the_clock(caller: Caller) -> None:
    caller.arrive()
    caller.press("155")
    assert "inter_digit" in caller.timers or "inter_digit" in timers(caller.hear_out())


def test_keys_that_were_given_up_for_speech_are_no_answer_to_the_next_question(caller: Caller) -> None:
    caller.arrive()
    caller.press("1")
    caller.press("55")
    caller.speak("five five four two one")
    done = caller.looked_up(outcome="ok", status=200, data=SHIPPED)
    assert "was shipped" in said(done)
    assert "inter_digit" not in caller.timers
    assert not any(isinstance(action, StopSaying) for action in done)


@pytest.mark.parametrize("text", ["", "zero zero zero nine zero", "my number is"])
def test_what_is_hardly_a_word_does_not_end_keys_that_are_being_pressed(caller: Caller, text: str) -> None:
    caller.arrive()
    caller.press("1")
    caller.press("55")
    assert not said(caller.speak(text, 0.01))
    assert any(isinstance(action, LookUp) for action in caller.press("421#"))


def test_a_voice_that_belonged_to_the_question_before_holds_nothing(caller: Caller) -> None:
    caller.arrive()
    assert caller.listen is not None
    before = caller.listen.id
    caller.press("1")
    assert caller.put(SpeechStarted(at=AT, listen=before)) == []
    assert caller.put(SpeechEnded(at=AT, ms=300, listen=before)) == []
    assert caller.call.state is State.ASKING


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


def captured(id: str, valid: bool = True) -> SecretCaptured:
    return SecretCaptured(at=AT, id=id, handle=Handle("call-1"), length=4, valid=valid)


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

EVERYTHING = read_flow(
    {
        "everything.yaml": """\
flow: everything
policy: {handover: desk, patience: 6}
slots:
  pin: {type: digits, length: 4, sensitive: true}
steps:
  welcome: {ask: Hello. Shall I put you through?, on: {yes: person, no: secret}}
  secret: {ask: Please key in your PIN., for: pin, confirm: never}
  words: {record: words, say: Please speak after the tone., on: {silent: confirm}}
  confirm: {ask: Is that all?, on: {yes: tell, no: box}}
  tell: {send: sms, text: We have it., on: {unknown: remember}}
  remember: {note: It is done.}
  ring_back: {callback: support, say: We will call you., on: {error: desk}}
  again: {ask: Anything else?, on: {yes: again_secret, no: bye}}
  again_secret: {say: Once more., retry: secret}
  bye: {say: Goodbye., then: hangup}
  person: {transfer: front_desk, announce: One moment., on: {busy: box, no_answer: box}}
  box: {voicemail: general, announce: After the tone., then: ring_back}
  desk: {queue: support, announce: A person.}
"""
    }
)
FLOWS = (FLOW, EVERYTHING)
UNDERSTANDS = {flow.name: understanders(flow) for flow in FLOWS}


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


# --- recording, leaving, secrets ----------------------------------------------------------------------


class Scripted:
    """An interpreter that does what the test says, one answer an event."""

    max_silence = 0.0

    def __init__(self, *answers: list[Action]) -> None:
        self.answers = list(answers)
        self.told: list[Event] = []

    def receive(self, event: Event) -> list[Action]:
        self.told.append(event)
        return self.answers.pop(0) if self.answers else []


def scripted(*answers: list[Action], flow: Flow = EVERYTHING) -> tuple[Caller, Scripted]:
    nouns: list[Event | Action] = []
    call = Call(flow, UNDERSTANDS[flow.name], nouns.append)
    script = Scripted(*answers)
    call.interpreter = script  # type: ignore[assignment]
    caller = Caller(call)
    caller.nouns = nouns
    return caller, script


SAY = Say(id="s.1", text="After the tone.", step="s")
RECORD = Record(id="r.1", name="words")
SECRET = CaptureSecret(id="p.1", slot=SlotSpec("pin", "pin", shortest=4, longest=4, sensitive=True))
ASK = Say(id="p.2", text="Your PIN, please.", step="p", barge_in="keys")


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
