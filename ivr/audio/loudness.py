"""How loud people hear it: gated loudness in LUFS (ITU-R BS.1770-5, EBU R 128).

The sound is weighted as the head and the ear weight it, its power is taken in overlapping blocks of
400 ms, and blocks that are pauses do not count. The weighting is defined by two filters at 48 kHz;
here their response is laid over the spectrum, so that it is the same at every sampling rate.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ivr.audio.frame import Pcm
from ivr.audio.level import FULL_SCALE, SILENCE

DEFINED_AT = 48000  # Hz
HEAD = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
EAR = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""BS.1770-5, tables 1 and 2: (b, a) of the two filters."""

OFFSET = -0.691  # so that a sine of 997 Hz and full scale measures -3.01
BLOCK_MS, STEP_MS = 400, 100
ABSOLUTE = -70.0  # LUFS: what is softer never counts
RELATIVE = -10.0  # LU below the mean of the rest: what is softer is a pause
RINGING_S = 0.5
"""So much silence is put behind the sound: what the filters still ring is not folded onto its start."""


def loudness(pcm: Pcm, rate: int) -> float:
    """LUFS of one channel; SILENCE when there is nothing to hear. What is shorter than a block is one."""
    powers = blocks(weighted(pcm, rate), rate)
    heard = powers[_lufs(powers) > ABSOLUTE]
    if not len(heard):
        return SILENCE
    speaking = heard[_lufs(heard) > _lufs(heard.mean()) + RELATIVE]
    return float(_lufs(speaking.mean()))


def weighted(pcm: Pcm, rate: int) -> NDArray[np.float64]:
    """The sound as it is heard, full scale = 1."""
    length = len(pcm) + int(RINGING_S * rate)
    turns = np.exp(-2j * np.pi * np.fft.rfftfreq(length, 1 / rate) / DEFINED_AT)
    response = np.ones_like(turns)
    for above, below in (HEAD, EAR):
        response *= np.polyval(above[::-1], turns) / np.polyval(below[::-1], turns)
    spectrum = np.fft.rfft(pcm.astype(np.float64) / FULL_SCALE, length)
    return np.asarray(np.fft.irfft(spectrum * response, length)[: len(pcm)])


def blocks(sound: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """The mean power of each block; a rest that fills none is left out."""
    size, step = min(len(sound), BLOCK_MS * rate // 1000), STEP_MS * rate // 1000
    if not size:
        return np.zeros(0)
    sums = np.concatenate(([0.0], np.cumsum(sound**2)))
    starts = np.arange(0, len(sound) - size + 1, step)
    return np.asarray((sums[starts + size] - sums[starts]) / size)


def _lufs(power: NDArray[np.float64] | np.floating) -> NDArray[np.float64]:
    return np.asarray(OFFSET + 10 * np.log10(np.maximum(power, 1e-12)))
