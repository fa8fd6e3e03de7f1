"""A frame: a short piece of one stream of sound, and where in the stream it lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pcm = NDArray[np.int16]
"""Linear samples, shape (n,), full scale ±32768."""

RATE = 8000
"""The telephone's sampling rate, Hz."""

FRAME_MS = 20
"""The house's normal frame: 160 samples at 8000 Hz."""


@dataclass(frozen=True, slots=True)
class Frame:
    """`pcm` is int16, shape (n,); `rate` in Hz; `timestamp` in samples since the stream began."""

    pcm: Pcm
    rate: int = RATE
    timestamp: int = 0

    @property
    def ms(self) -> int:
        """How long the frame sounds."""
        return len(self.pcm) * 1000 // self.rate

    @property
    def at_ms(self) -> int:
        """Where the frame begins, counted from the beginning of the stream."""
        return self.timestamp * 1000 // self.rate


def silence(ms: int, rate: int = RATE) -> Pcm:
    """`ms` of digital silence."""
    return np.zeros(ms * rate // 1000, np.int16)
