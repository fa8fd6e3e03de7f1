"""Does what the core decided, for one call: `match action`, and nothing else decides here."""

from __future__ import annotations

import asyncio
import urllib.parse
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime

import structlog

from ivr.actions import (
    Action,
    Answer,
    Enqueue,
    Hangup,
    Listen,
    LookUp,
    Note,
    PauseSaying,
    ResumeSaying,
    Say,
    StartTimer,
    StopListening,
    StopSaying,
    StopTimer,
)
from ivr.ari import outbound
from ivr.ari.client import AriClient
from ivr.engine.backends import BackEnds, Reply
from ivr.engine.hearing import Hearing
from ivr.engine.listener import Listener
from ivr.engine.speaker import Speaker
from ivr.errors import AriError, AriRefused, BackEndError, MediaError
from ivr.events import Degraded, Event, LookedUp, TimerFired
from ivr.nlu.understand import Understander

log = structlog.get_logger()

LONGEST = 600
"""Characters of one variable: it becomes a header of the INVITE to the agent."""

GONE = {404, 409, 412}
"""Statuses of a channel that is no longer ours: normal ends, not faults (asterisk 4.2)."""


class Performer:
    def __init__(
        self,
        ari: AriClient,
        call: str,
        channel: str,
        put: Callable[[Event], None],
        speaker: Speaker,
        ear: Callable[[], tuple[Listener, Hearing] | None],
        back_ends: BackEnds,
        understand: Mapping[str, Understander],
    ) -> None:
        self._ari, self._call, self._channel, self._put = ari, call, channel, put
        self.speaker, self._new_ear = speaker, ear
        self._ear: tuple[Listener, Hearing] | None = None
        self._back_ends, self._understand = back_ends, understand
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.left = False  # for a queue: the next StasisEnd is our own doing

    async def perform(self, action: Action) -> None:
        try:
            await self._do(action)
        except AriRefused as refused:
            if refused.status not in GONE:
                raise
            log.info("the caller was gone", call=self._call, action=type(action).__name__)

    async def _do(self, action: Action) -> None:
        match action:
            case Answer():
                await self._ari.call(outbound.answer(self._channel))
                self.hear()
            case Say():
                self.speaker.say(action)
            case PauseSaying():
                await self.speaker.pause()
            case ResumeSaying():
                await self.speaker.resume()
            case StopSaying(ids=ids):
                await self.speaker.stop(ids)
            case Listen():
                if self._ear is not None:
                    grammar = self._understand[action.expecting.language].grammar(action.expecting)
                    self._ear[0].open(action, grammar)
            case StopListening():
                if self._ear is not None:
                    self._ear[0].close()
            case StartTimer(name=name, seconds=seconds):
                self._start_timer(name, seconds)
            case StopTimer(name=name):
                self._stop_timer(name)
            case LookUp():
                self._spawn(self._look_up(action))
            case Enqueue():
                await self._enqueue(action)
            case Hangup():
                await self._ari.call(outbound.hangup(self._channel))
            case Note(kind=kind, text=text):
                log.info(kind, call=self._call, text=text)
            case _:
                raise AssertionError(f"no host knows how to do {action!r}")

    async def end(self) -> None:
        """Leaves nothing behind: no timer, task, prompt, bridge or helper channel."""
        for handle in self._timers.values():
            handle.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.speaker.end()
        await self._deafen()

    def hear(self) -> None:
        """Open the ear beside everything else: a greeting does not wait for it."""
        self._ear = self._new_ear()
        if self._ear is None:
            self._put(Degraded(at=datetime.now(UTC), what="hearing"))
        else:
            self._spawn(self._attach(*self._ear))

    @property
    def hears(self) -> bool:
        return self._ear is not None

    def joined(self, channel: str) -> None:
        if self._ear is not None:
            self._ear[1].joined(channel)

    async def _attach(self, listener: Listener, hearing: Hearing) -> None:
        try:
            await hearing.attach(listener.datagram)
        except (AriError, MediaError) as fault:
            gone = isinstance(fault, AriRefused) and fault.status in GONE
            log.log(20 if gone else 40, "cannot hear the caller", call=self._call, why=str(fault))
            self._put(Degraded(at=datetime.now(UTC), what="hearing"))

    async def _deafen(self) -> None:
        if self._ear is not None:
            (listener, hearing), self._ear = self._ear, None
            await listener.end()
            await hearing.detach()

    async def _look_up(self, action: LookUp) -> None:
        try:
            reply = await self._back_ends.look_up(action)
        except BackEndError as fault:
            log.error("look-up not possible", call=self._call, why=str(fault))
            reply = Reply("error")
        self._put(LookedUp(at=datetime.now(UTC), id=action.id, **reply._asdict()))

    async def _enqueue(self, action: Enqueue) -> None:
        """Everything learned goes along as channel variables, percent-encoded: data, never dialplan."""
        await self._deafen()
        slots = "&".join(f"{_quote(name)}={_quote(value)}" for name, value in action.slots.items())
        learned = {
            "IVR_CALL": self._call,
            "IVR_REASON": _quote(action.reason),
            "IVR_WHISPER": _quote(action.whisper),
            "IVR_SLOTS": slots[:LONGEST],
            "IVR_SAID": _quote(action.said),
            "IVR_TIMEOUT": str(action.timeout),
        }
        await self._ari.call(outbound.set_variables(self._channel, learned))
        await self._ari.call(outbound.subscribe_to_channel(self._ari.app, self._channel))
        self.left = True
        try:
            await self._ari.call(outbound.continue_in_dialplan(self._channel, "ivr-queue", action.queue, 1))
        except AriError:
            self.left = False
            raise

    def _start_timer(self, name: str, seconds: float) -> None:
        self._stop_timer(name)
        loop = asyncio.get_running_loop()
        self._timers[name] = loop.call_later(seconds, self._fire, name)

    def _fire(self, name: str) -> None:
        del self._timers[name]
        self._put(TimerFired(at=datetime.now(UTC), name=name))

    def _stop_timer(self, name: str) -> None:
        handle = self._timers.pop(name, None)
        if handle is not None:
            handle.cancel()

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _quote(value: object) -> str:
    return urllib.parse.quote(str(value)[:200], safe="")[:LONGEST]
