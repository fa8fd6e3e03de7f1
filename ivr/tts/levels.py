"""Speech at the telephone's level: every prompt equally loud, whatever voice it came from.

The active speech level (ITU-T P.56 in spirit: pauses do not count) is brought to ACTIVE, peaks are
bent to stay below PEAK, silence at both ends is cut to MARGIN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ivr.audio import level
from ivr.audio.frame import FRAME_MS, RATE, Pcm
from ivr.audio.resample import narrow
from ivr.errors import VoiceError
from ivr.tts.voice import Speech

VERSION = 1
"""Raise it with any change of what `telephone` gives: it is part of a prompt's key."""

ACTIVE = -20.0  # dBFS, rms while there is speech
PEAK = -3.0  # dBFS
KNEE = -9.0  # dBFS: from here up, peaks are bent
MARGIN = 50  # ms of what is kept before the first and after the last sound
PAUSE = 25.0  # dB below the loudest frame: what is softer is a pause
SOUND = 35.0  # dB below the loudest frame: what is softer, at both ends, is cut
FAINT = -60.0  # dBFS: a loudest frame below it is no speech

FRAME = RATE * FRAME_MS // 1000


def telephone(speech: Speech) -> Pcm:
    """8000 Hz, levelled and trimmed. VoiceError when there is nothing to hear."""
    pcm = narrow(speech.pcm, speech.rate)
    powers = frames(pcm)
    loud = 10 * np.log10(np.maximum(powers, 1e-10))
    if not len(loud) or loud.max() < FAINT:
        raise VoiceError("The voice made no sound.")
    sounding = np.flatnonzero(loud > loud.max() - SOUND)
    margin = MARGIN * RATE // 1000
    first = max(0, int(sounding[0]) * FRAME - margin)
    last = min(len(pcm), (int(sounding[-1]) + 1) * FRAME + margin)
    return bent(pcm[first:last], 10 ** ((ACTIVE - active(pcm)) / 20))


def active(pcm: Pcm) -> float:
    """The level (dBFS) of the frames that are no pause; level.SILENCE when there are none."""
    powers = frames(pcm)
    if not len(powers) or not powers.max():
        return level.SILENCE
    speaking = powers[powers > powers.max() * 10 ** (-PAUSE / 10)]
    return 10 * float(np.log10(speaking.mean()))


def frames(pcm: Pcm) -> NDArray[np.float64]:
    """The mean power of each whole frame, full scale = 1."""
    whole = pcm[: len(pcm) - len(pcm) % FRAME].astype(np.float64) / level.FULL_SCALE
    return np.asarray((whole.reshape(-1, FRAME) ** 2).mean(axis=1))


def bent(pcm: Pcm, gain: float) -> Pcm:
    """`pcm` times `gain`; above KNEE a tanh bends towards PEAK, which is never reached."""
    knee, top = 10 ** (KNEE / 20), 10 ** (PEAK / 20)
    sound = pcm.astype(np.float64) / level.FULL_SCALE * gain
    size = np.abs(sound)
    soft = knee + (top - knee) * np.tanh((size - knee) / (top - knee))
    shaped = np.where(size > knee, np.copysign(soft, sound), sound)
    return np.asarray(np.trunc(shaped * level.FULL_SCALE), np.int16)
