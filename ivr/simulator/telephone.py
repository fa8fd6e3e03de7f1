"""A host without sound: time is virtual, and passes only when somebody lets it.

A prompt lasts as long as it would be spoken, timers fire and answers come when their time has come,
in the right order, and all of it in no time. Everything else is as on a call: the same core.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

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
    PauseSaying,
    Record,
    ResumeSaying,
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
from ivr.call.call import Call
from ivr.call.vault import Vault
from ivr.events import (
    CallArrived,
    Digit,
    Event,
    Handle,
    Heard,
    HungUp,
    Kept,
    LookedUp,
    ModelAnswered,
    Recorded,
    Returned,
    Said,
    SecretLost,
    Sent,
    SpeechEnded,
    SpeechStarted,
    TimerFired,
)
from ivr.simulator.canned import Reply

LookUps = Callable[[LookUp], Awaitable[Reply]]
Models = Callable[[AskModel], Awaitable[ModelAnswered]]


@dataclass(frozen=True, slots=True)
class Advice:
    """A language model, and on what terms it is asked."""

    ask: Models
    terms: Terms


Left = Enqueue | Transfer | Voicemail

LETTERS_A_SECOND = 14.0
"""How fast a synthesised prompt is spoken, about."""
BREATH_S = 0.3
"""What every prompt takes besides."""


LONG = 3600.0
"""Seconds of music: until it is stopped."""


def spoken_seconds(text: str) -> float:
    """How long a text sounds, about."""
    return BREATH_S + len(text) / LETTERS_A_SECOND


class Telephone:
    """`at` is the time of the conversation. `fails` says what does not go well (scenario.FAILS). A call that
    asks a language model needs `model`, which takes no time here."""

    def __init__(
        self,
        call: Call,
        look_up: LookUps,
        show: Callable[[Action], None] = lambda action: None,
        at: datetime | None = None,
        fails: Mapping[str, str] | None = None,
        model: Models | None = None,
    ) -> None:
        self._call, self._look_up, self._show, self._fails = call, look_up, show, fails or {}
        self._model = model
        self.at = at or datetime.now(UTC)
        self.listening: Listen | None = None
        self.left: Left | None = None
        self.over = False
        self._timers: dict[str, datetime] = {}
        self._coming: list[tuple[datetime, Event]] = []  # answers on their way
        self._saying: deque[tuple[Say, float]] = deque()  # what sounds or waits to, with its seconds
        self._ends: datetime | None = None  # of the first of them, unless it is held
        self._vault = Vault("told")
        self._recording: Record | None = None
        self._silent_since = self.at  # while recording: when nobody said anything any more
        self._events: deque[Event] = deque()

    # --- what a caller does -------------------------------------------------------------------

    async def ring(self, arrived: CallArrived) -> None:
        await self._put(arrived)

    async def speak(self, text: str, confidence: float = 1.0) -> None:
        """The caller says this; nobody hears it while no question is open."""
        if self._recording is not None:
            await self._put(self._recorded("ok", spoken_seconds(text)))
        elif self.listening is not None:
            listen = self.listening.id
            await self._put(SpeechStarted(at=self.at))
            await self._put(SpeechEnded(at=self.at, ms=round(1000 * spoken_seconds(text))))
            await self._put(Heard(at=self.at, listen=listen, text=text, confidence=confidence))

    async def press(self, keys: str) -> None:
        for key in keys:
            if self._recording is not None:
                await self._put(self._recorded("ok", 1.0))
            else:
                for event in self._vault.press(Digit(at=self.at, key=key)):
                    await self._put(event)

    async def back(self, status: str) -> None:
        """Whoever had the caller gives the caller back."""
        self.left = None
        await self._put(Returned(at=self.at, status=status))

    async def hang_up(self) -> None:
        await self._put(HungUp(at=self.at, cause="caller"))

    # --- time ---------------------------------------------------------------------------------

    @property
    def timers(self) -> dict[str, float]:
        """Those that run, with the seconds that are left."""
        return {name: (due - self.at).total_seconds() for name, due in self._timers.items()}

    @property
    def recording(self) -> bool:
        return self._recording is not None

    @property
    def busy(self) -> bool:
        """Something is being said, or an answer is on its way."""
        return not self.over and (self._ends is not None or bool(self._coming))

    async def hear_out(self) -> None:
        """Let time pass until nothing is said any more and nothing is on its way."""
        while await self.more():
            pass

    async def more(self) -> bool:
        """Let time pass until the next prompt ends or the next answer comes; False: there is none."""
        if not self.busy:
            return False
        ends = [] if self._ends is None else [self._ends]
        await self.wait_until(min([*ends, *(at for at, _ in self._coming)]))
        return True

    async def wait(self, seconds: float) -> None:
        await self.wait_until(self.at + timedelta(seconds=seconds))

    async def wait_until(self, until: datetime) -> None:
        """Let time pass; what falls due meanwhile happens in its order."""
        while not self.over:
            due, event = self._next()
            if due <= self.at:
                self._forget(event)
                await self._put(event)
            elif self.at < until:
                await self._let_pass(min(due, until))
            else:
                return

    async def _let_pass(self, until: datetime) -> None:
        """Time passes, up to `until` at most. A host with sound makes smaller steps."""
        self.at = until

    def _next(self) -> tuple[datetime, Event]:
        """What falls due next; a year from now, when nothing does."""
        never = self.at + timedelta(days=365)
        due: list[tuple[datetime, Event]] = [*self._coming]
        if self._ends is not None:
            say, _ = self._saying[0]
            ms = round(1000 * spoken_seconds(say.text))
            due.append((self._ends, Said(at=self._ends, id=say.id, ms=ms)))
        if self._recording is not None and self._ends is None:
            ends = self._silent_since + timedelta(seconds=self._recording.silence)
            due.append((ends, Recorded(at=ends, id=self._recording.id, outcome="silent")))
        due += [(at, TimerFired(at=max(at, self.at), name=name)) for name, at in self._timers.items()]
        return min(due, key=lambda one: one[0], default=(never, HungUp(at=never)))

    def _forget(self, event: Event) -> None:
        match event:
            case Said():
                self._saying.popleft()
                self._silent_since = self.at
                self._sound()
            case TimerFired(name=name):
                del self._timers[name]
            case Recorded():
                self._recording = None
            case _:
                self._coming = [one for one in self._coming if one[1] is not event]

    # --- what the core decides ----------------------------------------------------------------

    async def _put(self, event: Event) -> None:
        self._events.append(event)
        while self._events and not self.over:
            event = self._events.popleft()
            self.over = isinstance(event, HungUp)
            for action in self._call.receive(event):
                await self._perform(action)

    async def _perform(self, action: Action) -> None:
        self._show(action)
        match action:
            case Say():
                self._saying.append(
                    (action, LONG if action.fills == "music" else spoken_seconds(action.text))
                )
                if len(self._saying) == 1:
                    self._sound()
            case PauseSaying():
                self._hold()
            case ResumeSaying():
                self._sound()
            case StopSaying(ids=ids):
                self._stop(ids)
            case Listen():
                self.listening = action
                self._vault.shut()
            case StopListening():
                self.listening = None
                self._vault.shut()
            case StartTimer(name=name, seconds=seconds):
                self._timers[name] = self.at + timedelta(seconds=seconds)
            case StopTimer(name=name):
                self._timers.pop(name, None)
            case LookUp():
                await self._ask(action)
            case AskModel() if self._model is not None:
                self._events.append(replace(await self._model(action), at=self.at))
            case Keep(id=id, kind=kind):
                outcome: Any = self._fails.get(kind, "ok")
                self._events.append(Kept(at=self.at, id=id, outcome=outcome))
            case Send(id=id, kind=kind):
                outcome = self._fails.get(kind, "ok")
                self._events.append(Sent(at=self.at, id=id, outcome=outcome))
            case Record():
                self._record(action)
            case CaptureSecret():
                self.listening = None
                self._vault.open(action)
            case CloseSecret(id=id):
                self._events.extend(self._vault.close(id, self.at))
            case Enqueue() | Transfer() | Voicemail():
                self.left, self.listening = action, None
                self._vault.shut()
            case Hangup():
                self._events.append(HungUp(at=self.at, cause="ivr"))

    def _sound(self) -> None:
        """The first of what is to be said sounds from here on."""
        self._ends = self.at + timedelta(seconds=self._saying[0][1]) if self._saying else None

    def _hold(self) -> None:
        if self._ends is not None:
            self._saying[0] = (self._saying[0][0], (self._ends - self.at).total_seconds())
            self._ends = None

    def _stop(self, ids: tuple[str, ...]) -> None:
        first = self._saying[0] if self._saying else None
        self._events.extend(
            Said(at=self.at, id=say.id, how="stopped") for say, _ in self._saying if say.id in ids
        )
        self._saying = deque(one for one in self._saying if one[0].id not in ids)
        if (self._saying[0] if self._saying else None) is not first:
            self._sound()

    async def _ask(self, action: LookUp) -> None:
        """The host opens secrets into the body; the flow's own limit bounds the answer."""
        opened = self._vault.reveal(action.secrets)
        if isinstance(opened, Handle):
            self._events.append(SecretLost(at=self.at, handle=opened))
            return
        body = {**(action.body or {}), **opened} or None
        reply = await self._look_up(replace(action, body=body, secrets={}))
        if reply.after >= action.timeout:
            reply = Reply("timeout", after=action.timeout)
        answer = LookedUp(
            at=self.at, id=action.id, outcome=reply.outcome, status=reply.status, data=reply.data
        )
        if not reply.after:
            self._events.append(answer)
            return
        due = self.at + timedelta(seconds=reply.after)
        self._coming.append((due, replace(answer, at=due)))

    def _record(self, action: Record) -> None:
        """A caller who stays silent is not recorded; what is said, or a key, ends the recording."""
        self._recording, self._silent_since = action, self.at
        if self._fails.get("record") == "failed":
            self._events.append(self._recorded("failed", 0.0))

    def _recorded(self, outcome: Any, seconds: float) -> Recorded:
        action, self._recording = self._recording, None
        assert action is not None
        outcome = self._fails.get("record", outcome)
        kept = action.name if outcome == "ok" else ""
        return Recorded(at=self.at, id=action.id, outcome=outcome, name=kept, seconds=round(seconds, 1))
