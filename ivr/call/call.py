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
    PauseSaying,
    Record,
    ResumeSaying,
    Say,
    SetWindow,
    StopListening,
    StopSaying,
    Transfer,
    Voicemail,
)
from ivr.call.advice import Adviser, Terms
from ivr.call.foresight import Foresight
from ivr.call.keys import Keys
from ivr.call.manner import Manner
from ivr.call.saying import Saying
from ivr.call.times import MODEL, Times
from ivr.call.turn import Signal, State, Turn
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
from ivr.nlu.understand import Meaning, Understander

BRIEF_MS = 700
"""Of voice: what is not longer is mostly "uh-huh". A held prompt goes on in the first pause behind it, and
stops when it was an answer after all."""

FRUITLESS = 2
"""Holds for nothing, after which a prompt is held no more: it is noise, or the prompt's own echo. What
is heard still ends it."""

HELD = (State.BARGING, State.DOUBTING)
"""States in which a prompt is held in the middle."""

WAITS = (State.WEIGHING, State.STALLING)
"""States in which the caller has said something and waits for what comes of it."""

HEARD = (Say, Listen, CaptureSecret, Enqueue, Transfer, Voicemail, Hangup, Record)
"""With these the music that filled a silence ends."""

LEAVES = (Enqueue, Transfer, Voicemail, Hangup)
"""With these the caller is gone, for a while or for good."""


def understanders(flow: Flow) -> dict[str, Understander]:
    """One for each language of the flow; fitting takes a moment, so calls share them."""
    spoken = {language: flow.spoken(language) for language in flow.languages}
    return {
        language: Understander(one.hear, one.slots, language, one.say_like)
        for language, one in spoken.items()
    }


