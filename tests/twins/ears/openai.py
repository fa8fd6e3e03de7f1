"""/v1/audio/transcriptions, as OpenAI and servers at home speak it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from ivr.audio.wav import Wav
from ivr.stt.openai import OpenAi
from tests.twins.ears.twin import KEY, HttpTwin


class OpenAiTwin(HttpTwin):
    """`gives`: what of its confidence it tells, "segments", "logprobs" or nothing."""

    path = "/v1/audio/transcriptions"
    streams = False

    def __init__(self) -> None:
        super().__init__()
        self.form: dict[str, Any] = {}
        self.gives, self.model, self.silence = "segments", "whisper-1", 0.0

    def engine(self, languages: Iterable[str], limit: float) -> OpenAi:
        return OpenAi(f"http://127.0.0.1:{self.port}/v1", languages, self.model, KEY, limit)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        assert request.headers["Authorization"] == f"Bearer {KEY}"
        if self.mode == "refuses":
            raise web.HTTPUnauthorized(text=f"no {KEY}")
        if self.mode == "breaks_off":
            request.transport.abort()
        form = await request.post()
        self.form = dict(form)
        file = form["file"]
        assert isinstance(file, web.FileField) and file.filename == "said.wav"
        with file.file as sound:
            wav = Wav.parse(sound.read())
        assert wav.rate == 8000
        self.audio += wav.pcm.tobytes()
        self.language = str(form["language"])
        self.hints = tuple(text.strip().lower() for text in str(form.get("prompt", "")).split("."))
        if self.mode == "stalls":
            await self.stall()
        if self.mode == "floods":
            reply = web.StreamResponse(headers={"Content-Type": "application/json"})
            await reply.prepare(request)
            await self.flood(reply.write)
        if self.mode == "garbles":
            return web.json_response({"words": self.text})
        logs = [math.log(sure) for _, sure in self.says]
        told: dict[str, Any] = {"text": f"{self.text.capitalize()}."}
        if self.gives == "segments":
            told["segments"] = [{"avg_logprob": sum(logs) / len(logs), "no_speech_prob": self.silence}]
        if self.gives == "logprobs":
            told["logprobs"] = [{"token": "t", "logprob": log} for log in logs]
        return web.json_response(told)
