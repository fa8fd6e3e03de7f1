"""Prompts that may be said in a moment, made before: one at a time, and of what waits, the latest."""

from __future__ import annotations

import asyncio

import structlog

from ivr.actions import Prepare
from ivr.errors import PromptError, VoiceError
from ivr.tts.prompts import Prompts
from ivr.tts.stitching import ahead

log = structlog.get_logger()


class Ahead:
    def __init__(self, prompts: Prompts, call: str) -> None:
        self._prompts, self._call = prompts, call
        self._next: Prepare | None = None
        self._making: asyncio.Task[None] | None = None

    @property
    def is_busy(self) -> bool:
        return self._making is not None

    def prepare(self, action: Prepare) -> None:
        self._next = action
        if self._making is None:
            self._making = asyncio.create_task(self._make())

    async def end(self) -> None:
        if self._making is not None:
            self._making.cancel()
            await asyncio.gather(self._making, return_exceptions=True)

    async def _make(self) -> None:
        try:
            while self._next is not None:
                action, self._next = self._next, None
                await self._tried(action)
        finally:
            self._making = None

    async def _tried(self, action: Prepare) -> None:
        """Should it be said, it is made then: only that counts."""
        try:
            for say in action.says:
                if self._next is None:
                    line = say.markup or say.text
                    await ahead(self._prompts, line, say.language, take=say.take, slow=say.slow)
        except (VoiceError, PromptError) as fault:
            log.info("a prompt was not made ahead", call=self._call, why=str(fault))
        except Exception:
            # Nobody waits for this one, and the next reply must have its turn.
            log.exception("a prompt was not made ahead", call=self._call)
