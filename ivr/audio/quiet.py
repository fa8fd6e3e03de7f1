"""An utterance with less noise: each frequency is turned down as far as noise explains it.

The noise of each frequency is what its quiet moments hold (a low quantile over the utterance: Stahl,
Fischer and Bippus 2000); the gain is Wiener's, its signal-to-noise ratio decided from the frame before
(Ephraim and Malah 1984, Scalart and Filho 1996). Recognisers have to be fitted on what comes out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ivr.audio.frame import Pcm

SIZE, STEP = 256, 64  # samples: 32 and 8 ms
LEAST = 0.1
"""Of the gain: what is turned down further sounds of the gain itself."""

QUIET, ABOVE = 15, 1.25
"""Percentile of a frequency's smoothed power that is noise, and the mean of the noise over that."""

KEPT = 0.95
"""How much of a frame's ratio is that of the frame before."""

_NO_SIGNAL = 10**-2.5
_WINDOW = np.sqrt(np.hanning(SIZE + 1)[:SIZE])
_FRAMES, _NEIGHBOURS = np.ones(9) / 9, np.ones(5) / 5
Spectra = NDArray[np.float64]
"""Shape (frames, frequencies)."""


def quieted(pcm: Pcm) -> Pcm:
    """As long as it was: int16, 8000 Hz."""
    padded = np.concatenate([np.zeros(SIZE), pcm, np.zeros(SIZE + STEP)])
    count = (len(padded) - SIZE) // STEP + 1
    at = np.arange(SIZE) + STEP * np.arange(count)[:, None]
    spectra = np.fft.rfft(padded[at] * _WINDOW, axis=1)
    pieces = np.fft.irfft(spectra * _gains(np.abs(spectra) ** 2), SIZE, axis=1) * _WINDOW
    sound, weight = np.zeros(len(padded)), np.full(len(padded), 1e-6)
    np.add.at(sound, at, pieces)
    np.add.at(weight, at, np.broadcast_to(_WINDOW**2, at.shape))
    clear: Pcm = np.clip(sound / weight, -32768, 32767).astype(np.int16)
    return clear[SIZE : SIZE + len(pcm)]


def _noise(power: Spectra) -> NDArray[np.float64]:
    """Of each frequency; the frames at both ends are padding."""
    inside = power[4:-5] if len(power) > 18 else power
    smooth = np.apply_along_axis(lambda one: np.convolve(one, _FRAMES, "same"), 0, inside)
    level = np.percentile(smooth, QUIET, axis=0) * ABOVE + 1e-3
    return np.convolve(np.pad(level, 2, "edge"), _NEIGHBOURS, "valid")


def _gains(power: Spectra) -> Spectra:
    noise, gains, before = _noise(power), np.empty_like(power), np.zeros(power.shape[1])
    for frame, now in enumerate(power / noise):
        ratio = np.maximum(KEPT * before + (1 - KEPT) * np.maximum(now - 1, 0), _NO_SIGNAL)
        gains[frame] = np.maximum(ratio / (1 + ratio), LEAST)
        before = gains[frame] ** 2 * now
    return gains
