"""Azure, Amazon Polly and an OpenAI-compatible service as their documentation describes them: what they
take is checked, what they give is a tone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import numpy as np
from aiohttp import web

from ivr.audio.wav import Wav
from ivr.services.sigv4 import Account, signed
from tests.twins.served import served

KEY = "a key"
AWS = Account("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
REGION = "eu-west-1"
MS = 500


def tone(rate: int) -> Wav:
    time = np.arange(rate * MS // 1000) / rate
    return Wav((9000 * np.sin(2 * np.pi * 440 * time)).astype(np.int16), rate)


@dataclass
class VoiceServices:
    """`refusal` (status, body) is answered instead; `sound` instead of the tone; while `gate` is shut,
    nothing is answered."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    refusal: tuple[int, str] | None = None
    sound: bytes | None = None
    gate: asyncio.Event | None = None

    async def answer(self, sound: bytes, kind: str) -> web.Response:
        if self.gate is not None:
            await self.gate.wait()
        if self.refusal is not None:
            return web.Response(status=self.refusal[0], text=self.refusal[1])
        return web.Response(body=sound if self.sound is None else self.sound, content_type=kind)

    async def azure(self, request: web.Request) -> web.Response:
        """https://learn.microsoft.com/azure/ai-services/speech-service/rest-text-to-speech"""
        headers = request.headers
        if KEY not in (headers.get("Ocp-Apim-Subscription-Key"), headers.get("Authorization", "")[7:]):
            return web.Response(status=401, reason="Unauthorized")
        if headers["Content-Type"] != "application/ssml+xml":
            return web.Response(status=415, reason="Unsupported Media Type")
        assert headers["User-Agent"] and headers["X-Microsoft-OutputFormat"] == "riff-24khz-16bit-mono-pcm"
        said = await request.text()
        tree = ElementTree.fromstring(said)
        assert tree.tag == "{http://www.w3.org/2001/10/synthesis}speak"
        self.asked.append({"ssml": said, "voice": tree[0].attrib["name"], "words": "".join(tree.itertext())})
        return await self.answer(bytes(tone(24000)), "audio/x-wav")

    async def polly(self, request: web.Request) -> web.Response:
        """https://docs.aws.amazon.com/polly/latest/dg/API_SynthesizeSpeech.html"""
        body = await request.read()
        at = datetime.strptime(request.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        plain = {"Content-Type": request.headers["Content-Type"]}
        right = signed("POST", str(request.url), plain, body, AWS, REGION, "polly", at)
        if request.headers["Authorization"] != right["authorization"]:
            message = "The request signature we calculated does not match"
            return web.json_response({"message": message}, status=403)
        told = json.loads(body)
        assert told["OutputFormat"] == "pcm" and told["SampleRate"] in ("8000", "16000")
        assert told["TextType"] == "ssml" and told["Engine"] in ("neural", "standard")
        tree = ElementTree.fromstring(told["Text"])
        self.asked.append(
            {"ssml": told["Text"], "voice": told["VoiceId"], "words": "".join(tree.itertext()), **told}
        )
        return await self.answer(tone(int(told["SampleRate"])).pcm.tobytes(), "audio/pcm")

    async def openai(self, request: web.Request) -> web.Response:
        """https://platform.openai.com/docs/api-reference/audio/createSpeech"""
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            error = {"message": "Incorrect API key provided.", "type": "invalid_request_error"}
            return web.json_response({"error": error}, status=401)
        told = await request.json()
        assert told["response_format"] == "wav" and 0.25 <= told["speed"] <= 4.0 and told["model"]
        self.asked.append({"words": told["input"], **told})
        return await self.answer(bytes(tone(24000)), "audio/wav")


@asynccontextmanager
async def voice_services() -> AsyncIterator[VoiceServices]:
    services = VoiceServices()
    routes = {
        "/cognitiveservices/v1": services.azure,
        "/v1/speech": services.polly,
        "/v1/audio/speech": services.openai,
    }
    async with served(web.post(path, answer) for path, answer in routes.items()) as services.url:
        yield services
