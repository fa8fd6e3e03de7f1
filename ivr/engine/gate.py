"""The gate of the dialplan: new callers come to us while our heartbeat in its global variable is
fresh, and go to the fallback when it is not. The watchdog looks at it too.

The heartbeat has a client of its own with a short time limit, so that it never waits behind the
traffic of calls; it beats at a fixed rate, counted from start to start.

    open      HEARTBEAT beats: callers come
    draining  HEARTBEAT is 0, DRAINING beats: none come, and those who are here are looked after
    closed    nothing beats
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

import structlog

from ivr.ari import outbound
from ivr.ari.belongings import DRAINING, HEARTBEAT
from ivr.ari.client import AriClient
from ivr.errors import AnotherEngine, AriError

log = structlog.get_logger()

BEAT_S = 2.0
BEAT_LIMIT_S = 1.5
"""What one beat may take: the time limit of the client that it is given."""

CLAIM_S, CLAIM_LOOK_S = 2.5, 0.25
"""So long is watched whether another engine's heartbeat changes, and how often."""

CLOSED = ("", "0")


class Gate:
    def __init__(self, ari: AriClient) -> None:
        self._ari = ari
        self._name = HEARTBEAT
        self._beating: asyncio.Task[None] | None = None
        self._rest = asyncio.Event()
        self._rest.set()

    async def claim(self) -> None:
        """Raises AnotherEngine when one is at work: two would take each other's callers."""
        try:
            before = await self._signs()
            if all(sign in CLOSED for sign in before.values()):
                return
            clock = asyncio.get_running_loop().time
            until = clock() + CLAIM_S
            while clock() < until:
                await asyncio.sleep(CLAIM_LOOK_S)
                for name, sign in (await self._signs()).items():
                    if sign != before[name] and sign not in CLOSED:
                        does = "takes calls" if name == HEARTBEAT else "finishes its last calls"
                        raise AnotherEngine(f"Another engine {does} on this Asterisk: {name} is beating.")
        except AriError as fault:
            log.info("nobody can be asked whether another engine is at work", why=str(fault))

    def open(self) -> None:
        """From now on callers come; when draining, from now on those who are here are looked after."""
        if self._rest.is_set():
            self._rest = asyncio.Event()
            self._beating = asyncio.create_task(self._beat(self._name, self._rest))

    def rest(self) -> None:
        """No beat until `open`: the gate falls shut by itself in a moment."""
        self._rest.set()

    async def drain(self) -> None:
        """No new callers; the last ones are finished."""
        await self._shut()
        self._name = DRAINING
        self.open()

    async def close(self) -> None:
        await self._shut()
        if self._name == DRAINING:
            await self._write(DRAINING, "0")

    async def leave(self) -> None:
        """Beat no more and change nothing: it is another engine's gate now."""
        self.rest()
        if self._beating is not None:
            await self._beating

    async def _shut(self) -> None:
        """A beat that is on its way arrives first: it would open the gate again."""
        await self.leave()
        await self._write(HEARTBEAT, "0")

    async def _beat(self, name: str, rest: asyncio.Event) -> None:
        clock = asyncio.get_running_loop().time
        due = clock()
        while not rest.is_set():
            await self._write(name, str(int(time.time())))
            due = max(due + BEAT_S, clock())
            with suppress(TimeoutError):
                async with asyncio.timeout_at(due):
                    await rest.wait()

    async def _write(self, name: str, value: str) -> None:
        """What cannot be written falls shut by itself: the value grows old."""
        try:
            await self._ari.call(outbound.set_global(name, value))
        except AriError as fault:
            log.warning("the heartbeat could not be written", name=name, why=str(fault))

    async def _signs(self) -> dict[str, str]:
        answers = {name: await self._ari.call(outbound.get_global(name)) for name in (HEARTBEAT, DRAINING)}
        return {name: str(answer.get("value", "")) for name, answer in answers.items()}
