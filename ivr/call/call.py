"""One call in a straight line: turn, keys, understanding, flow.

Events of a host go in, actions for its performer come out. What the interpreter sees is only what
an answer means (Understood, NoInput), never how it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from ivr.actions import (
    Action,
    CaptureSecret,
    CloseSecret,
    Enqueue,
    Hangup,
    Listen,
    Record,
    Say,
    SetWindow,
    StopListening,
    Transfer,
    Voicemail,
)
from ivr.call.advice import Adviser, Terms
from ivr.call.floor import Floor
from ivr.call.foresight import Foresight
from ivr.call.keys import Keys
from ivr.call.manner import Manner
from ivr.call.secrecy import Secrecy
from ivr.call.stray import Stray
from ivr.call.times import MODEL, Times
from ivr.call.turn import Signal, State
from ivr.call.understanding import Understanding
from ivr.call.vault import masked
from ivr.events import (
    Degraded,
    Digit,
    Event,
    Heard,
    HeardPartial,
    HungUp,
    ModelAnswered,
    NoInput,
    PlayFailed,
    Recorded,
    Returned,
    Said,
    SayBegan,
    SayLate,
    SecretCaptured,
    SpeechEnded,
    SpeechPaused,
    SpeechStarted,
    TimerFired,
    Understood,
)
from ivr.flow.interpreter import Interpreter
from ivr.flow.model import Flow
from ivr.flow.position import Position
from ivr.nlu.sense import LETTERS, Means
from ivr.nlu.understand import Meaning, Understander

HEARD = (Say, Listen, CaptureSecret, Enqueue, Transfer, Voicemail, Hangup, Record)
"""With these the music that filled a silence ends."""


def understanders(
    flow: Flow, means: Callable[[str], Means] = lambda language: LETTERS
) -> dict[str, Understander]:
    """One for each language of the flow; fitting takes a moment, so calls share them.

    `means` gives a language that with which it is understood."""
    spoken = {language: flow.spoken(language) for language in flow.languages}
    return {
        language: Understander(
            one.hear, one.slots, language, one.say_like, labels=one.labels, means=means(language)
        )
        for language, one in spoken.items()
    }


class Call:
    """A call between its first event and its end.

    `record` is told every event and every action in the order of their making; what a caller keys
    or says for a sensitive slot is masked before, and so is a secret that is said unasked (secrecy.py).
    In a flow that asks for secrets, keys count only while a question is open: what is keyed ahead might
    be the secret. With `terms`, a language model is asked about what was not understood for sure.
    """

    def __init__(
        self,
        flow: Flow,
        understand: Mapping[str, Understander],
        record: Callable[[Event | Action], None] = lambda noun: None,
        position: Position | None = None,
        terms: Terms | None = None,
    ) -> None:
        self.flow, self.interpreter = flow, Interpreter(flow, position)
        self._understanding, self._record = Understanding(flow, understand), record
        self._adviser = Adviser(flow, understand, terms)
        self._floor, self._keys, self._times = Floor(self._do), Keys(), Times()
        self._manner, self._stray = Manner(), Stray()
        self._foresight = Foresight()
        self._question: Listen | CaptureSecret | None = None
        self._keyed_in = False  # some keys of the secret
        secrets = tuple(slot for slot in flow.slots.values() if slot.sensitive)
        self._secrecy, self._discreet = Secrecy(flow.languages, secrets), bool(secrets)
        self._key_came = False  # in this event
        self._fillers = 0
        self._out: list[Action] = []

    @property
    def state(self) -> State:
        return self._floor.state

    @property
    def _listen(self) -> Listen | None:
        return self._question if isinstance(self._question, Listen) else None

    def receive(self, event: Event) -> list[Action]:
        event = self._stray.of(self._secrecy.of(event, self._listen), self._question)
        self._note(event)
        self._out = []
        question = self._question
        if isinstance(event, TimerFired):
            self._times.over(event.name)
        match event:
            case Digit():
                self._press(event)
            case SpeechStarted() if self._is_of_now(event.listen):
                self._voice()
            case SpeechEnded(level=level) if self._is_of_now(event.listen):
                self._manner.spoke(level)
                self._floor.signal(Signal.SILENCE)
            case SpeechPaused(ms=ms) if self._is_of_now(event.listen):
                self._floor.paused(ms, self._understanding.promising)
            case SpeechStarted() | SpeechPaused() | SpeechEnded():
                pass  # it belonged to the question before, which was answered meanwhile
            case HeardPartial() if self._is_of_now(event.listen):
                self._heard_so_far(event)
            case HeardPartial():
                pass
            case Heard():
                self._heard(event)
            case Said() | PlayFailed():
                self._floor.said((event.id,))
            case SayLate():
                self._floor.saying.late(event.id)
            case SayBegan():
                self._floor.saying.began(event.id)
            case TimerFired(name="silence"):
                self._fill()
            case TimerFired(name="no_input"):
                self._no_input(event.at)
            case TimerFired(name="inter_digit"):
                self._no_more_keys(event.at)
            case TimerFired(name="utterance" | "model") if self._adviser.waiting(self._listen):
                self._unadvised(event.at)
            case TimerFired(name="utterance" | "hold"):
                self._floor.nothing()
            case ModelAnswered():
                self._advised(event)
            case Degraded():
                self._floor.interrupt("speech")
                self._interpret(event)
            case HungUp():
                self._floor.end()
                self._question = None
                self._interpret(event)
            case SecretCaptured():
                self._captured(event)
            case Recorded():
                self._floor.recording = False
                self._interpret(event)
            case Returned():
                self._floor.signal(Signal.BACK)
                self._interpret(event)
            case _:
                self._interpret(event)
        if self.state is State.ENDED:
            self._question = None
            self._keys.clear()
        self._time(event, question)
        for action in self._out:
            self._note(action)
        return self._out

    # --- what the caller does ---------------------------------------------------------------

    def _press(self, event: Digit) -> None:
        if isinstance(self._question, CaptureSecret):
            self._keyed_in = self._key_came = True
            self._floor.interrupt("keys")
            return
        if self._deaf_to_keys:
            return
        self._keys.press(event.key)
        if self._listen is None:
            return
        answer = self._keys.answer(self._listen)
        if answer is None and not self._keys.pressed:
            return  # the terminator of a number that was complete without it
        self._floor.interrupt("keys")
        self._key_came = True
        if answer is not None:
            self._keyed(answer, event.at)

    @property
    def _deaf_to_keys(self) -> bool:
        """A key that ends a recording is no answer, nor is one that was meant for a queue."""
        ahead = self._listen is None
        return self._floor.recording or self.state is State.ENDED or (ahead and self._discreet)

    def _no_more_keys(self, at: datetime) -> None:
        if isinstance(self._question, CaptureSecret):
            self._do(CloseSecret(id=self._question.id))
        else:
            self._keyed(self._keys.take(), at)

    def _captured(self, event: SecretCaptured) -> None:
        if not isinstance(self._question, CaptureSecret) or self._question.id != event.id:
            return  # the caller was too late: it is asked for again already
        self._floor.interrupt("keys")
        self._floor.signal(Signal.MEANT)
        self._question = None
        self._interpret(event)

    def _is_of_now(self, listen: str) -> bool:
        return not listen or (self._question is not None and listen == self._question.id)

    def _voice(self) -> None:
        self._understanding.begin()
        if not isinstance(self._question, CaptureSecret):
            self._floor.voice()

    def _heard_so_far(self, event: HeardPartial) -> None:
        listen = self._listen
        if listen is None or self.state is State.ENDED:
            return
        if self._understanding.so_far(event, listen):
            self._do(SetWindow(listen=listen.id, ms=self._understanding.wanted))
        likely = self._understanding.likely
        if likely is not None:
            self._out += self._foresight.of(self.interpreter, event, likely)
        if self.state is State.BARGING and not self._understanding.promising:
            self._floor.nothing()

    def _heard(self, event: Heard) -> None:
        listen = self._listen
        if listen is None or event.listen != listen.id or self.state is State.ENDED:
            return  # the question is closed: answered by keys while the recogniser worked
        meaning = self._understanding.of(event, listen)
        # Neither a prompt nor keys that are being pressed end by what is hardly a word.
        busy = bool(self._keys.pressed) or self._floor.saying.tells
        if not event.text or (busy and not self._understanding.interrupts(event.text, meaning, listen)):
            self._floor.nothing()
        elif meaning.confidence >= self.interpreter.accept(meaning.intent) or not self._ask_model(
            event, meaning, listen
        ):
            self._understood(event.text, "speech", meaning, event.at)

    def _ask_model(self, event: Heard, meaning: Meaning, listen: Listen) -> bool:
        """Only while the caller waits for us: neither speaks on nor presses keys."""
        allowed = self.interpreter.may_ask_model and self._adviser.may_ask(event.text, listen)
        if not allowed or self._keys.pressed:
            return False
        cut = self.state is not State.STALLING and self._floor.interrupt("speech")
        if not self._floor.weigh():
            return False
        self._do(self._adviser.ask(event, meaning, listen, cut))
        self._times.over(MODEL)  # it begins anew
        return True

    def _advised(self, event: ModelAnswered) -> None:
        asked = self._adviser.waiting(self._listen)
        if asked is None or asked.action.id != event.id or self._keys.pressed:
            return  # answered without it, or about to be
        meaning = self._adviser.meaning(event, asked, self.interpreter.accept)
        self._understood(asked.heard.text, "speech", meaning, event.at, asked.cut)

    def _unadvised(self, at: datetime) -> None:
        """No word of the model in time."""
        asked = self._adviser.waiting(self._listen)
        if asked is not None and not self._keys.pressed:
            self._understood(asked.heard.text, "speech", asked.local, at, asked.cut)

    def _keyed(self, keys: str, at: datetime) -> None:
        if self._listen is None or not keys:
            return
        meaning = self._stray.meant(self._understanding.of_keys(keys, self._listen, at))
        self._understood(keys, "keys", meaning, at)

    def _no_input(self, at: datetime) -> None:
        if self._question is None or self.state is not State.WAITING:
            return
        made = NoInput(at=at, listen=self._question.id)
        self._note(made)
        self._floor.signal(Signal.CLOSE)
        self._question = None
        self._interpret(made)

    # --- what it means ------------------------------------------------------------------------

    def _understood(self, text: str, how: str, meaning: Meaning, at: datetime, cut: bool = False) -> None:
        """`cut`: a prompt was interrupted already."""
        assert self._listen is not None
        spoken = how == "speech"
        mood = self._manner.mood(text, self._listen.expecting.language, spoken)
        made = Understood(
            at=at,
            listen=self._listen.id,
            text=text,
            how="keys" if how == "keys" else "speech",
            intent=meaning.intent,
            slots=meaning.slots,
            answer=meaning.answer,
            sentiment=mood.sentiment,
            anger=mood.anger,
            interrupted=spoken and (cut or bool(self._floor.saying.stopped_by(how))),
            louder=self._manner.louder if spoken else 0.0,
            confidence=meaning.confidence,
            then=meaning.then,
            language=meaning.language,
        )
        self._note(made)
        if self.state is not State.STALLING:  # said before the filler: no interruption
            self._floor.interrupt(how)
        if how == "speech":
            self._keys.clear()  # begun by keys and given up: they are no answer to the next question
        self._floor.signal(Signal.MEANT)
        self._question = None
        self._interpret(made)

    def _interpret(self, event: Event) -> None:
        answered = self._question is None and isinstance(event, Understood | NoInput | SecretCaptured)
        actions = self.interpreter.receive(event)
        if any(isinstance(action, HEARD) for action in actions):
            self._floor.stop(self._floor.saying.music)
        for action in actions:
            match action:
                case Say():
                    self._floor.say(action)
                case Listen() | CaptureSecret():
                    self._question, self._keyed_in = action, False
                    self._understanding.wanted = 0
                    self._foresight.begin()
                    if isinstance(action, Listen) and action.flush:
                        self._keys.clear()
                    self._floor.listen(action)
                case Enqueue() | Transfer() | Voicemail() | Hangup() | Record():
                    self._floor.after(action)
                case _:
                    self._do(action)
        if answered and self._question is None:
            self._do(StopListening())
        if self._floor.leaving:
            self._close()
        self._floor.settle()
        if self._listen is not None and self._keys.pressed and self.state is not State.ENDED:
            answer = self._keys.answer(self._listen)  # pressed ahead of the question
            if answer is not None:
                self._floor.interrupt("keys")
                self._keyed(answer, event.at)

    # --- what goes on beside it ------------------------------------------------------------

    def _fill(self) -> None:
        """Something takes its time: the caller hears that we are there."""
        self._fillers += 1
        say = self.interpreter.filler(self._fillers)
        if say is not None:
            self._floor.fill(say)

    def _time(self, event: Event, before: Listen | CaptureSecret | None) -> None:
        question, state = self._question, self.state
        keyed = self._keyed_in if isinstance(question, CaptureSecret) else bool(self._keys.pressed)
        is_new, key_came, self._key_came = question is not before, self._key_came, False
        self._out += self._times.of_answer(question, is_new, keyed, key_came, state)
        asked = self._adviser.waiting(self._listen)
        self._out += self._times.of_model(
            None if asked is None or self._keys.pressed else asked.action.timeout
        )
        self._out += self._times.of_silence(event, self._floor.is_ours, self.interpreter.max_silence)

    def _close(self) -> None:
        if self._question is not None:
            self._question = None
            self._do(StopListening())
        self._floor.signal(Signal.CLOSE)

    def _do(self, action: Action) -> None:
        self._out.append(action)

    def _note(self, noun: Event | Action) -> None:
        slot = self._listen.expecting.asked_slot if self._listen is not None else None
        secret = isinstance(self._question, CaptureSecret) or (self._listen is None and self._discreet)
        if secret or (slot is not None and slot.sensitive):
            noun = masked(noun)
        self._record(noun)
