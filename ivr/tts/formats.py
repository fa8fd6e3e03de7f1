"""The formats in which prompts lie beside each other: Asterisk takes the one that suits a call's codec.

Each is made from the voice's own speech, not from another format: `.sln16` is twice as wide as the rest.
A G.722 call is played `.sln16`, and Asterisk encodes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ivr.audio.frame import RATE, Pcm
from ivr.audio.g711 import PCMA, PCMU
from ivr.audio.resample import WIDE_RATE


@dataclass(frozen=True, slots=True)
class Format:
    """`name` is the file's extension as Asterisk knows it; `width` in bytes a sample, `rate` in Hz."""

    name: str
    rate: int
    width: int
    encode: Callable[[Pcm], bytes]
    decode: Callable[[bytes], Pcm]

    def ms(self, size: int) -> int:
        """How long so many bytes sound."""
        return size * 1000 // (self.rate * self.width)

    def size(self, ms: int) -> int:
        """How many bytes sound so long."""
        return ms * self.rate * self.width // 1000


def _linear(pcm: Pcm) -> bytes:
    return pcm.astype("<i2").tobytes()


def _samples(content: bytes) -> Pcm:
    return np.frombuffer(content, "<i2").astype(np.int16)


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("ulaw", RATE, 1, PCMU.encode, PCMU.decode),
        Format("alaw", RATE, 1, PCMA.encode, PCMA.decode),
        Format("sln16", WIDE_RATE, 2, _linear, _samples),
    )
}
