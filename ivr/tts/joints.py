"""The ends of a piece: so short and so soft that nobody hears where it is joined to the next.

A piece is a whole number of frames, or Asterisk would end it with a packet of a few samples. What is
missing to that is silence, half of it at each end, so a join adds less than a frame. The ends fade over
FADE ms: no step is left that would click. Pauses between pieces are pieces themselves.
"""

from __future__ import annotations

import numpy as np

from ivr.audio.frame import FRAME_MS, Pcm
from ivr.ssml import Break, read

VERSION = 4
"""Raise it with any change of what `joinable` gives: it is part of a piece's key."""

FADE = 4.0  # ms over which each end rises or falls
STEP = 2.0  # ms: how finely the ends are looked for
SOUND = (
    48.0  # dB below the loudest step: what is softer, at the ends, is silence; an f is 40 dB below a vowel
)


def joinable(pcm: Pcm, rate: int) -> Pcm:
    """The piece with its ends cut and faded."""
    step, frame = _samples(STEP, rate), _samples(FRAME_MS, rate)
    sound = pcm.astype(np.float64)
    whole = sound[: len(sound) - len(sound) % step].reshape(-1, step)
    power = (whole**2).mean(axis=1)
    if not len(power) or not power.max():
        return pcm
    loud = np.flatnonzero(power > power.max() * 10 ** (-SOUND / 10))
    first, last = int(loud[0]) * step, (int(loud[-1]) + 1) * step
    rest = -(last - first) % frame
    before = rest // 2
    padded = np.pad(sound, (rest, rest))  # there may be less than that before and after
    cut = padded[first + rest - before : last + rest + rest - before]
    fade = min(_samples(FADE, rate), len(cut) // 2)
    slope = np.sin(np.linspace(0, np.pi / 2, fade, endpoint=False)) ** 2
    cut[:fade] *= slope
    cut[len(cut) - fade :] *= slope[::-1]
    return np.asarray(np.trunc(cut), np.int16)


def pause(markup: str) -> int:
    """ms of a piece that is nothing but a pause; 0 for any other."""
    if markup.startswith("<"):
        match read(markup).parts:
            case (Break(ms),):
                return ms
    return 0


def silence(ms: int, rate: int) -> Pcm:
    return np.zeros(_samples(ms, rate), np.int16)


def _samples(ms: float, rate: int) -> int:
    return round(ms * rate / 1000)
