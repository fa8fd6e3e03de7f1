"""A small process of its own that rescues callers when the engine is dead or frozen.

A channel stays in Stasis for ever when its engine dies, and the dialplan's dead-man switch needs its
whole time. Any writing ARI user may `continue` any channel in Stasis, so this one, which knows
nothing of flows, audio or speech, moves callers to the fallback as soon as the heartbeat stands
still. A prompt that is sounding ends first.

It compares no clocks: a heartbeat that changes is a heartbeat, whatever the time of day of any
machine; one that has not changed for a while of this process's own time is none.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog

from ivr.ari import belongings, outbound
from ivr.ari.client import AriClient
from ivr.errors import AriError, AriRefused

log = structlog.get_logger()

LOOK_EVERY_S = 1.0
STILL_S = 6.0
"""The window of the dialplan's gate: what is too old for new callers is too old for these."""


class Watchdog:
    """`app` is the Stasis application of the engine it watches; `clock` counts seconds."""

    def __init__(self, ari: AriClient, app: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._ari, self._app, self._clock = ari, app, clock
        self._beat: tuple[str, ...] = ()
        self._changed = clock()
        self._fallen = False

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except AriError as fault:
                log.warning("cannot see Asterisk", why=str(fault))
                self._changed = self._clock()  # nor could the engine write: that is no silence of its own
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> int:
        """One look; gives how many callers were moved. Raises AriError when Asterisk shows nothing."""
        beat = await self._heartbeat()
        if beat != self._beat:
            self._beat, self._changed, self._fallen = beat, self._clock(), False
        still = self._clock() - self._changed
        if still <= STILL_S:
            return 0
        if not self._fallen:
            log.error("the engine's heartbeat stands still", seconds=round(still))
            self._fallen = True
        survey = await self._ari.survey()
        callers = [one.id for one in survey.channels if belongings.is_caller(one, self._app)]
        return sum([await self._rescue(channel) for channel in callers])

    async def _heartbeat(self) -> tuple[str, ...]:
        """Of an engine that takes calls, or of one that finishes its last ones."""
        names = (belongings.HEARTBEAT, belongings.DRAINING)
        answers = [await self._ari.call(outbound.get_global(name)) for name in names]
        return tuple(str(answer.get("value", "")) for answer in answers)

    async def _rescue(self, channel: str) -> bool:
        """One who cannot be moved now is tried again at the next look, and keeps no other waiting."""
        log.warning("a stranded caller goes to the fallback", channel=channel)
        try:
            await self._ari.call(outbound.continue_in_dialplan(channel, "ivr-fallback", "s", 1))
        except AriRefused as refused:
            log.info("the caller was gone", channel=channel, why=str(refused))
            return False
        except AriError as fault:
            log.error("a caller could not be moved", channel=channel, why=str(fault))
            return False
        return True
