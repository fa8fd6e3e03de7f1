"""How loud the prompt is that sounds now, as far as it has sounded: what an echo is known by."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog

from ivr.audio.frame import FRAME_MS
from ivr.audio.level import SILENCE
from ivr.errors import PromptError
from ivr.tts.prompts import Prompt, Prompts

log = structlog.get_logger()


class Sounding:
    """One playback at a time: `begin`, then `hold` and `go_on` as often as it is held, then `end`."""

    def __init__(self, prompts: Prompts, clock: Callable[[], float]) -> None:
        self._prompts, self._clock = prompts, clock
        self._loudness: Sequence[float] = ()
        self._since: float | None = None
        self._held = False
        self._before = 0.0  # seconds that sounded before the last hold
        self._reading: asyncio.Task[None] | None = None

    @property
    def dbfs(self) -> float:
        if self._since is None:
            return SILENCE
        at = int((self._before + self._clock() - self._since) * 1000 / FRAME_MS)
        return self._loudness[at] if at < len(self._loudness) else SILENCE

    def begin(self, prompts: Sequence[Prompt]) -> None:
        self.end()
        self._since = self._clock()
        self._reading = asyncio.create_task(self._read(prompts))

    def hold(self) -> None:
        if self._since is not None:
            self._before, self._since = self._before + self._clock() - self._since, None
            self._held = True

    def go_on(self) -> None:
        if self._held:
            self._since, self._held = self._clock(), False

    def end(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._loudness, self._since, self._held, self._before = (), None, False, 0.0

    async def _read(self, prompts: Sequence[Prompt]) -> None:
        """Without it an echo is not known from a voice: what was heard decides, as it did before."""
        try:
            parts = [await asyncio.to_thread(self._prompts.loudness, one) for one in prompts]
            self._loudness = [dbfs for part in parts for dbfs in part]
        except PromptError as fault:
            log.warning("the loudness of a prompt is not known", why=str(fault))
