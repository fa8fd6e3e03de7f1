"""A host without sound: prompts are over as soon as they are said, timers fire when time is let pass.

Everything else is as on a call: the same core, the same look-ups.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from ivr.actions import (
    Action,
    Enqueue,
    Hangup,
    Listen,
    LookUp,
    Say,
    StartTimer,
    StopListening,
    StopTimer,
)
from ivr.call.call import Call
from ivr.events import (
    CallArrived,
    Digit,
    Event,
    Heard,
    HungUp,
    LookedUp,
    Returned,
    Said,
    SpeechEnded,
    SpeechStarted,
    TimerFired,
)

LookUps = Callable[[LookUp], Awaitable[LookedUp]]


class Telephone:
    """`at` is the time of the conversation; it passes only by `wait`."""

    def __init__(
        self, call: Call, look_up: LookUps, show: Callable[[Action], None], at: datetime | None = None
    ) -> None:
        self._call, self._look_up, self._show = call, look_up, show
        self.at = at or datetime.now(UTC)
        self.listening: Listen | None = None
        self.queued: Enqueue | None = None
        self.over = False
        self._due: dict[str, datetime] = {}  # timers
        self._events: deque[Event] = deque()

    async def ring(self, caller: str = "", called: str = "") -> None:
        await self._put(CallArrived(at=self.at, call="talk", caller=caller, called=called))

    async def speak(self, text: str, confidence: float = 1.0) -> None:
        """The caller says this; nobody hears it while no question is open."""
        if self.listening is None:
            return
        listen = self.listening.id
        await self._put(SpeechStarted(at=self.at))
        await self._put(SpeechEnded(at=self.at, ms=1000))
        await self._put(Heard(at=self.at, listen=listen, text=text, confidence=confidence))

    async def press(self, keys: str) -> None:
        for key in keys:
            await self._put(Digit(at=self.at, key=key))

    async def wait(self, seconds: float) -> None:
        """Let time pass; the timers of that time fire in their order."""
        until = self.at + timedelta(seconds=seconds)
        while self._due:
            name, due = min(self._due.items(), key=lambda item: item[1])
            if due > until:
                break
            del self._due[name]
            self.at = max(self.at, due)
            await self._put(TimerFired(at=self.at, name=name))
        self.at = until

    async def back(self, status: str) -> None:
        """The queue gives the caller back."""
        self.queued = None
        await self._put(Returned(at=self.at, status=status))

    async def hang_up(self) -> None:
        await self._put(HungUp(at=self.at, cause="caller"))

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
                self._events.append(Said(at=self.at, id=action.id))
            case Listen():
                self.listening = action
            case StopListening():
                self.listening = None
            case StartTimer():
                self._due[action.name] = self.at + timedelta(seconds=action.seconds)
            case StopTimer():
                self._due.pop(action.name, None)
            case LookUp():
                self._events.append(await self._look_up(action))
            case Enqueue():
                self.queued, self.listening = action, None
            case Hangup():
                self._events.append(HungUp(at=self.at, cause="ivr"))
