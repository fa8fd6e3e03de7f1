"""Both sides of a call in one stereo WAV: left is what the phone heard, right what it said.

Both come from the same 20 ms tick of the phone, so they are aligned as in the ear of whoever
holds it: what is heard left is delayed by the jitter buffer (100 ms), as it is for a person.
"""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from ivr.softphone.speech import RATE


class Recording:
    """Written as it grows, so that the file of a phone that was killed can be played too."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._wave = wave.open(str(path), "wb")  # noqa: SIM115 - open as long as the call
        self._wave.setnchannels(2)
        self._wave.setsampwidth(2)
        self._wave.setframerate(RATE)

    def add(self, heard: bytes, said: bytes) -> None:
        """One frame of each side, of equal length; 8 kHz, 16 bit."""
        both = np.empty((len(heard) // 2, 2), dtype="<i2")
        both[:, 0] = np.frombuffer(heard, dtype="<i2")
        both[:, 1] = np.frombuffer(said, dtype="<i2")
        self._wave.writeframes(both.tobytes())

    def close(self) -> None:
        self._wave.close()
