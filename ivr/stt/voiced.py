"""Where in an utterance somebody speaks, and how far the voice stands over the noise of the line.

Whoever hands an utterance over decides how much silence is round it; each silent frame moves the mean
that cepstra are normalised by.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ivr.audio.frame import RATE, Pcm

FRAME = RATE // 50  # 20 ms
BEFORE, AFTER = 0.3, 0.5
"""Seconds that are kept before the first loud frame and after the last one."""

QUIETER = 30.0
"""dB below the loudest 100 ms from which nobody speaks."""


def voiced(pcm: Pcm) -> Pcm:
    """The utterance without the silence round it, as far as it is silent: noise stays."""
    power = _power(pcm)
    if not len(power):
        return pcm
    smooth = np.convolve(power, np.ones(5) / 5, "same")
    loud = np.flatnonzero(smooth >= smooth.max() / 10 ** (QUIETER / 10))
    first, last = int(loud[0]) * FRAME - int(BEFORE * RATE), int(loud[-1] + 1) * FRAME + int(AFTER * RATE)
    return pcm[max(0, first) : last]


def over_noise(pcm: Pcm) -> float:
    """dB between the loud and the quiet tenth of the frames."""
    power = _power(pcm)
    if not len(power):
        return 0.0
    quiet, loud = np.percentile(10 * np.log10(power + 1), (10, 90))
    return float(loud - quiet)


def _power(pcm: Pcm) -> NDArray[np.float64]:
    frames = pcm[: len(pcm) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    power: NDArray[np.float64] = np.mean(frames**2, axis=1)
    return power
