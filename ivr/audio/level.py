"""How loud: dBFS, where 0 is a square wave of full scale (a full-scale sine has -3 dBFS rms)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean

import numpy as np

from ivr.audio.frame import FRAME_MS, Pcm

FULL_SCALE = 32768.0
SILENCE = -100.0
"""What digital silence measures: a number, so that levels can be compared and averaged."""


def rms(pcm: Pcm) -> float:
    """The level of the mean power, dBFS."""
    if not len(pcm):
        return SILENCE
    samples = pcm.astype(np.float32)
    return _decibel(float(samples.dot(samples)) / len(samples))


def course(pcm: Pcm, rate: int) -> tuple[float, ...]:
    """The level of each frame, dBFS; what is left at the end is none."""
    size = rate * FRAME_MS // 1000
    frames = pcm[: len(pcm) // size * size].reshape(-1, size).astype(np.float32)
    power = np.maximum((frames**2).mean(1) / FULL_SCALE**2, 10 ** (SILENCE / 10))
    return tuple((10 * np.log10(power)).round(1).tolist())


def voice(frames: Sequence[Pcm]) -> float:
    """The level of an utterance, dBFS: of its loudest third, so that pauses do not count."""
    loudest = sorted((rms(pcm) for pcm in frames), reverse=True)[: max(1, len(frames) // 3)]
    return round(fmean(loudest), 1) if frames else SILENCE


def peak(pcm: Pcm) -> float:
    """The level of the largest sample, dBFS."""
    return _decibel(float(np.abs(pcm.astype(np.float32)).max()) ** 2) if len(pcm) else SILENCE


def _decibel(power: float) -> float:
    return max(SILENCE, 10 * math.log10(power / FULL_SCALE**2)) if power else SILENCE
