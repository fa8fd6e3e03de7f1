"""A caller of a call without a telephone, and the flows that are held with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from ivr.actions import (
    Action,
    AskModel,
    CaptureSecret,
    CloseSecret,
    Enqueue,
    Hangup,
    Keep,
    Listen,
    LookUp,
    Record,
    Say,
    Send,
    StartTimer,
    StopListening,
    StopSaying,
    StopTimer,
    Transfer,
    Voicemail,
)
from ivr.call.advice import Terms
from ivr.call.call import Call, understanders
from ivr.events import (
    CallArrived,
    Digit,
    Event,
    Handle,
    Heard,
    HeardPartial,
    Kept,
    LookedUp,
    PlayFailed,
    Recorded,
    Returned,
    Said,
    SecretCaptured,
    Sent,
    SpeechEnded,
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


def kinds(actions: list[Action]) -> list[str]:
    return [type(action).__name__ for action in actions]


def said(actions: list[Action]) -> str:
    return " ".join(action.text for action in actions if isinstance(action, Say))


def timers(actions: list[Action]) -> list[str]:
    return [action.name for action in actions if isinstance(action, StartTimer)]


def partly(caller: Caller, text: str, confidence: float = 0.9) -> list[Action]:
    assert caller.listen is not None
    return caller.put(HeardPartial(at=AT, listen=caller.listen.id, text=text, confidence=confidence))


def captured(id: str, valid: bool = True) -> SecretCaptured:
    return SecretCaptured(at=AT, id=id, handle=Handle("call-1"), length=4, valid=valid)


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
