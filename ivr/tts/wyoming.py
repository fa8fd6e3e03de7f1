"""A voice behind the Wyoming protocol (Piper and others), one connection a prompt.

The library `wyoming` is the extra `wyoming`; it is imported when this voice is made.
https://github.com/OHF-Voice/wyoming
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Mapping

import numpy as np

from ivr.errors import VoiceError, VoiceTimeout
from ivr.ssml import read
from ivr.tts.dialects import dialect
from ivr.tts.voice import Identity, Speech, chosen
from ivr.wires.wyoming import Wire, connected

LARGEST = 32_000_000
"""Bytes of one prompt: five minutes at 48 kHz."""


class Wyoming:
    """`url`: tcp://HOST:PORT or unix:///PATH. `voices`: language → the service's own name of a voice, or
    an empty one, with which it chooses by the language. The protocol knows no
    speed."""

    name = "wyoming"

    def __init__(
        self,
        *,
        url: str,
        voices: Mapping[str, str] | None = None,
        timeout: float = 10.0,
    ) -> None:
        """VoiceError when the library is not installed."""
        try:
            self._tts = importlib.import_module("wyoming.tts")
            self._audio = importlib.import_module("wyoming.audio")
        except ImportError as fault:
            raise VoiceError("The voice wyoming is not installed: pip install 'ivr[wyoming]'.") from fault
        self._url, self._timeout = url, timeout
        self._voices = dict(voices or {"en-US": ""})

    def identity(self, language: str) -> Identity:
        voice = chosen(self.name, self._voices, language)
        return Identity(f"wyoming {self._url}", voice or language)

    async def speak(self, text: str, language: str) -> Speech:
        voice = chosen(self.name, self._voices, language)
        wanted = self._tts.SynthesizeVoice(name=voice or None, language=None if voice else language)
        request = self._tts.Synthesize(dialect(self.name).write(read(text)), wanted)
        try:
            async with (
                asyncio.timeout(self._timeout),
                connected(self._url, VoiceError, LARGEST, "text") as wire,
            ):
                await wire.write(request)
                return await self._sound(wire)
        except TimeoutError as fault:
            raise VoiceTimeout(f"{self._url} took longer than {self._timeout:g} s.") from fault
        except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError) as fault:
            raise VoiceError(f"{self._url} cannot speak: {fault or type(fault).__name__}.") from fault

    async def close(self) -> None:
        pass

    async def _sound(self, wire: Wire) -> Speech:
        heard, rate = bytearray(), 0
        while not self._audio.AudioStop.is_type((event := await wire.read()).type):
            if self._audio.AudioChunk.is_type(event.type):
                chunk = self._audio.AudioChunk.from_event(event)
                if (chunk.width, chunk.channels) != (2, 1) or rate not in (0, chunk.rate):
                    raise VoiceError(f"{self._url} sent what is not 16-bit sound of one channel.")
                heard += chunk.audio
                rate = chunk.rate
        if not heard:
            raise VoiceError(f"{self._url} sent no sound.")
        return Speech(np.frombuffer(heard[: len(heard) & ~1], "<i2").astype(np.int16), rate)
