"""Vosk, for those who have a model folder: it decodes while the caller speaks.

Its native library lets other threads run, so threads are enough. A model can only hear the words that
its folder knows.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from weakref import WeakSet

from ivr.audio.frame import RATE, Pcm
from ivr.errors import RecogniserError
from ivr.events import Word
from ivr.nlu.grammar import Grammar
from ivr.stt import spoken
from ivr.stt.everyday import EVERYDAY
from ivr.stt.recogniser import Hypothesis
from ivr.stt.sentences import sentences


def phrase_list(grammar: Grammar) -> list[str]:
    """What Vosk's own grammar takes: the phrases, and everyday words to be heard beside them."""
    written = (" ".join(sentence) for sentence in sentences(grammar))
    return list(dict.fromkeys([*filter(None, written), *EVERYDAY]))


def hypothesis(results: Iterable[Mapping[str, Any]], grammar: Grammar) -> Hypothesis:
    """Vosk's results, one for every piece of the utterance, as one hypothesis.

    The confidence is the mean of the words'; at a closed question, words that are not its own count 0.
    """
    words = tuple(
        Word(piece["word"], min(1.0, float(piece["conf"])))
        for result in results
        for piece in result.get("result", ())
        if piece["word"] != "[unk]"
    )
    if not words:
        return Hypothesis()
    home = spoken.words(grammar) if grammar.closed else {word.text for word in words}
    sure = sum(word.confidence for word in words if word.text in home) / len(words)
    return Hypothesis(" ".join(word.text for word in words), sure, words)


class Vosk:
    """`model_folder` holds a model for `language`; `limit` (s) bounds the wait for a result."""

    name = "vosk"

    def __init__(self, model_folder: Path, language: str = "en-US", limit: float = 6.0) -> None:
        self.languages = frozenset({language})
        self._folder, self._limit = model_folder, limit
        self._model: Any = None
        self._threads: ThreadPoolExecutor | None = None
        self._utterances: WeakSet[Utterance] = WeakSet()

    async def open(self) -> None:
        try:
            from vosk import Model, SetLogLevel
        except ImportError as fault:
            raise RecogniserError("The package vosk is not installed.") from fault
        if not (self._folder / "am" / "final.mdl").is_file():
            raise RecogniserError(f"{self._folder} is no Vosk model: it has no file am/final.mdl.")
        SetLogLevel(-1)
        self._threads = ThreadPoolExecutor(os.cpu_count(), "vosk")
        loop = asyncio.get_running_loop()
        try:
            self._model = await loop.run_in_executor(self._threads, Model, str(self._folder))
        except Exception as fault:  # vosk raises nothing more exact
            await self.close()
            raise RecogniserError(f"Vosk cannot load {self._folder}: {fault}") from fault

    async def close(self) -> None:
        for utterance in self._utterances:
            utterance.cancel()
        threads, self._threads, self._model = self._threads, None, None
        if threads is not None:
            threads.shutdown(wait=False, cancel_futures=True)

    def listen(self, grammar: Grammar, on_partial: Callable[[str], None] | None = None) -> Utterance:
        """`on_partial` is called in the event loop whenever the words change."""
        if grammar.language not in self.languages:
            raise RecogniserError(f"The model in {self._folder} does not hear {grammar.language}.")
        if self._threads is None:
            raise RecogniserError("The recogniser is not open.")
        utterance = Utterance(self._model, self._threads, grammar, on_partial, self._limit)
        self._utterances.add(utterance)
        return utterance


class Utterance:
    """A Session: a task that decodes, one piece after the other, what has come in meanwhile."""

    def __init__(
        self,
        model: Any,
        threads: ThreadPoolExecutor,
        grammar: Grammar,
        on_partial: Callable[[str], None] | None,
        limit: float,
    ) -> None:
        self._model, self._threads, self._grammar = model, threads, grammar
        self._on_partial, self._limit = on_partial, limit
        self._over = False
        self._incoming: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._decoding = asyncio.get_running_loop().create_task(self._decode())

    def feed(self, pcm: Pcm) -> None:
        self._incoming.put_nowait(pcm.tobytes())

    async def finish(self) -> Hypothesis:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        self._incoming.put_nowait(None)
        done, _ = await asyncio.wait([self._decoding], timeout=self._limit)
        if not done:
            self.cancel()
            raise RecogniserError(f"Nothing was recognised within {self._limit:g} s.")
        if self._decoding.cancelled():
            raise RecogniserError("This utterance was cancelled.")
        return replace(self._decoding.result(), decode_ms=round((loop.time() - begun) * 1000))

    def cancel(self) -> None:
        self._decoding.cancel()

    async def _decode(self) -> Hypothesis:
        results, partial = [], ""
        engine = await self._run(_engine, self._model, self._grammar)
        while pcm := await self._pcm():
            if await self._run(engine.AcceptWaveform, pcm):  # a pause: Vosk begins anew behind it
                results.append(json.loads(await self._run(engine.Result)))
            elif self._on_partial is not None:
                heard = json.loads(await self._run(engine.PartialResult)).get("partial", "")
                if heard != partial:
                    partial = heard
                    self._on_partial(" ".join([*(r.get("text", "") for r in results), partial]).strip())
        results.append(json.loads(await self._run(engine.FinalResult)))
        return hypothesis(results, self._grammar)

    async def _pcm(self) -> bytes:
        """All that has come in; nothing when the utterance is over."""
        if self._over:
            return b""
        pieces = [await self._incoming.get()]
        while not self._incoming.empty():
            pieces.append(self._incoming.get_nowait())
        self._over = None in pieces
        return b"".join(piece for piece in pieces if piece is not None)

    async def _run(self, call: Callable[..., Any], *given: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call, *given)


def _engine(model: Any, grammar: Grammar) -> Any:
    from vosk import KaldiRecognizer

    engine = KaldiRecognizer(model, RATE, json.dumps(phrase_list(grammar)))
    engine.SetWords(True)
    return engine
