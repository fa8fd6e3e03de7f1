"""Noise behind a caller: seven kinds, all made here, mixed in before the line's mu-law.

Four kinds serve to fit what the ear ships (`TUNED`), three others to measure it (`MEASURED`). Decibels
are those of the voice where somebody speaks (frames less than 30 dB below the loudest) over the noise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ivr.audio.frame import RATE, Pcm
from ivr.audio.g711 import PCMU

TUNED = ("white", "pink", "brown", "hum")
MEASURED = ("car", "babble", "street")
LOUDEST = 9000
SPEAKERS = 6

Sound = NDArray[np.float64]


def noisy(pcm: Pcm, decibels: float, kind: str, seed: int, voices: Sequence[Pcm] = ()) -> Pcm:
    """The utterance with noise, as a telephone brings it; `voices` (six at least) are for babble."""
    rng = np.random.default_rng(seed)
    voice = pcm.astype(np.float64)
    voice *= min(1.0, LOUDEST / np.abs(voice).max())
    sound = _babble(len(pcm), rng, voices) if kind == "babble" else _KINDS[kind](len(pcm), rng)
    both = voice + sound * (spoken_level(voice) / sound.std() / 10 ** (decibels / 20))
    return PCMU.decode(PCMU.encode(np.clip(both, -32768, 32767).astype(np.int16)))


def noise(samples: int, peak: float, kind: str, seed: int) -> Pcm:
    """The noise alone (not babble), as a telephone brings it; `peak` in sample units."""
    sound = _KINDS[kind](samples, np.random.default_rng(seed))
    loud = np.clip(sound * (peak / np.abs(sound).max()), -32768, 32767)
    return PCMU.decode(PCMU.encode(loud.astype(np.int16)))


def spoken_level(voice: Sound) -> float:
    """Root mean square over the frames (20 ms) in which somebody speaks."""
    power = np.mean(voice[: len(voice) // 160 * 160].reshape(-1, 160) ** 2, axis=1)
    smooth = np.convolve(power, np.ones(5) / 5, "same")
    return float(np.sqrt(power[smooth > smooth.max() / 1000].mean()))


def _shaped(samples: int, rng: np.random.Generator, gain: Callable[[Sound], Sound]) -> Sound:
    """White noise, each frequency (Hz, from 20) times its gain; the mean square is 1."""
    spectrum = np.fft.rfft(rng.standard_normal(samples))
    sound = np.fft.irfft(spectrum * gain(np.maximum(np.fft.rfftfreq(samples, 1 / RATE), 20)), samples)
    return np.asarray(sound / sound.std())


def _line(hertz: Sound) -> Sound:
    return ((hertz > 200) & (hertz < 3500)).astype(np.float64)


def _hum(samples: int, rng: np.random.Generator) -> Sound:
    at = np.arange(samples) / RATE
    tones = [np.sin(2 * np.pi * 50 * k * at + rng.uniform(0, 6)) / np.sqrt(k) for k in range(2, 30)]
    sound = np.sum(tones, axis=0)
    return np.asarray(sound / sound.std() + 0.3 * _shaped(samples, rng, _line))


def _car(samples: int, rng: np.random.Generator) -> Sound:
    sound = _shaped(samples, rng, lambda hertz: 1 / (1 + (hertz / 300) ** 2))
    return sound * (1 + 0.3 * np.sin(np.pi * np.arange(samples) / RATE + rng.uniform(0, 6)))


def _street(samples: int, rng: np.random.Generator) -> Sound:
    swell = np.convolve(np.abs(rng.standard_normal(samples // 800 + 2)), np.ones(4) / 4, "same")
    swell = np.interp(np.arange(samples), np.arange(len(swell)) * 800, 0.4 + swell)
    return swell * _shaped(samples, rng, lambda hertz: _line(hertz) / hertz**0.35)


def _babble(samples: int, rng: np.random.Generator, voices: Sequence[Pcm]) -> Sound:
    sound = np.zeros(samples)
    for each in rng.choice(len(voices), SPEAKERS, replace=False):
        voice = voices[each] / spoken_level(voices[each].astype(np.float64))
        sound += np.roll(np.tile(voice, samples // len(voice) + 1), rng.integers(len(voice)))[:samples]
    return sound


_KINDS: dict[str, Callable[[int, np.random.Generator], Sound]] = {
    "white": lambda samples, rng: _shaped(samples, rng, _line),
    "pink": lambda samples, rng: _shaped(samples, rng, lambda hertz: _line(hertz) / np.sqrt(hertz)),
    "brown": lambda samples, rng: _shaped(samples, rng, lambda hertz: (hertz > 100) / hertz),
    "hum": _hum,
    "car": _car,
    "street": _street,
}
