"""The caller's side of a telephone line: sentences as sound, and the line that spoils them."""

from __future__ import annotations

import asyncio
import zlib
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from ivr.audio import level
from ivr.audio.frame import FRAME_MS, RATE, Pcm
from ivr.audio.g711 import PCMU
from ivr.audio.rtp import RtpPacket
from ivr.softphone import speech
from ivr.tts.espeak import Espeak

SAMPLES = RATE * FRAME_MS // 1000
QUIET = -60.0
"""dBFS below which a frame of speech is a pause: pauses do not count for the loudness of a voice."""


async def sentence(text: str, language: str) -> Pcm:
    """A text as somebody says it: by flite in English, by espeak-ng in other languages. VoiceError."""
    if language.startswith("en"):
        path = await asyncio.to_thread(speech.spoken, text)
        return recording(path)
    spoken = await Espeak().speak(text, language)
    sound: NDArray[np.float64] = soxr.resample(spoken.pcm.astype(np.float64), spoken.rate, RATE, quality="HQ")
    return _samples(sound)


def recording(path: Path) -> Pcm:
    """A 16-bit WAV file of any rate. VoiceError."""
    return np.frombuffer(speech.samples(path), "<i2").astype(np.int16)


def _samples(sound: NDArray[Any]) -> Pcm:
    whole: Pcm = np.clip(np.rint(sound), -32768, 32767).astype(np.int16)
    return whole


def at_loudness(pcm: Pcm, dbfs: float) -> Pcm:
    """The same, so that its voiced parts have this level."""
    whole = len(pcm) - len(pcm) % SAMPLES
    frames = [pcm[at : at + SAMPLES] for at in range(0, whole, SAMPLES)]
    voiced = [frame for frame in frames if level.rms(frame) > QUIET]
    if not voiced:
        return pcm
    gain = 10 ** ((dbfs - level.rms(np.concatenate(voiced))) / 20)
    return _samples(pcm * gain)


class CallersLine:
    """Gives a datagram for every 20 ms. Noise and loss are the same in every run of the same `name`.

    `noise_dbfs` and `loss` (per cent) may be changed at any time; no noise: None.
    """

    def __init__(self, name: str, noise_dbfs: float | None, loss: float) -> None:
        seed = zlib.crc32(name.encode())
        self._noise, self._lost = np.random.default_rng(seed), np.random.default_rng(seed + 1)
        self.noise_dbfs, self.loss = noise_dbfs, loss
        self._saying: deque[Pcm] = deque()
        self._sequence = 0

    @property
    def speaking(self) -> bool:
        return bool(self._saying)

    def say(self, pcm: Pcm) -> None:
        padded = np.pad(pcm, (0, -len(pcm) % SAMPLES))
        self._saying.extend(padded[at : at + SAMPLES] for at in range(0, len(padded), SAMPLES))

    def datagram(self) -> bytes | None:
        """What the next 20 ms sound like, as an RTP packet; None when it is lost on its way."""
        frame = self._saying.popleft() if self._saying else np.zeros(SAMPLES, np.int16)
        if self.noise_dbfs is not None:
            strength = level.FULL_SCALE * 10 ** (self.noise_dbfs / 20)
            frame = _samples(frame + self._noise.normal(0.0, strength, SAMPLES))
        number, self._sequence = self._sequence, self._sequence + 1
        if self.loss and 100 * self._lost.random() < self.loss:
            return None
        packet = RtpPacket(
            payload_type=PCMU.payload_type,
            sequence=number & 0xFFFF,
            timestamp=number * SAMPLES & 0xFFFFFFFF,
            ssrc=1,
            payload=PCMU.encode(frame),
        )
        return bytes(packet)
