"""Noise is turned down, a voice is not, and nothing is longer or shorter afterwards."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.audio.frame import RATE
from ivr.audio.quiet import quieted

NOISE = np.random.default_rng(1).standard_normal(2 * RATE) * 300
TONE = np.zeros(2 * RATE)
TONE[RATE // 2 : RATE] = 6000 * np.sin(np.arange(RATE // 2) * 0.7)


def power(pcm: np.ndarray, first: float, last: float) -> float:
    return 10 * np.log10(np.mean(pcm[int(first * RATE) : int(last * RATE)].astype(float) ** 2) + 1)


def test_noise_beside_a_sound_falls_by_more_than_the_sound():
    before = (TONE + NOISE).astype(np.int16)
    after = quieted(before)
    assert power(after, 1.2, 1.9) < power(before, 1.2, 1.9) - 12
    assert abs(power(after, 0.6, 0.9) - power(before, 0.6, 0.9)) < 1


def test_steady_noise_alone_falls():
    assert power(quieted(NOISE.astype(np.int16)), 0, 2) < power(NOISE, 0, 2) - 10


@pytest.mark.parametrize("samples", [0, 1, 63, 64, 255, 257, 8001])
def test_it_is_as_long_as_it_was(samples):
    pcm = np.full(samples, 1000, np.int16)
    assert quieted(pcm).shape == pcm.shape


def test_silence_stays_silence():
    assert not quieted(np.zeros(4000, np.int16)).any()
