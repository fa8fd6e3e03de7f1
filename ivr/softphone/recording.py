"""Both sides of a call in one stereo WAV: left is what the phone heard, right what it said.

Both come from the same 20 ms tick of the phone, so they are aligned as in the ear of whoever
holds it: what is heard left is delayed by the jitter buffer (100 ms), as it is for a person.
"""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from ivr.errors import VoiceError
from ivr.softphone.ear import SILENCE_DBFS, level
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


def levels(path: Path) -> tuple[float, float]:
    """(heard, said): the RMS level of each side's loudest second, in dBFS.

    Raises VoiceError when it is no stereo recording.
    """
    try:
        with wave.open(str(path), "rb") as sound:
            shape = sound.getnchannels(), sound.getsampwidth()
            raw = sound.readframes(sound.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise VoiceError(f"{path} is no recording: {error}") from error
    if shape != (2, 2):
        raise VoiceError(f"{path} is no recording of two sides.")
    both = np.frombuffer(raw, dtype="<i2").reshape(-1, 2)
    seconds = [both[at : at + RATE] for at in range(0, len(both), RATE)]
    heard, said = (
        max((level(one[:, side].tobytes()) for one in seconds), default=SILENCE_DBFS) for side in (0, 1)
    )
    return round(heard, 1), round(said, 1)
