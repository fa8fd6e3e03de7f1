"""A service that speaks over HTTP: one request, one sound."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

import aiohttp
import numpy as np

from ivr import __version__
from ivr.audio.wav import Wav
from ivr.errors import MediaError, VoiceError, VoiceTimeout
from ivr.tts.voice import Speech

CONNECT = 2.0
"""Seconds that a connection may take to be made."""
LARGEST = 32_000_000
"""Bytes of one answer: five minutes at 48 kHz."""
LONGEST_REASON = 300


class Service:
    """`name` for people ("Azure"); `timeout` (s) bounds one prompt as a whole."""

    def __init__(self, name: str, timeout: float) -> None:
        self.name, self._timeout = name, timeout
        self._http: aiohttp.ClientSession | None = None

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> bytes:
        """The sound. VoiceError with the service's own words when it refuses."""
        try:
            async with (
                asyncio.timeout(self._timeout),
                self._session().post(url, headers=headers, data=body, allow_redirects=False) as answer,
            ):
                content = await answer.content.read(LARGEST + 1)
                while len(content) <= LARGEST and (more := await answer.content.read(LARGEST)):
                    content += more
        except TimeoutError as fault:
            raise VoiceTimeout(f"{self.name} took longer than {self._timeout:g} s.") from fault
        except (aiohttp.ClientError, OSError) as fault:
            raise VoiceError(f"{self.name} cannot be reached: {fault or type(fault).__name__}.") from fault
        if answer.status != 200:
            why = reason(content) or answer.reason or "no reason given"
            raise VoiceError(f"{self.name} refused with {answer.status}: {why}.")
        if len(content) > LARGEST:
            raise VoiceError(f"{self.name} sent more than {LARGEST} bytes.")
        return content

    def pcm(self, content: bytes, rate: int) -> Speech:
        """Raw 16-bit samples, one channel, little-endian. VoiceError."""
        if len(content) < 2:
            raise VoiceError(f"{self.name} sent no sound.")
        return Speech(np.frombuffer(content[: len(content) & ~1], "<i2").astype(np.int16), rate)

    def wav(self, content: bytes) -> Speech:
        """A WAV file, one channel. VoiceError."""
        try:
            wav = Wav.parse(content)
        except MediaError as fault:
            raise VoiceError(f"{self.name} sent what is no sound. {fault}") from fault
        if wav.pcm.ndim != 1:
            raise VoiceError(f"{self.name} sent stereo, and one channel was asked for.")
        return Speech(wav.pcm, wav.rate)

    async def close(self) -> None:
        http, self._http = self._http, None
        if http is not None:
            await http.close()

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT)  # ours covers it all
            self._http = aiohttp.ClientSession(timeout=timeout, headers={"User-Agent": f"ivr/{__version__}"})
        return self._http


def reason(content: bytes) -> str:
    """What a refusal says, in JSON of the usual shapes or in plain text."""
    text = content[:10_000].decode(errors="replace").strip()
    try:
        told = json.loads(text)
    except ValueError:
        told = text
    for key in ("error", "message", "Message", "detail"):
        told = told.get(key, told) if isinstance(told, dict) else told
    return " ".join(str(told).split())[:LONGEST_REASON].rstrip(".")
