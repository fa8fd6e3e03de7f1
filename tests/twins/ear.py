"""A recogniser that hears what the test says it does."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from ivr.audio.frame import Pcm
from ivr.errors import RecogniserError
from ivr.nlu.grammar import Grammar
from ivr.stt.recogniser import Hypothesis


class ScriptedEar:
    """`hears` are given one by one; None fails as an engine does that died."""

    name = "scripted"
    languages = frozenset({"en-US"})

    def __init__(self, *hears: Hypothesis | None) -> None:
        self.hears = deque(hears)
        self.sessions: list[ScriptedSession] = []

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    def listen(self, grammar: Grammar, on_partial: Callable[[str], None] | None = None) -> ScriptedSession:
        session = ScriptedSession(self, grammar)
        self.sessions.append(session)
        return session


class ScriptedSession:
    def __init__(self, ear: ScriptedEar, grammar: Grammar) -> None:
        self._ear, self.grammar, self.samples, self.cancelled = ear, grammar, 0, False

    def feed(self, pcm: Pcm) -> None:
        self.samples += len(pcm)

    async def finish(self) -> Hypothesis:
        await asyncio.sleep(0)
        heard = self._ear.hears.popleft() if self._ear.hears else Hypothesis()
        if heard is None:
            raise RecogniserError("The test's recogniser died.")
        return heard

    def cancel(self) -> None:
        self.cancelled = True
