"""Speech at the telephone's level: every prompt equally loud, whatever voice or studio it came from.

What is below the telephone's band goes (hum, rumble, a constant), silence at both ends is cut to a
margin, the loudness (see audio.loudness: as it is heard, pauses do not count) is brought to TARGET, and
peaks are bent to stay below PEAK.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ivr.audio import level
from ivr.audio.frame import FRAME_MS, RATE, Pcm
from ivr.audio.loudness import loudness
from ivr.audio.resample import narrow
from ivr.errors import VoiceError
from ivr.tts.voice import Speech

VERSION = 2
"""Raise it with any change of what `telephone` gives: it is part of a prompt's key."""

TARGET = -20.0  # LUFS
WITHIN = 1.0  # LU: a prompt that is farther from TARGET is a fault
PEAK = -3.0  # dBFS
KNEE = -9.0  # dBFS: from here up, peaks are bent
LOW = 120.0  # Hz: what is lower is no speech on a telephone
STEEP = 4  # order of the filter that takes it away
MARGIN = 50  # ms of what is kept before the first and after the last sound
SOUND = 35.0  # dB below the loudest frame: what is softer, at both ends, is cut
FAINT = -60.0  # dBFS: a loudest frame below it is no speech
ROUNDS, CLOSE = 6, 0.05  # bent peaks cost loudness: so often, or until so close (LU), it is made up for


def telephone(speech: Speech, rate: int = RATE) -> Pcm:
    """At `rate` (Hz), levelled and trimmed. VoiceError when there is nothing to hear."""
    return levelled(trimmed(narrow(above(speech.pcm, speech.rate), speech.rate, rate), rate), rate)


def levelled(pcm: Pcm, rate: int) -> Pcm:
    """At TARGET, with its peaks bent."""
    sound = pcm.astype(np.float64) / level.FULL_SCALE
    gain = made = TARGET - loudness(pcm, rate)
    for _ in range(ROUNDS):
        pcm = bent(sound, 10 ** (gain / 20))
        made = TARGET - loudness(pcm, rate)
        if abs(made) < CLOSE:
            break
        gain += made
    return pcm


def trimmed(pcm: Pcm, rate: int) -> Pcm:
    """Without the silence at both ends, but for MARGIN. VoiceError when it is nothing else."""
    size = rate * FRAME_MS // 1000
    sound = pcm.astype(np.float64) / level.FULL_SCALE
    whole = sound[: len(pcm) - len(pcm) % size].reshape(-1, size)
    loud = 10 * np.log10(np.maximum((whole**2).mean(axis=1), 1e-10))
    if not len(loud) or loud.max() < FAINT:
        raise VoiceError("The voice made no sound.")
    sounding = np.flatnonzero(loud > loud.max() - SOUND)
    kept = MARGIN * rate // 1000
    return pcm[max(0, int(sounding[0]) * size - kept) : (int(sounding[-1]) + 1) * size + kept]


def above(pcm: Pcm, rate: int) -> Pcm:
    """Without what is below LOW: a Butterworth filter that shifts no phase. The sound goes on mirrored at
    both ends, so that no edge is heard there."""
    rest = min(rate // 10, max(0, len(pcm) - 1))
    if not rest:
        return pcm
    sound = np.pad(pcm.astype(np.float64), rest, mode="reflect", reflect_type="odd")
    hertz = np.fft.rfftfreq(len(sound), 1 / rate)
    passed = 1 / np.sqrt(1 + (LOW / np.maximum(hertz, 1e-3)) ** (2 * STEEP))
    clean = np.fft.irfft(np.fft.rfft(sound) * passed, len(sound))[rest : rest + len(pcm)]
    return np.clip(np.rint(clean), -32768, 32767).astype(np.int16)


def bent(sound: NDArray[np.float64], gain: float) -> Pcm:
    """`sound` times `gain`; above KNEE a tanh bends towards PEAK, which is never reached."""
    knee, top = 10 ** (KNEE / 20), 10 ** (PEAK / 20)
    louder = sound * gain
    size = np.abs(louder)
    soft = knee + (top - knee) * np.tanh((size - knee) / (top - knee))
    shaped = np.where(size > knee, np.copysign(soft, louder), louder)
    return np.asarray(np.trunc(shaped * level.FULL_SCALE), np.int16)


@dataclass(frozen=True, slots=True)
class Sound:
    """How a finished prompt measures. `loudness` in LUFS, `peak` in dBFS, `dc` and `rumble` in dB below
    the whole: a constant, and what is below the telephone's band."""

    loudness: float
    peak: float
    dc: float
    rumble: float

    @classmethod
    def of(cls, pcm: Pcm, rate: int) -> Sound:
        power = np.abs(np.fft.rfft(pcm.astype(np.float64), max(1, len(pcm)))) ** 2
        power[1:] *= 2
        total = max(float(power.sum()), 1e-12)
        low = np.fft.rfftfreq(max(1, len(pcm)), 1 / rate) < LOW / 2
        dc, rumble = (10 * math.log10(max(one / total, 1e-10)) for one in (power[0], power[low].sum()))
        return cls(loudness(pcm, rate), level.peak(pcm), dc, rumble)

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with it, in words."""
        away = self.loudness - TARGET
        found = {
            f"{abs(away):.1f} LU too {'loud' if away > 0 else 'soft'}": abs(away) > WITHIN,
            "clipped": self.peak > PEAK + 1,
            "a constant in it": self.dc > -30,
            "rumble below the telephone's band": self.rumble > -20,
        }
        return tuple(words for words, holds in found.items() if holds)
