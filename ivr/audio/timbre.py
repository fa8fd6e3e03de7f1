"""What a frame sounds like, in a few numbers that do not know how loud it is."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ivr.audio.frame import RATE, Pcm

Numbers = NDArray[np.float32]

SIZE = 320
"""Samples: this frame of 20 ms and the one before it, at 8 kHz."""

BANDS = 14
FEATURES = BANDS + 2
LOWEST, HIGHEST = 100.0, 3700.0
PITCHES = range(RATE // 400, RATE // 65)
"""Lags, in samples, at which a voice repeats itself: 65 to 400 Hz."""

_HUSH = 1e3  # power in each bin that mu-law's own noise has anyway


def features(window: Pcm) -> Numbers:
    """Shape of the spectrum in BANDS, how periodic it is (0..1), and how peaked its lines are.

    `window` has SIZE samples.
    """
    shape, edges, echoes = _tables()
    heard = np.fft.rfft(window * shape)
    power = heard.real**2 + heard.imag**2 + _HUSH
    bands = np.log(np.add.reduceat(power, edges)[:BANDS])
    echo = echoes @ power
    lines = power[edges[0] : edges[-1]]
    out = np.empty(FEATURES, np.float32)
    out[:BANDS] = bands - bands.sum() / BANDS  # ndarray.mean takes ten times as long
    out[BANDS] = echo[1:].max() / echo[0]
    out[BANDS + 1] = math.log(lines.sum() / len(lines)) - np.log(lines).sum() / len(lines)
    return out


@cache
def _tables() -> tuple[Numbers, NDArray[np.intp], Numbers]:
    """The window (Hann); the first bin of each band and the end of the last, even on the mel scale; and
    what makes the autocorrelation at lag 0 and at each of PITCHES of a power spectrum."""
    low, high = (1127 * np.log(1 + hertz / 700) for hertz in (LOWEST, HIGHEST))
    hertz = 700 * (np.exp(np.linspace(low, high, BANDS + 1) / 1127) - 1)
    bins, lags = np.arange(SIZE // 2 + 1), np.array([0, *PITCHES])
    twice = np.where((bins == 0) | (bins == SIZE // 2), 1, 2)  # the other half of the spectrum
    echoes = twice * np.cos(2 * np.pi * np.outer(lags, bins) / SIZE)
    edges = np.rint(hertz * SIZE / RATE).astype(np.intp)
    return np.hanning(SIZE).astype(np.float32), edges, echoes.astype(np.float32)