class Call:
    """A call between its first event and its end.

    `record` is told every event and every action in the order of their making; what a caller keys
    or says for a sensitive slot is masked before. In a flow that asks for secrets, keys count only
    while a question is open: what is keyed ahead might be the secret. With `terms`, a language model is
    asked about what was not understood for sure.
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
        self._turn, self._keys, self._times = Turn(), Keys(), Times()
        self._manner = Manner()
        self._foresight = Foresight()
        self._question: Listen | CaptureSecret | None = None
        self._keyed_in = False  # some keys of the secret
        self._discreet = any(slot.sensitive for slot in flow.slots.values())
        self._recording = False
        self._saying = Saying()
        self._after: list[Action] = []  # waits until all has been said
        self._key_came = False  # in this event
        self._held_for_nothing = 0  # how often since the question was opened
        self._fillers = 0
        self._out: list[Action] = []

    @property
    def state(self) -> State:
        return self._turn.state

    @property
    def _listen(self) -> Listen | None:
        return self._question if isinstance(self._question, Listen) else None

    def receive(self, event: Event) -> list[Action]:
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
                self._signal(Signal.SILENCE)
            case SpeechPaused(ms=ms) if self._is_of_now(event.listen):
                if self._turn.state is State.BARGING and ms <= BRIEF_MS and not self._understanding.promising:
                    self._go_on()
            case SpeechStarted() | SpeechPaused() | SpeechEnded():
                pass  # it belonged to the question before, which was answered meanwhile
            case HeardPartial() if self._is_of_now(event.listen):
                self._heard_so_far(event)
            case HeardPartial():
                pass
            case Heard():
                self._heard(event)
            case Said() | PlayFailed():
                self._said((event.id,))
            case SayLate():
                self._saying.late(event.id)
            case SayBegan():
                self._saying.began(event.id)
            case TimerFired(name="silence"):
                self._fill()
            case TimerFired(name="no_input"):
                self._no_input(event.at)
            case TimerFired(name="inter_digit"):
                self._no_more_keys(event.at)
            case TimerFired(name="utterance" | "model") if self._adviser.waiting(self._listen):
                self._unadvised(event.at)
            case TimerFired(name="utterance" | "hold"):
                self._nothing()
            case ModelAnswered():
                self._advised(event)
            case Degraded():
                self._stop(self._saying.stopped_by("speech"))
                self._interpret(event)
            case HungUp():
                self._end()
                self._interpret(event)
            case SecretCaptured():
                self._captured(event)
            case Recorded():
                self._recording = False
                self._interpret(event)
            case Returned():
                self._signal(Signal.BACK)
                self._interpret(event)
            case _:
                self._interpret(event)
        self._time(event, question)
        for action in self._out:
            self._note(action)
        return self._out

    # --- what the caller does ---------------------------------------------------------------

    def _press(self, event: Digit) -> None:
        if isinstance(self._question, CaptureSecret):
            self._keyed_in = self._key_came = True
            self._stop(self._saying.stopped_by("keys"))
            return
        if self._deaf_to_keys:
            return
        self._keys.press(event.key)
        if self._listen is None:
            return
        answer = self._keys.answer(self._listen)
        if answer is None and not self._keys.pressed:
            return  # the terminator of a number that was complete without it
        self._stop(self._saying.stopped_by("keys"))
        self._key_came = True
        if answer is not None:
            self._keyed(answer, event.at)

    @property
    def _deaf_to_keys(self) -> bool:
        """A key that ends a recording is no answer, nor is one that was meant for a queue."""
        ahead = self._listen is None
        return self._recording or self._turn.state is State.ENDED or (ahead and self._discreet)

    def _no_more_keys(self, at: datetime) -> None:
        if isinstance(self._question, CaptureSecret):
            self._out.append(CloseSecret(id=self._question.id))
        else:
            self._keyed(self._keys.take(), at)

    def _captured(self, event: SecretCaptured) -> None:
        if not isinstance(self._question, CaptureSecret) or self._question.id != event.id:
            return  # the caller was too late: it is asked for again already
        self._stop(self._saying.stopped_by("keys"))
        self._signal(Signal.MEANT)
        self._question = None
        self._interpret(event)

    def _is_of_now(self, listen: str) -> bool:
        return not listen or (self._question is not None and listen == self._question.id)

    def _voice(self) -> None:
        """Speech holds the prompt at its first voiced frames; what was heard decides its fate."""
        self._understanding.begin()
        if isinstance(self._question, CaptureSecret):
            return
        sounding = self._saying.first
        if sounding is not None and (sounding.barge_in != "speech" or self._held_for_nothing >= FRUITLESS):
            return
        if self._signal(Signal.VOICE) and self._turn.state is State.BARGING:
            self._out.append(PauseSaying())

    def _heard_so_far(self, event: HeardPartial) -> None:
        listen = self._listen
        if listen is None or self._turn.state is State.ENDED:
            return
        if self._understanding.so_far(event, listen):
            self._out.append(SetWindow(listen=listen.id, ms=self._understanding.wanted))
        likely = self._understanding.likely
        if likely is not None:
            self._out += self._foresight.of(self.interpreter, event, likely)
        if self._turn.state is State.BARGING and not self._understanding.promising:
            self._nothing()

    def _heard(self, event: Heard) -> None:
        listen = self._listen
        if listen is None or event.listen != listen.id or self._turn.state is State.ENDED:
            return  # the question is closed: answered by keys while the recogniser worked
        meaning = self._understanding.of(event, listen)
        # Neither a prompt nor keys that are being pressed end by what is hardly a word.
        busy = bool(self._keys.pressed) or self._saying.tells
        if not event.text or (busy and not self._understanding.interrupts(event.text, meaning, listen)):
            self._nothing()
        elif meaning.confidence >= self.interpreter.accept(meaning.intent) or not self._ask_model(
            event, meaning, listen
        ):
            self._understood(event.text, "speech", meaning, event.at)

    def _ask_model(self, event: Heard, meaning: Meaning, listen: Listen) -> bool:
        """Only while the caller waits for us: neither speaks on nor presses keys."""
        if not (self.interpreter.may_ask_model and self._adviser.may_ask(listen)) or self._keys.pressed:
            return False
        if self._turn.state is not State.STALLING:
            self._stop(self._saying.stopped_by("speech"))
        self._signal(Signal.WEIGH)
        if self._turn.state not in WAITS:
            return False
        self._out.append(self._adviser.ask(event, meaning, listen))
        self._times.over(MODEL)  # it begins anew
        return True

    def _advised(self, event: ModelAnswered) -> None:
        asked = self._adviser.waiting(self._listen)
        if asked is None or asked.action.id != event.id or self._keys.pressed:
            return  # answered without it, or about to be
        meaning = self._adviser.meaning(event, asked, self.interpreter.accept)
        self._understood(asked.heard.text, "speech", meaning, event.at)

    def _unadvised(self, at: datetime) -> None:
        """No word of the model in time."""
        asked = self._adviser.waiting(self._listen)
        if asked is not None and not self._keys.pressed:
            self._understood(asked.heard.text, "speech", asked.local, at)

    def _nothing(self) -> None:
        """It was no answer: a held prompt goes on where it was."""
        self._held_for_nothing += self._turn.state in HELD
        self._go_on()

    def _go_on(self) -> None:
        if self._turn.state in HELD:
            self._out.append(ResumeSaying())
        self._signal(Signal.NOTHING)

    def _keyed(self, keys: str, at: datetime) -> None:
        if self._listen is None or not keys:
            return
        self._understood(keys, "keys", self._understanding.of_keys(keys, self._listen, at), at)

    def _no_input(self, at: datetime) -> None:
        if self._question is None or self._turn.state is not State.WAITING:
            return
        made = NoInput(at=at, listen=self._question.id)
        self._note(made)
        self._signal(Signal.CLOSE)
        self._question = None
        self._interpret(made)

    # --- what it means ------------------------------------------------------------------------

    def _understood(self, text: str, how: str, meaning: Meaning, at: datetime) -> None:
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
            interrupted=spoken and bool(self._saying.stopped_by(how)),
            louder=self._manner.louder if spoken else 0.0,
            confidence=meaning.confidence,
            then=meaning.then,
            language=meaning.language,
        )
        self._note(made)
        if self._turn.state is not State.STALLING:  # said before the filler: no interruption
            self._stop(self._saying.stopped_by(how))
        if how == "speech":
            self._keys.clear()  # begun by keys and given up: they are no answer to the next question
        self._signal(Signal.MEANT)
        self._question = None
        self._interpret(made)

    def _interpret(self, event: Event) -> None:
        answered = self._question is None and isinstance(event, Understood | NoInput | SecretCaptured)
        actions = self.interpreter.receive(event)
        if any(isinstance(action, HEARD) for action in actions):
            self._stop(self._saying.music)
        for action in actions:
            match action:
                case Say():
                    self._saying.begin(action)
                    self._signal(Signal.SAY)
                    self._out.append(action)
                case Listen() | CaptureSecret():
                    self._question, self._keyed_in = action, False
                    self._held_for_nothing = 0
                    self._understanding.wanted = 0
                    self._foresight.begin()
                    if isinstance(action, Listen) and action.flush:
                        self._keys.clear()
                    self._signal(Signal.LISTEN)
                    self._out.append(action)
                case Enqueue() | Transfer() | Voicemail() | Hangup() | Record():
                    self._after.append(action)
                case _:
                    self._out.append(action)
        if answered and self._question is None:
            self._out.append(StopListening())
        if self._after:
            self._close()
        self._all_said()
        if self._listen is not None and self._keys.pressed and self._turn.state is not State.ENDED:
            answer = self._keys.answer(self._listen)  # pressed ahead of the question
            if answer is not None:
                self._stop(self._saying.stopped_by("keys"))
                self._keyed(answer, event.at)

    # --- who speaks ---------------------------------------------------------------------------

    def _said(self, ids: tuple[str, ...]) -> None:
        if self._saying.over(ids):
            self._all_said()

    def _all_said(self) -> None:
        if self._saying:
            return
        self._signal(Signal.ALL_SAID)
        if self._after:
            after, self._after = self._after, []
            self._recording = any(isinstance(action, Record) for action in after)
            if any(isinstance(action, LEAVES) for action in after):
                self._end()
            self._out += after

    def _stop(self, ids: tuple[str, ...]) -> None:
        if ids:
            self._out.append(StopSaying(ids=ids))
            self._said(ids)

    def _signal(self, signal: Signal) -> bool:
        return self._turn.take(signal)

    def _fill(self) -> None:
        """Something takes its time: the caller hears that we are there."""
        self._fillers += 1
        say = self.interpreter.filler(self._fillers)
        if say is not None:
            self._saying.fill(say)
            self._signal(Signal.SAY)
            self._out.append(say)

    def _time(self, event: Event, before: Listen | CaptureSecret | None) -> None:
        question, state = self._question, self._turn.state
        keyed = self._keyed_in if isinstance(question, CaptureSecret) else bool(self._keys.pressed)
        is_new, key_came, self._key_came = question is not before, self._key_came, False
        self._out += self._times.of_answer(question, is_new, keyed, key_came, state)
        asked = self._adviser.waiting(self._listen)
        self._out += self._times.of_model(
            None if asked is None or self._keys.pressed else asked.action.timeout
        )
        # It is our turn and nothing sounds: a look-up, a recogniser or a voice that is slow.
        idle = (state is State.IDLE and not self._recording) or state is State.WEIGHING
        late = state in (State.TELLING, State.ASKING) and self._saying.is_late
        self._out += self._times.of_silence(event, idle or late, self.interpreter.max_silence)

    def _close(self) -> None:
        if self._question is not None:
            self._question = None
            self._out.append(StopListening())
        self._signal(Signal.CLOSE)

    def _end(self) -> None:
        self._question, self._recording = None, False
        self._keys.clear()
        self._saying.clear()
        self._after.clear()
        self._signal(Signal.END)

    def _note(self, noun: Event | Action) -> None:
        slot = self._listen.expecting.asked_slot if self._listen is not None else None
        secret = isinstance(self._question, CaptureSecret) or (self._listen is None and self._discreet)
        if secret or (slot is not None and slot.sensitive):
            noun = masked(noun, words=not secret)
        self._record(noun)
