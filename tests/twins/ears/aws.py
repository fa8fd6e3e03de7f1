"""Amazon Transcribe over a WebSocket; signatures are compared, checksums are checked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from aiohttp import web
from yarl import URL

from ivr.services.sigv4 import Account, presigned
from ivr.stt.aws import Aws
from ivr.stt.eventstream import Message
from tests.twins.ears.twin import KEY, SocketTwin

ACCOUNT = Account("AKIDEXAMPLE", KEY, "a-token")


class AwsTwin(SocketTwin):
    path = "/stream-transcription-websocket"
    refuses_inside = True

    def engine(self, languages: Iterable[str], limit: float) -> Aws:
        url = f"ws://127.0.0.1:{self.port}"
        return Aws("eu-west-1", languages, ACCOUNT, "orders", url, limit)

    def opened(self, request: web.Request) -> None:
        query = request.query
        assert (query["media-encoding"], query["sample-rate"]) == ("pcm", "8000")
        assert query["vocabulary-name"] == "orders"
        self.language = query["language-code"]
        own = [(name, value) for name, value in query.items() if not name.startswith("X-Amz-")]
        now = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        seconds = int(query["X-Amz-Expires"])
        url = f"ws://{request.host}{request.path}"
        expected = presigned(url, own, ACCOUNT, "eu-west-1", "transcribe", now, seconds)
        assert dict(query) == dict(URL(expected, encoded=True).query)

    def message(self, data: str | bytes, at: int) -> Iterator[str | bytes | None]:
        assert isinstance(data, bytes)
        message = Message.parse(data)
        assert message.headers[":event-type"] == "AudioEvent"
        if message.payload:
            self.audio += message.payload
            yield self._results(self.says[:2], partial=True)
            return
        if self.mode == "refuses":
            headers = {":message-type": "exception", ":exception-type": "BadRequestException"}
            yield bytes(Message(headers, json.dumps({"Message": f"no {KEY}"}).encode()))
        if self.mode == "garbles":
            yield bytes(Message({":message-type": "event"}, self.text.encode()))
        yield self._results(self.says, partial=False)
        yield None

    def _results(self, words: Iterable[tuple[str, float]], partial: bool) -> bytes:
        items = [{"Type": "pronunciation", "Content": word, "Confidence": sure} for word, sure in words]
        best = {
            "Transcript": " ".join(word for word, _ in words).capitalize() + ".",
            "Items": [*items, {"Type": "punctuation", "Content": "."}],
        }
        result = {"ResultId": "r", "IsPartial": partial, "Alternatives": [best]}
        headers = {
            ":message-type": "event",
            ":event-type": "TranscriptEvent",
            ":content-type": "application/json",
        }
        return bytes(Message(headers, json.dumps({"Transcript": {"Results": [result]}}).encode()))
