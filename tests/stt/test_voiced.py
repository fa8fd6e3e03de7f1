"""Silence round an utterance is cut away, noise is not; and how noisy a line is."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.audio.frame import RATE
from ivr.stt.voiced import AFTER, BEFORE, over_noise, voiced


def tone(seconds: float, level: float) -> np.ndarray:
    return (level * np.sin(np.arange(int(seconds * RATE)) * 0.7)).astype(np.int16)


@pytest.mark.parametrize("silence", [0.1, 1.0, 3.0])
def test_what_is_left_does_not_hang_on_the_silence_round_it(silence):
    quiet = tone(silence, 3)
    left = len(voiced(np.concatenate([quiet, tone(1, 8000), quiet]))) / RATE
    around = min(silence, BEFORE) + min(silence, AFTER)
    assert left == pytest.approx(1 + around, abs=0.13)


def test_noise_is_no_silence():
    noisy = np.concatenate([tone(1, 1000), tone(1, 8000), tone(1, 1000)])
    assert len(voiced(noisy)) == len(noisy)


@pytest.mark.parametrize("pcm", [np.zeros(0, np.int16), np.zeros(100, np.int16), np.zeros(8000, np.int16)])
def test_nothing_has_no_voice_in_it(pcm):
    assert len(voiced(pcm)) <= len(pcm)
    assert over_noise(pcm) == 0


def test_voice_over_noise_is_told_in_decibels():
    assert over_noise(np.concatenate([tone(1, 80), tone(1, 8000)])) == pytest.approx(40, abs=1)
