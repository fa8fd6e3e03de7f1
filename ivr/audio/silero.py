"""Silero's voice detector (MIT, github.com/snakers4/silero-vad): an LSTM over pieces of 32 ms at 8 kHz.

`ivr.engine.better_ear` finds the network on this machine.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ivr.audio.frame import RATE, Pcm

CHUNK = 256
"""Samples of one piece; with each go the last CONTEXT of the one before."""

CONTEXT = 32

Numbers = NDArray[np.float32]


class Silero:
    """The network, which all calls share: it keeps nothing of any of them. `session` is onnxruntime's."""

    def __init__(self, session: Any) -> None:
        self._session, self._rate = session, np.array(RATE, np.int64)

    def stream(self) -> Stream:
        return Stream(self)

    def run(self, sound: Numbers, state: Numbers) -> tuple[float, Numbers]:
        """`sound` has shape (1, CONTEXT + CHUNK), full scale 1; `state` (2, 1, 128)."""
        likely, after = self._session.run(None, {"input": sound, "state": state, "sr": self._rate})
        return float(likely[0, 0]), after


class Stream:
    """One caller's sound, piece after piece."""

    def __init__(self, silero: Silero) -> None:
        self._silero = silero
        self.reset()

    def reset(self) -> None:
        """Forget what was heard: what comes next does not follow it."""
        self._state = np.zeros((2, 1, 128), np.float32)
        self._sound = np.zeros((1, CONTEXT + CHUNK), np.float32)

    def hear(self, pcm: Pcm) -> float:
        """How likely there is a voice in these CHUNK samples, from 0 to 1."""
        self._sound[0, :CONTEXT] = self._sound[0, -CONTEXT:]
        self._sound[0, CONTEXT:] = pcm
        self._sound[0, CONTEXT:] /= 32768
        likely, self._state = self._silero.run(self._sound, self._state)
        return likely
