"""The embedded recogniser: pocketsphinx, whose wheel holds a US English model.

It decodes in worker processes at the end of an utterance (a tenth of the time it took to say it, on one
core), and in a pause within it when a worker has nothing else to do; the audio stays here until then,
so that a worker that dies costs time and no words.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ivr.audio.frame import RATE, Pcm
from ivr.errors import RecogniserError
from ivr.nlu.grammar import Grammar
from ivr.stt import spoken
from ivr.stt.acoustic import LINES, line
from ivr.stt.lexicon import shipped
from ivr.stt.recogniser import Hypothesis
from ivr.stt.sphinx import KEPT, Request
from ivr.stt.voiced import over_noise
from ivr.stt.workers import Workers

LONGEST = 15.0
"""Seconds of one utterance that are heard; what is said after them is not."""

EARLY = 0.5
"""Seconds of an utterance, those before its first voice among them, that tell how noisy the line is."""


class PocketSphinx:
    """`workers` processes (one for each core when not given), `limit` seconds for one result."""

    name = "pocketsphinx"
    languages = frozenset({"en-US"})

    def __init__(self, workers: int | None = None, limit: float = 6.0) -> None:
        self._workers = Workers("ivr.stt.sphinx:Ear", workers, limit)
        self._sent: OrderedDict[tuple[str, Grammar], None] = OrderedDict()
        self._sending: set[asyncio.Task[Hypothesis]] = set()

    async def open(self) -> None:
        await self._workers.open()

    async def close(self) -> None:
        await self._workers.close()

    @property
    def pids(self) -> list[int]:
        """The worker processes that live."""
        return self._workers.pids

    def listen(self, grammar: Grammar, on_partial: Callable[[str], None] | None = None) -> Utterance:
        """`on_partial` is never called: in a pause, `so_far` may be asked."""
        if grammar.language not in self.languages:
            raise RecogniserError(f"{self.name} does not hear {grammar.language}.")
        self.expect(grammar)
        return Utterance(self._workers, grammar, lambda line: self.expect(grammar, line))

    def expect(self, grammar: Grammar, line: str = LINES[0][1]) -> None:
        """The workers read a new grammar while the question is asked, or at the latest while the caller
        speaks, and not when everybody waits for them. Each `line` (acoustic.py) has decoders of its own."""
        if (line, grammar) in self._sent or not self._workers.idle:
            return
        self._sent[line, grammar] = None
        while len(self._sent) > KEPT:
            self._sent.popitem(last=False)
        for _ in self._workers.pids:  # each that is idle takes one
            sending = asyncio.create_task(self._workers.ask(Request(grammar, b"", line)))
            self._sending.add(sending)
            sending.add_done_callback(self._sending.discard)
            sending.add_done_callback(_noticed)


class Utterance:
    """A Session: what was said so far, and the decoding of it. `expect` is told of the line, once."""

    def __init__(self, workers: Workers, grammar: Grammar, expect: Callable[[str], None]) -> None:
        self._workers, self._grammar = workers, grammar
        self._expect: Callable[[str], None] | None = expect
        self._pcm = bytearray()
        self._asking: asyncio.Task[Hypothesis] | None = None
        self._cancelled = False

    def feed(self, pcm: Pcm) -> None:
        room = int(LONGEST * RATE) * 2 - len(self._pcm)
        self._pcm += pcm.tobytes()[:room]
        if self._expect is not None and len(self._pcm) >= EARLY * RATE * 2:
            self._expect(line(over_noise(np.frombuffer(bytes(self._pcm), np.int16))))
            self._expect = None

    async def finish(self) -> Hypothesis:
        if self._cancelled:
            raise RecogniserError("This utterance was cancelled.")
        loop = asyncio.get_running_loop()
        begun = loop.time()
        asking = self._ask()
        try:
            heard = await asking
        except asyncio.CancelledError:
            asking.cancel()
            if self._cancelled:
                raise RecogniserError("This utterance was cancelled.") from None
            raise
        return replace(heard, decode_ms=round((loop.time() - begun) * 1000))

    async def so_far(self) -> Hypothesis | None:
        """None while anybody else's utterance is decoded or waits: those are over already."""
        guesses = self._asking is not None and not self._asking.done()
        if self._cancelled or guesses or not self._workers.idle:
            return None
        return await asyncio.shield(self._ask())

    def _ask(self) -> asyncio.Task[Hypothesis]:
        """A worker that decodes goes on to its end, even when nobody wants to know any more."""
        request = Request(self._grammar, bytes(self._pcm))
        self._asking = asyncio.create_task(self._workers.ask(request))
        self._asking.add_done_callback(_noticed)
        return self._asking

    def cancel(self) -> None:
        self._cancelled = True
        if self._asking is not None:
            self._asking.cancel()


def missing_words(grammar: Grammar) -> tuple[str, ...]:
    """Words of this grammar that nobody wrote down the sounds of: they are guessed from their letters,
    and those that have none are left out of its phrases."""
    known = shipped().taught(grammar.say_like)
    return tuple(sorted(word for word in spoken.words(grammar) if not known.holds(word)))


def _noticed(asking: asyncio.Task[Hypothesis]) -> None:
    """Who gave a guess up does not ask how it failed; a grammar that fails does so again when it is heard."""
    if not asking.cancelled():
        asking.exception()
