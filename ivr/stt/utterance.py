"""What engines share that hear while the caller speaks: one task for each utterance, and its time limit.

An engine is a Hearer with one method, `hear`: audio comes out of an Utterance, words go into it while
they change, and the Hypothesis is what it returns.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sized
from dataclasses import replace
from weakref import WeakSet

import structlog

from ivr.audio.frame import RATE, Pcm
from ivr.errors import RecogniserError
from ivr.nlu.grammar import Grammar
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import surface
from ivr.stt.recogniser import Hypothesis

log = structlog.get_logger()

LONGEST = 30.0
"""Seconds of one utterance that are heard; what is said after them is not."""

MOST_WORDS = 300
"""Nobody says more in that time: an engine that heard them is broken."""

MOST_TOLD = 1000
"""Changes of the words that are told: each is an event of the call, and is written down."""

LEAVE = 1.0
"""Seconds in which utterances that are cut off have let go of their connections."""


class Utterance:
    """A Session: `hear` is at work on it until it is over. `limit` (s) bounds `finish`."""

    def __init__(
        self,
        hear: Callable[[Utterance], Awaitable[Hypothesis]],
        grammar: Grammar,
        on_partial: Callable[[str], None] | None,
        limit: float,
    ) -> None:
        self.grammar = grammar
        self._hear, self._on_partial, self._limit = hear, on_partial, limit
        self._room = int(LONGEST * RATE)
        self._incoming: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._partial, self._told = "", 0
        self._hearing = asyncio.get_running_loop().create_task(self._heard())
        self._hearing.add_done_callback(_noticed)

    def feed(self, pcm: Pcm) -> None:
        pcm = pcm[: self._room]
        self._room -= len(pcm)
        if len(pcm):
            self._incoming.put_nowait(pcm.astype("<i2").tobytes())

    async def finish(self) -> Hypothesis:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        self._incoming.put_nowait(None)
        try:
            done, _ = await asyncio.wait([self._hearing], timeout=self._limit)
        except asyncio.CancelledError:
            self.cancel()
            raise
        if not done:
            self.cancel()
            raise RecogniserError(f"Nothing was recognised within {self._limit:g} s.")
        if self._hearing.cancelled():
            raise RecogniserError("This utterance was cancelled.")
        return replace(self._hearing.result(), decode_ms=round((loop.time() - begun) * 1000))

    def cancel(self) -> None:
        self._hearing.cancel()

    async def left(self) -> None:
        """Nothing is at work on it any more."""
        await asyncio.wait([self._hearing])

    # --- for the engine ---------------------------------------------------------------------------

    async def pieces(self) -> AsyncIterator[bytes]:
        """The audio to its end (16 bit, little-endian, 8000 Hz), each time all that has come in meanwhile."""
        over = False
        while not over:
            waiting = [await self._incoming.get()]
            while not self._incoming.empty():
                waiting.append(self._incoming.get_nowait())
            over = None in waiting
            if piece := b"".join(one for one in waiting if one is not None):
                yield piece

    async def whole(self) -> bytes:
        """The audio, when it has ended."""
        return b"".join([piece async for piece in self.pieces()])

    def partial(self, texts: Iterable[str]) -> None:
        """What was said so far, in texts of any manner; told when it has changed."""
        words = surface(" ".join(texts), language_of(self.grammar.language))
        _bounded(words)
        text = " ".join(words)
        if text != self._partial and self._on_partial is not None and self._told < MOST_TOLD:
            self._told += 1
            self._on_partial(text)
        self._partial = text

    async def _heard(self) -> Hypothesis:
        try:
            heard = await self._hear(self)
            _bounded(heard.words)
            return heard
        except RecogniserError:
            raise
        except Exception as fault:
            # Whatever it is: for the caller this engine does not hear, and another one may.
            log.exception("a recogniser failed")
            raise RecogniserError(f"The recogniser failed: {type(fault).__name__}.") from fault


def _bounded(words: Sized) -> None:
    if len(words) > MOST_WORDS:
        raise RecogniserError("The recogniser heard more words than anybody says.")


def _noticed(hearing: asyncio.Task[Hypothesis]) -> None:
    """Who cancels an utterance does not ask how it failed."""
    if not hearing.cancelled():
        hearing.exception()


class Hearer(ABC):
    """A Recogniser but for its `name` and what `hear` does. `limit` (s) bounds the wait for a result."""

    name: str

    def __init__(self, languages: Iterable[str], limit: float) -> None:
        self.languages, self._limit = frozenset(languages), limit
        self._utterances: WeakSet[Utterance] = WeakSet()
        self._is_open = False

    async def open(self) -> None:
        self._is_open = True

    async def close(self) -> None:
        self._is_open = False
        cut_off = [asyncio.ensure_future(utterance.left()) for utterance in self._utterances]
        for utterance in self._utterances:
            utterance.cancel()
        if cut_off:
            await asyncio.wait(cut_off, timeout=LEAVE)

    def listen(self, grammar: Grammar, on_partial: Callable[[str], None] | None = None) -> Utterance:
        """`on_partial` is called in the event loop whenever the words change."""
        if grammar.language not in self.languages:
            raise RecogniserError(f"{self.name} does not hear {grammar.language}.")
        if not self._is_open:
            raise RecogniserError("The recogniser is not open.")
        utterance = Utterance(self.hear, grammar, on_partial, self._limit)
        self._utterances.add(utterance)
        return utterance

    @abstractmethod
    async def hear(self, utterance: Utterance) -> Hypothesis:
        """All of one utterance. Raises RecogniserError."""
