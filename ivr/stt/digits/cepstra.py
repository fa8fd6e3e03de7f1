"""The cepstra of pocketsphinx's own front end, in numpy: what its Gaussians were trained on.

16 kHz in; 13 cepstra with their first and second differences every 10 ms out. The steps and constants
are those of feat.params beside the model, noise removal included (C. Kim, R. Stern: power-normalised
cepstra, ICASSP 2012).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RATE, SHIFT, WINDOW, BINS = 16000, 160, 410, 512
FILTERS, CEPSTRA, LIFTER = 25, 13, 22
LOWEST, HIGHEST = 130.0, 6800.0
_PRE_EMPHASIS = 0.97
_MOST = 20.0  # how far noise removal may turn a filter down
_POWER, _RISE, _FALL, _PEAK, _MASKED, _SMOOTH = 0.7, 0.995, 0.5, 0.85, 0.2, 4


def _mel(hertz: float) -> float:
    return 2595 * float(np.log10(1 + hertz / 700))


@cache
def _filters() -> Floats:
    """Shape (257, 25): triangles whose edges lie on bins of the spectrum, of unit area."""
    edges = 700 * (10 ** (np.linspace(_mel(LOWEST), _mel(HIGHEST), FILTERS + 2) / 2595) - 1)
    step = RATE / BINS
    edges = np.floor(edges / step + 0.5) * step
    at = np.arange(BINS // 2 + 1) * step
    left, middle, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising, falling = (at - left) / (middle - left), (right - at) / (right - middle)
    shape = np.clip(np.minimum(rising, falling), 0, None) * 2 / (right - left)
    filters: Floats = shape.T.astype(np.float32)
    return filters


@cache
def _cosines() -> Floats:
    """Shape (25, 13): the orthogonal DCT-II and the lifter in one."""
    k, n = np.arange(CEPSTRA)[None], np.arange(FILTERS)[:, None]
    table = np.cos(np.pi * k * (n + 0.5) / FILTERS) * np.sqrt(2 / FILTERS)
    table[:, 0] *= np.sqrt(0.5)
    lifted: Floats = (table * (1 + LIFTER / 2 * np.sin(np.pi * k / LIFTER))).astype(np.float32)
    return lifted


def _quieted(spectrum: Floats) -> Floats:
    """Without steady noise: a floor and a peak are followed in every filter."""
    power, out = spectrum[0].copy(), np.empty_like(spectrum)
    noise, floor, peak = power / _MOST, power / _MOST, np.zeros_like(power)
    window = [slice(max(0, i - _SMOOTH), i + _SMOOTH + 1) for i in range(FILTERS)]
    around = np.stack([np.bincount(range(FILTERS)[w], minlength=FILTERS) for w in window], 1)
    around = around / around.sum(0)
    for at, now in enumerate(spectrum):
        power = _POWER * power + (1 - _POWER) * now
        noise = np.where(power >= noise, _RISE * noise + (1 - _RISE) * power, _FALL * (noise + power))
        signal = np.maximum(power - noise, 1.0)
        floor = np.where(signal >= floor, _RISE * floor + (1 - _RISE) * signal, _FALL * (floor + signal))
        peak *= _PEAK
        loud = np.maximum(signal, peak)
        signal = np.maximum(np.where(signal < _PEAK * peak, peak * _MASKED, signal), floor)
        peak = loud
        gain = np.clip(signal / power, 1 / _MOST, _MOST)
        out[at] = now * (gain @ around)
    return out


def cepstra(wide: NDArray[np.int16]) -> Floats:
    """A whole utterance at 16 kHz; shape (frames, 13)."""
    samples = wide.astype(np.float32)
    samples[1:] -= _PRE_EMPHASIS * samples[:-1].copy()
    count = max(0, (len(samples) - WINDOW) // SHIFT + 1)
    if not count:
        return np.zeros((0, CEPSTRA), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::SHIFT][:count]
    power = np.abs(np.fft.rfft(frames * np.hamming(WINDOW).astype(np.float32), BINS)) ** 2
    spectrum = power.astype(np.float32) @ _filters()
    return np.log(np.maximum(_quieted(spectrum), 1e-4)) @ _cosines()


def with_differences(cepstra: Floats) -> Floats:
    """Normalised by the mean of this utterance; shape (frames, 3, 13)."""
    if not len(cepstra):
        return np.zeros((0, 3, CEPSTRA), np.float32)
    loud = cepstra[cepstra[:, 0] >= 0]
    flat = cepstra - (loud if len(loud) else cepstra).mean(0)
    padded = np.pad(flat, ((3, 3), (0, 0)), mode="edge")
    count = len(flat)

    def shifted(by: int) -> Floats:
        return padded[3 + by : 3 + by + count]

    first = shifted(2) - shifted(-2)
    second = (shifted(3) - shifted(-1)) - (shifted(1) - shifted(-3))
    return np.stack([flat, first, second], 1)
