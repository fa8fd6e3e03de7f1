"""An OpenAI-compatible transcription: OpenAI itself, or a server at home that speaks the same
(Speaches, whisper.cpp, vLLM, LocalAI).

It hears when the utterance is over. https://platform.openai.com/docs/api-reference/audio
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import aiohttp
import numpy as np

from ivr.audio.frame import RATE
from ivr.audio.wav import Wav
from ivr.nlu.grammar import Grammar
from ivr.stt.hints import hints
from ivr.stt.judging import as_one, fitted, likely
from ivr.stt.online import Online, read
from ivr.stt.recogniser import Hypothesis
from ivr.stt.utterance import Utterance

PROMPT = 600
"""Characters: Whisper reads the last 224 tokens of a prompt, and no more."""


class OpenAi(Online):
    """`url` ends in /v1. `key` may be empty for a server that asks for none.

    Whisper models tell how likely each segment is (verbose_json), the gpt ones how likely each token
    (logprobs); of a server that tells neither, the words are judged by how they fit the question.
    """

    name = "openai"

    def __init__(
        self, url: str, languages: Iterable[str], model: str, key: str = "", limit: float = 6.0
    ) -> None:
        super().__init__(languages, limit, [url])
        self._url, self._model = f"{url.rstrip('/')}/audio/transcriptions", model
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    async def ask(self, utterance: Utterance) -> Hypothesis:
        grammar = utterance.grammar
        pcm = np.frombuffer(await utterance.whole(), "<i2").astype(np.int16)
        if not len(pcm):
            return Hypothesis()
        form = aiohttp.FormData()
        form.add_field("file", bytes(Wav(pcm, RATE)), filename="said.wav", content_type="audio/wav")
        for name, value in self._fields(grammar):
            form.add_field(name, value)
        async with self.http.post(
            self._url, data=form, headers=self._headers, raise_for_status=True
        ) as answer:
            return result(await read(answer), grammar)

    def _fields(self, grammar: Grammar) -> Iterable[tuple[str, str]]:
        yield "model", self._model
        yield "language", grammar.language.partition("-")[0]
        yield "temperature", "0"
        if self._model.startswith("gpt-"):
            yield from (("response_format", "json"), ("include[]", "logprobs"))
        else:
            yield "response_format", "verbose_json"
        if text := prompt(grammar):
            yield "prompt", text


def prompt(grammar: Grammar) -> str:
    """What callers may say, as if it had been said before: as many phrases as a prompt holds."""
    text = ""
    for phrase in hints(grammar, most=100):
        longer = f"{text} {phrase.capitalize()}.".strip()
        if len(longer) > PROMPT:
            break
        text = longer
    return text


def result(said: Mapping[str, Any], grammar: Grammar) -> Hypothesis:
    """The service's JSON as a hypothesis."""
    text = str(said["text"])
    if tokens := said.get("logprobs"):
        sure = likely([float(token["logprob"]) for token in tokens])
        return as_one(text, sure, language=grammar.language)
    segments = [segment for segment in said.get("segments") or () if "avg_logprob" in segment]
    if segments:
        sure = likely([float(segment["avg_logprob"]) for segment in segments])
        silent = max(float(segment.get("no_speech_prob", 0)) for segment in segments)
        return as_one(text, sure * (1 - silent), language=grammar.language)
    return fitted(text, grammar)
