"""One Recogniser made of several: each takes over when the one before it fails.

The audio of an utterance is kept, so that the next engine hears it from its first syllable. The time
limit holds for all of them together: of what is left, an engine gets its SHARE, and the last one all. An
engine that does not know the language is passed over, and so is one that failed lately (services.breaker).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import structlog

from ivr.audio.frame import Pcm
from ivr.errors import RecogniserError
from ivr.nlu.grammar import Grammar
from ivr.services.breaker import Breaker
from ivr.stt.recogniser import Guessing, Hypothesis, Preparing, Recogniser, Session

log = structlog.get_logger()

SHARE = 0.4
"""Of the time that is left, for an engine behind which another waits: of 3.5 s, 1.4 for the first. What comes
from far away comes within a second, and with the next engine's work the caller waits no two seconds."""


class Fallback:
    """`engines`, the best first; `limit` (s) bounds the wait for a result of any of them."""

    def __init__(
        self, engines: Sequence[Recogniser], limit: float = 6.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._desks = [Desk(engine, Breaker(engine.name, clock)) for engine in engines]
        self._limit = limit

    @property
    def name(self) -> str:
        return ", then ".join(desk.engine.name for desk in self._desks)

    @property
    def languages(self) -> frozenset[str]:
        return frozenset().union(*(desk.engine.languages for desk in self._desks))

    async def open(self) -> None:
        """Raises RecogniserError when none opens; the others are tried again while calls are held."""
        await asyncio.gather(*(desk.open() for desk in self._desks))
        if not any(desk.is_open for desk in self._desks):
            await self.close()
            raise RecogniserError(" ".join(desk.why for desk in self._desks))

    async def close(self) -> None:
        await asyncio.gather(*(desk.close() for desk in self._desks))

    def listen(self, grammar: Grammar, on_partial: Callable[[str], None] | None = None) -> Relay:
        """Raises RecogniserError when no engine is left for the language."""
        desks = [desk for desk in self._desks if grammar.language in desk.engine.languages]
        if not desks:
            raise RecogniserError(f"{self.name}: none of them hears {grammar.language}.")
        return Relay(desks, grammar, on_partial, self._limit)

    def expect(self, grammar: Grammar) -> None:
        """The engine that will hear it first gets ready."""
        able = (one for one in self._desks if one.is_open and grammar.language in one.engine.languages)
        first = next(able, None)
        if first is not None and isinstance(first.engine, Preparing):
            first.engine.expect(grammar)


class Desk:
    """An engine with its breaker; `why` it did not open."""

    def __init__(self, engine: Recogniser, breaker: Breaker) -> None:
        self.engine, self.breaker = engine, breaker
        self.is_open, self.why = False, ""
        self._opening: asyncio.Task[None] | None = None

    async def open(self) -> None:
        try:
            await self.engine.open()
        except RecogniserError as fault:
            self._away(str(fault))
        except Exception as fault:
            # Whatever it is: the other engines open, and this one is tried again.
            log.exception("a recogniser did not open", engine=self.engine.name)
            self._away(f"{self.engine.name} did not open: {type(fault).__name__}.")
        else:
            self.is_open = True
            self.breaker.worked()

    def _away(self, why: str) -> None:
        self.why = why
        self.breaker.failed(why, at_once=True)

    async def close(self) -> None:
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.gather(self._opening, return_exceptions=True)
        self.is_open = False
        await self.engine.close()

    def begin(self, grammar: Grammar, on_partial: Callable[[str], None] | None) -> Session | None:
        """A session, unless this engine is left in peace, or has to open first and does so from now on."""
        if not self.breaker.take():
            return None
        if not self.is_open:
            self._opening = asyncio.get_running_loop().create_task(self.open())
            return None
        try:
            return self.engine.listen(grammar, on_partial)
        except RecogniserError as fault:
            self.breaker.failed(str(fault))
            return None


class Relay:
    """A Session: the first engine hears at once, the others what was kept, if they have to."""

    def __init__(
        self,
        desks: Iterable[Desk],
        grammar: Grammar,
        on_partial: Callable[[str], None] | None,
        limit: float,
    ) -> None:
        self._waiting = list(desks)
        self._grammar, self._on_partial, self._limit = grammar, on_partial, limit
        self._said: list[Pcm] = []
        self._cancelled = False
        self._tries = False  # this utterance is the one that tries an engine which failed lately
        self._desk, self._session = self._next()

    def feed(self, pcm: Pcm) -> None:
        self._said.append(pcm)
        self._session.feed(pcm)

    async def finish(self) -> Hypothesis:
        clock = asyncio.get_running_loop().time
        begun = clock()
        while True:
            left = begun + self._limit - clock()
            try:
                async with asyncio.timeout(left * SHARE if self._waiting else left):
                    heard = await self._session.finish()
            except TimeoutError:
                self._session.cancel()
                # Nobody stands behind the last: without it nothing is heard, so it may be slow once.
                self._desk.breaker.failed("It took too long.", at_once=bool(self._waiting))
            except RecogniserError as fault:
                if self._cancelled:
                    raise
                self._desk.breaker.failed(str(fault))
            except asyncio.CancelledError:
                self.cancel()
                raise
            else:
                self._desk.breaker.worked()
                return replace(heard, decode_ms=round((clock() - begun) * 1000))
            self._desk, self._session = self._next()
            for pcm in self._said:
                self._session.feed(pcm)

    async def so_far(self) -> Hypothesis | None:
        """None when the engine tells by itself, while the caller speaks."""
        if not isinstance(self._session, Guessing):
            return None
        heard = await self._session.so_far()
        if heard is not None:
            self._desk.breaker.worked()
        return heard

    def cancel(self) -> None:
        self._cancelled = True
        self._session.cancel()
        if self._tries:
            self._desk.breaker.left()

    def _next(self) -> tuple[Desk, Session]:
        """The next engine that is able to. Raises RecogniserError when none is left."""
        while self._waiting:
            desk = self._waiting.pop(0)
            session = desk.begin(self._grammar, self._on_partial)
            if session is not None:
                self._tries = not desk.breaker.is_closed
                return desk, session
        raise RecogniserError(f"No recogniser is left for {self._grammar.language}.")
