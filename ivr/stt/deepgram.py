"""Deepgram: audio and JSON over a WebSocket, with words of the question as key terms.

https://developers.deepgram.com/reference/speech-to-text/listen-streaming
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable

from yarl import URL

from ivr.audio.frame import RATE
from ivr.nlu.grammar import Grammar
from ivr.stt.hints import vocabulary
from ivr.stt.judging import believed
from ivr.stt.online import Online
from ivr.stt.recogniser import Hypothesis
from ivr.stt.utterance import Utterance

TERMS = 100
"""As many key terms as one request may have."""


class Deepgram(Online):
    """`key` is a key of its API."""

    name = "deepgram"

    def __init__(self, url: str, languages: Iterable[str], model: str, key: str, limit: float = 6.0) -> None:
        super().__init__(languages, limit, [url])
        self._url, self._model = URL(url) / "v1/listen", model
        self._headers = {"Authorization": f"Token {key}"}

    async def ask(self, utterance: Utterance) -> Hypothesis:
        words: list[tuple[str, float]] = []

        async def messages() -> AsyncIterator[str | bytes]:
            async for piece in utterance.pieces():
                yield piece
            yield json.dumps({"type": "CloseStream"})

        def receive(message: str | bytes) -> bool:
            said = json.loads(message)
            if said["type"] == "Results":
                best = said["channel"]["alternatives"][0]
                if said["is_final"]:
                    words.extend((word["word"], float(word["confidence"])) for word in best["words"])
                now = "" if said["is_final"] else best["transcript"]
                utterance.partial([*(word for word, _ in words), now])
            return bool(said["type"] == "Metadata")  # comes when everything was heard

        address = self._url.with_query(self._query(utterance.grammar))
        await self.converse(address, messages(), receive, self._headers)
        return believed(words, language=utterance.grammar.language)

    def _query(self, grammar: Grammar) -> list[tuple[str, str]]:
        # The older models know no key terms, only weighted words.
        hint = "keyterm" if self._model.startswith("nova-3") else "keywords"
        return [
            ("model", self._model),
            ("language", grammar.language),
            *(("encoding", "linear16"), ("sample_rate", str(RATE)), ("channels", "1")),
            *(("interim_results", "true"), ("endpointing", "false")),
            *((hint, term) for term in vocabulary(grammar, TERMS)),
        ]
