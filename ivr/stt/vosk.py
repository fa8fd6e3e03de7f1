"""Vosk, for those who have a model folder: it decodes while the caller speaks.

Its native library lets other threads run, so threads are enough. A model can only hear the words that
its folder knows.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ivr.audio.frame import RATE
from ivr.errors import RecogniserError
from ivr.events import Word
from ivr.nlu.grammar import Grammar
from ivr.stt import spoken
from ivr.stt.everyday import everyday
from ivr.stt.extras import require
from ivr.stt.recogniser import Hypothesis
from ivr.stt.sentences import sentences
from ivr.stt.utterance import Hearer, Utterance


def phrase_list(grammar: Grammar) -> list[str]:
    """What Vosk's own grammar takes: the phrases, also in the words that theirs sound like, and everyday
    words to be heard beside them."""
    like = dict(grammar.say_like)
    written = [" ".join(sentence) for sentence in sentences(grammar)]
    spelt = [" ".join(like.get(word, word) for word in line.split()) for line in written if like]
    return list(dict.fromkeys([*filter(None, [*written, *spelt]), *everyday(grammar.language)]))


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
    words = tuple(_meant(words, grammar))
    if not words:
        return Hypothesis()
    home = spoken.words(grammar) if grammar.closed else {word.text for word in words}
    sure = sum(word.confidence for word in words if word.text in home) / len(words)
    return Hypothesis(" ".join(word.text for word in words), sure, words)


def _meant(words: Sequence[Word], grammar: Grammar) -> Iterator[Word]:
    """The words of the flow instead of those that they sound like."""
    meant = {tuple(like.split()): word for word, like in grammar.say_like}
    lengths = sorted({len(like) for like in meant}, reverse=True)
    at = 0
    while at < len(words):
        runs = (tuple(words[at : at + length]) for length in lengths)
        run = next((run for run in runs if tuple(word.text for word in run) in meant), None)
        if run is None:
            yield words[at]
        else:
            text = meant[tuple(word.text for word in run)]
            yield Word(text, min(word.confidence for word in run))
        at += len(run or "1")


class Vosk(Hearer):
    """`models`: language → the folder of a model; `limit` (s) bounds the wait for a result."""

    name = "vosk"

    def __init__(self, models: Mapping[str, Path], limit: float = 6.0) -> None:
        super().__init__(models, limit)
        self._folders, self._models = dict(models), dict[str, Any]()
        self._threads = ThreadPoolExecutor(os.cpu_count(), "vosk")

    async def open(self) -> None:
        require(self.name)
        from vosk import Model, SetLogLevel

        SetLogLevel(-1)
        for language, folder in self._folders.items():
            if not (folder / "am" / "final.mdl").is_file():
                raise RecogniserError(f"{folder} is no Vosk model: it has no file am/final.mdl.")
            try:
                self._models[language] = await self._run(Model, str(folder))
            except Exception as fault:  # vosk raises nothing more exact
                raise RecogniserError(f"Vosk cannot load {folder}: {fault}") from fault
        await super().open()

    async def close(self) -> None:
        await super().close()
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._models.clear()

    async def hear(self, utterance: Utterance) -> Hypothesis:
        results: list[Mapping[str, Any]] = []
        grammar = utterance.grammar
        engine = await self._run(_engine, self._models[grammar.language], grammar)
        async for pcm in utterance.pieces():
            if await self._run(engine.AcceptWaveform, pcm):  # a pause: Vosk begins anew behind it
                results.append(json.loads(await self._run(engine.Result)))
            else:
                partial = json.loads(await self._run(engine.PartialResult)).get("partial", "")
                utterance.partial([*(result.get("text", "") for result in results), partial])
        results.append(json.loads(await self._run(engine.FinalResult)))
        return hypothesis(results, grammar)

    async def _run(self, call: Callable[..., Any], *given: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call, *given)


def _engine(model: Any, grammar: Grammar) -> Any:
    from vosk import KaldiRecognizer

    known = [
        phrase
        for phrase in phrase_list(grammar)  # of a phrase with a word that it lacks, Vosk would hear the rest
        if all(model.vosk_model_find_word(word) >= 0 for word in phrase.split())
    ]
    engine = KaldiRecognizer(model, RATE, json.dumps(known))
    engine.SetWords(True)
    return engine
