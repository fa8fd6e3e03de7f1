"""What the net sees of 8 kHz speech: 32 logarithmic mel bands every 10 ms, levelled by the utterance."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RATE, SHIFT, WINDOW, BINS = 8000, 80, 200, 256
BANDS, LOWEST, HIGHEST = 32, 120.0, 3600.0
_FLOOR = 1e3  # of power, in squared sample units: what is below is silence on any line
LOUD = 92
"""The percentile of loudness that stands for the loudest sounds, however much silence is around."""

_BELOW = 4.5  # of the logarithm: frames within 20 dB of these speak
SCALE = 2.5  # about the standard deviation of a band


@cache
def _bands(warp: float) -> Floats:
    """Shape (129, 32); `warp` stretches frequencies: above 1 for a short vocal tract."""
    low, high = (2595 * np.log10(1 + f / 700) for f in (LOWEST, HIGHEST))
    edges = 700 * (10 ** (np.linspace(low, high, BANDS + 2) / 2595) - 1) * warp
    edges = np.minimum(edges, RATE / 2 - 50 + np.arange(BANDS + 2) * 0.01)
    at = np.arange(BINS // 2 + 1) * RATE / BINS
    left, middle, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising = (at - left) / np.maximum(middle - left, 16)
    falling = (right - at) / np.maximum(right - middle, 16)
    shape = np.clip(np.minimum(rising, falling), 0, None)
    bands: Floats = (shape / np.maximum(shape.sum(1, keepdims=True), 0.3)).T.astype(np.float32)
    return bands


def mel(samples: NDArray[np.generic], warp: float = 1.0) -> Floats:
    """Shape (frames, 32), from samples at 8000 Hz in the units of int16."""
    count = max(0, (len(samples) - WINDOW) // SHIFT + 1)
    if not count:
        return np.zeros((0, BANDS), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float32), WINDOW)[::SHIFT]
    power = np.abs(np.fft.rfft(frames * np.hanning(WINDOW).astype(np.float32), BINS)) ** 2
    bands: Floats = np.log(power.astype(np.float32) @ _bands(round(warp, 2)) + _FLOOR)
    return bands


def levelled(bands: Floats) -> Floats:
    """Without the colour of line and voice: the mean of the frames that speak is taken away."""
    if not len(bands):
        return bands
    loudness = bands.mean(1)
    usual = bands[loudness >= np.percentile(loudness, LOUD) - _BELOW].mean(0)
    level: Floats = (bands - usual) / np.float32(SCALE)
    return level
