"""A small process of its own that rescues callers when the engine is dead or frozen.

A channel stays in Stasis for ever when its engine dies, and the dialplan's dead-man switch needs its
whole time. Any writing ARI user may `continue` any channel in Stasis, so this one, which knows
nothing of flows, audio or speech, moves callers to the fallback as soon as the heartbeat is old.
A prompt that is sounding ends first.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

import structlog

from ivr.ari import belongings, outbound
from ivr.ari.client import AriClient
from ivr.errors import AriError, AriRefused

log = structlog.get_logger()

LOOK_EVERY_S = 1.0
OLD_S = 6.0
"""The window of the dialplan's gate: what is too old for new callers is too old for these."""


class Watchdog:
    """`app` is the Stasis application of the engine it watches."""

    def __init__(self, ari: AriClient, app: str) -> None:
        self._ari, self._app = ari, app
        self._fallen = False

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except AriError as fault:
                log.warning("cannot see Asterisk", why=str(fault))
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> int:
        """One look; gives how many callers were moved."""
        beat = await self._ari.call(outbound.get_global("IVR_HB"))
        age = time.time() - int(beat.get("value") or 0)
        if age <= OLD_S:
            self._fallen = False
            return 0
        if not self._fallen:
            log.error("the engine's heartbeat is old", seconds=round(age))
            self._fallen = True
        survey = await self._ari.survey()
        callers = [one.id for one in survey.channels if belongings.is_caller(one, self._app)]
        for channel in callers:
            log.warning("a stranded caller goes to the fallback", channel=channel)
            with suppress(AriRefused):  # hung up meanwhile
                await self._ari.call(outbound.continue_in_dialplan(channel, "ivr-fallback", "s", 1))
        return len(callers)
