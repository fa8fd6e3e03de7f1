"""Amazon Transcribe: streaming over a WebSocket, without an SDK.

The address is signed (services.sigv4), audio and results are messages of an event stream (eventstream.py).
Hints are not possible in a request; a vocabulary that was stored there may be named.
https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from yarl import URL

from ivr.audio.frame import RATE
from ivr.errors import RecogniserError
from ivr.services.sigv4 import Account, presigned
from ivr.stt.eventstream import Message
from ivr.stt.judging import told
from ivr.stt.online import Online
from ivr.stt.recogniser import Hypothesis
from ivr.stt.utterance import Utterance

PATH = "/stream-transcription-websocket"
GOOD_FOR = 60
"""Seconds within which a signed address is used: at once."""
PIECE = 16_000
"""Bytes of audio in one message: a second."""
AUDIO = {":content-type": "application/octet-stream", ":event-type": "AudioEvent", ":message-type": "event"}


class Aws(Online):
    """`url` is the service's when empty, which follows from the region."""

    name = "aws"

    def __init__(
        self,
        region: str,
        languages: Iterable[str],
        account: Account,
        vocabulary: str = "",
        url: str = "",
        limit: float = 6.0,
    ) -> None:
        self._url = (url.rstrip("/") or f"wss://transcribestreaming.{region}.amazonaws.com:8443") + PATH
        super().__init__(languages, limit, [self._url])
        self._region, self._account, self._vocabulary = region, account, vocabulary

    async def ask(self, utterance: Utterance) -> Hypothesis:
        words: list[tuple[str, float | None]] = []

        async def messages() -> AsyncIterator[str | bytes]:
            async for pcm in utterance.pieces():
                for at in range(0, len(pcm), PIECE):
                    yield bytes(Message(AUDIO, pcm[at : at + PIECE]))
            yield bytes(Message(AUDIO))

        def receive(message: str | bytes) -> bool:
            if isinstance(message, str):
                raise ValueError("a text, where an event stream is spoken")
            interim = []
            for result in _results(Message.parse(message)):
                best = result["Alternatives"][0]
                if result["IsPartial"]:
                    interim.append(best["Transcript"])
                else:
                    words.extend(_words(best))
            utterance.partial([*(word for word, _ in words), *interim])
            return False  # it closes when everything was heard

        address = URL(self._address(utterance.grammar.language), encoded=True)
        await self.converse(address, messages(), receive)
        return told(words, utterance.grammar)

    def _address(self, language: str) -> str:
        query = {"language-code": language, "media-encoding": "pcm", "sample-rate": str(RATE)}
        if self._vocabulary:
            query["vocabulary-name"] = self._vocabulary
        now = datetime.now(UTC)
        return presigned(self._url, query.items(), self._account, self._region, "transcribe", now, GOOD_FOR)


def _results(message: Message) -> Iterable[Mapping[str, Any]]:
    if message.headers.get(":message-type") == "exception":
        kind = message.headers.get(":exception-type", "an exception")
        raise RecogniserError(f"aws refused: {kind}.")
    results: Iterable[Mapping[str, Any]] = json.loads(message.payload)["Transcript"]["Results"]
    return results


def _words(best: Mapping[str, Any]) -> Iterable[tuple[str, float | None]]:
    items = [item for item in best["Items"] if item["Type"] == "pronunciation"]
    return ((item["Content"], item.get("Confidence")) for item in items)
