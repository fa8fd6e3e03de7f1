"""Deepgram's live transcription."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from aiohttp import web

from ivr.stt.deepgram import Deepgram
from tests.twins.ears.twin import KEY, SocketTwin


class DeepgramTwin(SocketTwin):
    path = "/v1/listen"

    def engine(self, languages: Iterable[str], limit: float) -> Deepgram:
        return Deepgram(f"ws://127.0.0.1:{self.port}", languages, "nova-3", KEY, limit)

    def opened(self, request: web.Request) -> None:
        assert request.headers["Authorization"] == f"Token {KEY}"
        assert (request.query["encoding"], request.query["sample_rate"]) == ("linear16", "8000")
        self.language, self.hints = request.query["language"], tuple(request.query.getall("keyterm"))

    def message(self, data: str | bytes, at: int) -> Iterator[str | bytes | None]:
        if isinstance(data, bytes):
            self.audio += data
            yield self._results(self.says[:2], final=False)
            return
        assert json.loads(data) == {"type": "CloseStream"}
        if self.mode == "garbles":
            yield json.dumps({"type": "Results", "channel": self.text})
        yield self._results(self.says, final=True)
        yield json.dumps({"type": "Metadata", "request_id": "r", "channels": 1})
        yield None

    def _results(self, words: Iterable[tuple[str, float]], final: bool) -> str:
        found = [{"word": word, "confidence": sure, "start": 0.0, "end": 0.1} for word, sure in words]
        best = {"transcript": " ".join(word for word, _ in words), "confidence": 0.9, "words": found}
        return json.dumps({"type": "Results", "is_final": final, "channel": {"alternatives": [best]}})
