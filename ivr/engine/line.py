"""One caller's line: an inbox of events, the call that decides, the performer that does.

Media, ARI and timers only put into the inbox; here, in one task, each event becomes actions and
each action is carried out. Whatever happens in it, the caller is not left in silence: a fault
hands the channel back to the dialplan, whose fallback reaches people.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog

from ivr.ari import outbound
from ivr.ari.client import AriClient
from ivr.call.call import Call
from ivr.engine.performer import Performer
from ivr.errors import AriError
from ivr.events import CallArrived, Digit, Event, HungUp
from ivr.flow.position import Position

log = structlog.get_logger()

ONE_PRESS = timedelta(milliseconds=60)
"""Nobody is quicker: of a key, 40 ms sound at the least, and 40 ms lie before the next (ITU-T Q.24)."""


class Line:
    """`id` is ours and names helper channels and files; `channel` is Asterisk's."""

    def __init__(self, id: str, channel: str, ari: AriClient) -> None:
        self.id, self.channel, self._ari = id, channel, ari
        self._inbox: asyncio.Queue[Event] = asyncio.Queue()
        self._performer: Performer | None = None
        self._pressed: Digit | None = None
        self.attached = 0  # how often the ear was opened
        self.cut_off: Position | None = None  # where the call stood when it ended in the middle

    @property
    def left(self) -> bool:
        """The caller is in a queue or with somebody: a StasisEnd is our own doing, and the line stays
        open."""
        return self._performer is not None and self._performer.departure.left

    @property
    def performers(self) -> list[Performer]:
        """One, or none before the line is held."""
        return [self._performer] if self._performer is not None else []

    @property
    def performer(self) -> Performer:
        assert self._performer is not None
        return self._performer

    def put(self, event: Event) -> None:
        self._inbox.put_nowait(event)

    def press(self, event: Digit) -> None:
        """Some phones send a key by RFC 4733 and by INFO: the same one again so soon is the same press.
        (A clock that is put back makes no key the same.)"""
        before = self._pressed
        if before is None or before.key != event.key or abs(event.at - before.at) > ONE_PRESS:
            self._pressed = event
            self.put(event)

    def back(self, event: Event) -> None:
        """Nobody took the caller: the ear opens again and the flow goes on."""
        self.performer.departure.left = False
        self.performer.hear()
        self.put(event)

    async def hold(self, call: Call, performer: Performer, arrived: Awaitable[CallArrived]) -> str:
        """Hold the conversation to its end; gives how it ended. `arrived` comes before whatever has
        happened meanwhile."""
        self._performer = performer
        ended = "fault"
        try:
            ended = await self._talk(call, performer, arrived)
        except asyncio.CancelledError:
            ended = "shutdown"  # asked for once, by the app, which waits for us: no need to go on raising
        except Exception:
            # Any fault of ours must not become the caller's: people take over.
            log.exception("the line failed", call=self.id)
        await self._close(performer, ended)
        return ended

    async def _talk(self, call: Call, performer: Performer, arrived: Awaitable[CallArrived]) -> str:
        event: Event = await arrived
        while True:
            if isinstance(event, HungUp) and not call.interpreter.position.over and not self.left:
                self.cut_off = call.interpreter.position.copy()
            for told in performer.told(event):
                for action in call.receive(told):
                    await performer.perform(action)
            if isinstance(event, HungUp):
                return event.cause or "hung up"
            event = await self._inbox.get()

    async def _close(self, performer: Performer, ended: str) -> None:
        stranded = ended in ("fault", "shutdown") and not performer.departure.left
        if stranded:
            await performer.speaker.hush()
        await performer.end()
        if stranded:
            with suppress(AriError):  # Asterisk is away: the dead-man switch of the dialplan is left
                await self._ari.call(outbound.continue_in_dialplan(self.channel, "ivr-fallback", "s", 1))


def now() -> datetime:
    return datetime.now(UTC)
