"""A voice by formula: a larynx whose pitch moves, and a mouth that opens four times a second."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def voice(ms: int) -> NDArray[np.int16]:
    """ "Ah-oh-ah-oh" at 8 kHz, for detectors that know a voice from a buzz; it has no words."""
    at = np.arange(ms * 8) / 8000
    pitch = 120 + 15 * np.sin(2 * np.pi * 2 * at)
    phase = 2 * np.pi * np.cumsum(pitch) / 8000
    opened = 0.5 + 0.5 * np.sin(2 * np.pi * 4 * at)
    formants = [(500 + 250 * opened, 90), (900 + 300 * opened, 110), (2500, 200)]
    sound = np.zeros(len(at))
    for n in range(1, 26):
        loud = sum(1 / (1 + ((n * pitch - centre) / width) ** 2) for centre, width in formants)
        sound += np.sin(n * phase) * (loud + 0.02) / n**0.5
    return (6000 * sound * (0.4 + 0.6 * opened)).astype(np.int16)
