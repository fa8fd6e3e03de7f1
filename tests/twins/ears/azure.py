"""Azure's REST API for short audio."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import fmean

import numpy as np
from aiohttp import web

from ivr.stt.azure import Azure
from tests.twins.ears.twin import KEY, HttpTwin

HEADER = 44


class AzureTwin(HttpTwin):
    path = "/speech/recognition/conversation/cognitiveservices/v1"
    streams = False
    rate = 16000

    def __init__(self) -> None:
        super().__init__()
        self.status = "Success"

    def engine(self, languages: Iterable[str], limit: float) -> Azure:
        return Azure(f"http://127.0.0.1:{self.port}/", languages, KEY, limit)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if self.mode == "refuses":
            raise web.HTTPUnauthorized(text=f"no {KEY}")
        assert request.headers["Ocp-Apim-Subscription-Key"] == KEY
        assert request.headers["Content-Type"] == "audio/wav; codecs=audio/pcm; samplerate=16000"
        assert request.headers["Transfer-Encoding"] == "chunked"
        assert request.query["format"] == "detailed"
        self.language = request.query["language"]
        body = b""
        async for chunk in request.content.iter_any():
            body += chunk
            if self.mode == "breaks_off":
                request.transport.abort()
        self._listen(body)
        if self.mode == "stalls":
            await self.stall()
        if self.mode == "floods":
            reply = web.StreamResponse(headers={"Content-Type": "application/json"})
            await reply.prepare(request)
            await self.flood(reply.write)
        if self.mode == "garbles":
            return web.json_response({"RecognitionStatus": "Success", "NBest": self.text})
        sure = fmean(sure for _, sure in self.says)
        best = {"Confidence": sure, "Lexical": self.text, "Display": f"{self.text.capitalize()}."}
        other = {"Confidence": 0.2, "Lexical": "crack my order", "Display": "Crack my order."}
        answer = {"RecognitionStatus": self.status, "Offset": 0, "Duration": 1, "NBest": [other, best]}
        return web.json_response(answer if self.status == "Success" else answer | {"NBest": []})

    def _listen(self, body: bytes) -> None:
        assert body[:4] == b"RIFF" and body[8:16] == b"WAVEfmt " and body[36:40] == b"data"
        assert int.from_bytes(body[24:28], "little") == 16000
        wide = np.frombuffer(body[HEADER:], "<i2")
        self.audio += wide.tobytes()
