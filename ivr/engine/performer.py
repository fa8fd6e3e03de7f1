"""Does what the core decided, for one call: `match action`, and nothing else decides here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import structlog

from ivr.actions import (
    Action,
    Answer,
    AskModel,
    CaptureSecret,
    CloseSecret,
    Enqueue,
    Hangup,
    Keep,
    Listen,
    LookUp,
    Note,
    PauseSaying,
    Prepare,
    Record,
    ResumeSaying,
    Say,
    Send,
    SetWindow,
    StartTimer,
    StopListening,
    StopSaying,
    StopTimer,
    Transfer,
    Voicemail,
)
from ivr.ari import outbound
from ivr.ari.client import AriClient
from ivr.call.vault import Vault
from ivr.engine.backends import BackEnds, Reply
from ivr.engine.departure import Departure, Leaving
from ivr.engine.hearing import Hearing
from ivr.engine.listener import Listener
from ivr.engine.recorder import Recorder
from ivr.engine.senders import Senders
from ivr.engine.speaker import DEAD_MAN_S, GONE, Speaker
from ivr.errors import AriError, AriRefused, BackEndError, MediaError
from ivr.events import (
    Degraded,
    Digit,
    Event,
    Handle,
    Kept,
    LookedUp,
    Returned,
    SecretLost,
    Sent,
    TimerFired,
)
from ivr.llm.budget import Tab
from ivr.llm.counsel import Counsel
from ivr.nlu.understand import Understander

log = structlog.get_logger()


class Performer:
    def __init__(
        self,
        ari: AriClient,
        call: str,
        channel: str,
        put: Callable[[Event], None],
        *,
        speaker: Speaker,
        ear: Callable[[], tuple[Listener, Hearing] | None],
        recorder: Recorder,
        departure: Departure,
        vault: Vault,
        back_ends: BackEnds,
        senders: Senders,
        keep: Callable[[str, str, Mapping[str, Any]], Awaitable[bool]],
        understand: Mapping[str, Understander],
        counsel: Counsel | None = None,
    ) -> None:
        self._ari, self._call, self._channel, self._put = ari, call, channel, put
        self.speaker, self._new_ear = speaker, ear
        self.recorder, self.departure, self._vault = recorder, departure, vault
        self._ear: tuple[Listener, Hearing] | None = None
        self._back_ends, self._senders, self._keep = back_ends, senders, keep
        self._understand = understand
        self._counsel, self._tab = counsel, Tab(call)
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._given: set[asyncio.Task[None]] = set()  # what is done to its end, whoever hangs up

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
                await self._answer()
            case Say():
                self.speaker.say(action)
            case Prepare():
                self.speaker.prepare(action)
            case PauseSaying():
                await self.speaker.pause()
            case ResumeSaying():
                await self.speaker.resume()
            case StopSaying(ids=ids):
                await self.speaker.stop(ids)
            case Listen():
                self._vault.shut()
                if self._ear is not None:
                    grammar = self._understand[action.expecting.language].grammar(action.expecting)
                    self._ear[0].open(action, grammar)
            case SetWindow(listen=listen, ms=ms):
                if self._ear is not None:
                    self._ear[0].set_window(listen, ms)
            case StopListening():
                self._vault.shut()
                self._stop_listening()
            case CaptureSecret():
                self._stop_listening()
                self._vault.open(action)
            case CloseSecret(id=id):
                for event in self._vault.close(id, datetime.now(UTC)):
                    self._put(event)
            case Record():
                await self.recorder.record(action, DEAD_MAN_S)
            case StartTimer(name=name, seconds=seconds):
                self._start_timer(name, seconds)
            case StopTimer(name=name):
                self._stop_timer(name)
            case LookUp():
                self._look_up(action)
            case AskModel():
                self._spawn(self._ask_model(action))
            case Keep():
                self._give(self._keep_it(action))
            case Send():
                self._give(self._send(action))
            case Enqueue() | Transfer() | Voicemail():
                await self._leave(action)
            case Hangup():
                await self._hang_up()
            case Note(kind=kind, text=text):
                log.info(kind, call=self._call, text=text)
            case _:
                raise AssertionError(f"no host knows how to do {action!r}")

    async def _answer(self) -> None:
        """Refused with 500, the caller hung up in this very moment; if not, the fallback answers."""
        try:
            await self._ari.call(outbound.answer(self._channel))
        except AriRefused as refused:
            if refused.status != 500:
                raise
            log.warning("the call could not be answered", call=self._call, why=str(refused))
            await self._ari.call(outbound.continue_in_dialplan(self._channel, "ivr-fallback", "s", 1))
            return
        self.hear()

    def told(self, event: Event) -> tuple[Event, ...]:
        """What the call is told of an event: the keys of a secret stay with the vault."""
        return self._vault.press(event) if isinstance(event, Digit) else (event,)

    async def end(self) -> None:
        """Leaves nothing behind: no timer, task, prompt, bridge or helper channel."""
        for handle in self._timers.values():
            handle.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.speaker.end()
        await self._deafen()

    async def finish(self) -> None:
        """Wait for what was given away before the call ended; each has a time limit of its own."""
        await self.recorder.end()
        await asyncio.gather(*self._given, return_exceptions=True)
        self._vault.forget()

    def hear(self) -> None:
        """Open the ear beside everything else: a greeting does not wait for it."""
        self._ear = self._new_ear()
        if self._ear is None:
            self._put(Degraded(at=datetime.now(UTC), what="hearing"))
        else:
            self._ear[0].is_private = lambda: self._vault.asks
            self._ear[0].played = lambda: self.speaker.sounding.dbfs
            self._spawn(self._attach(*self._ear))

    def joined(self, channel: str) -> bool:
        """A helper channel's StasisStart has come; False when no ear waits for it."""
        return self._ear is not None and self._ear[1].joined(channel)

    async def _attach(self, listener: Listener, hearing: Hearing) -> None:
        try:
            await hearing.attach(listener.datagram)
            listener.attached()
        except (AriError, MediaError) as fault:
            gone = isinstance(fault, AriRefused) and fault.status in GONE
            log.log(20 if gone else 40, "cannot hear the caller", call=self._call, why=str(fault))
            self._put(Degraded(at=datetime.now(UTC), what="hearing"))

    async def _deafen(self) -> None:
        if self._ear is not None:
            (listener, hearing), self._ear = self._ear, None
            await listener.end()
            await hearing.detach()

    def _stop_listening(self) -> None:
        if self._ear is not None:
            self._ear[0].close()

    def _look_up(self, action: LookUp) -> None:
        """Secrets are opened here and nowhere else: into the body, which nobody writes down. Only
        a GET may be given up when the call ends."""
        opened = self._vault.reveal(action.secrets)
        if isinstance(opened, Handle):
            self._put(SecretLost(at=datetime.now(UTC), handle=opened))
            return
        asked = replace(action, body={**(action.body or {}), **opened} or None, secrets={})
        work = self._ask(asked)
        if action.method == "GET":
            self._spawn(work)
        else:
            self._give(work)

    async def _ask(self, action: LookUp) -> None:
        try:
            reply = await self._back_ends.look_up(action)
        except BackEndError as fault:
            log.error("look-up not possible", call=self._call, why=str(fault))
            reply = Reply("error")
        self._put(LookedUp(at=datetime.now(UTC), id=action.id, **reply._asdict()))

    async def _ask_model(self, action: AskModel) -> None:
        assert self._counsel is not None  # a call asks only where there is one
        self._put(await self._counsel.ask(action, self._tab))

    async def _keep_it(self, action: Keep) -> None:
        kept = await self._keep(action.id, action.kind, action.data)
        self._put(Kept(at=datetime.now(UTC), id=action.id, outcome="ok" if kept else "error"))

    async def _send(self, action: Send) -> None:
        outcome = await self._senders.send(action)
        self._put(Sent(at=datetime.now(UTC), id=action.id, outcome=outcome))

    async def _leave(self, action: Leaving) -> None:
        self._vault.shut()
        back = await self.departure.can_go(action)
        if back:
            self._put(Returned(at=datetime.now(UTC), status=back))
            return
        await self._deafen()
        await self.departure.go(action)

    async def _hang_up(self) -> None:
        """What the dialplan and the CDR are told first: this call did not end by a fault of ours."""
        try:
            await self._ari.call(outbound.set_variable(self._channel, "IVR_RESULT", "done"))
        except AriError as fault:
            if isinstance(fault, AriRefused) and fault.status in GONE:
                raise
            log.warning("the result of the call was not written", call=self._call, why=str(fault))
        await self._ari.call(outbound.hangup(self._channel))

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
        self._hold(work, self._tasks)

    def _give(self, work: Coroutine[None, None, None]) -> None:
        self._hold(work, self._given)

    @staticmethod
    def _hold(work: Coroutine[None, None, None], tasks: set[asyncio.Task[None]]) -> None:
        task = asyncio.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)
