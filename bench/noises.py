"""Sounds that are no speech, as a telephone brings them: made by formulas, each from its own seed.

A clip is float samples at 8 kHz, full scale 32768, of half a second to four. `clips(count)` goes round
the kinds, so that a bench of 200 has about as many of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ivr.audio.frame import RATE

Sound = NDArray[np.float64]
FULL = 32768.0
KEYS = [(low, high) for low in (697, 770, 852, 941) for high in (1209, 1336, 1477, 1633)]


class Clip(NamedTuple):
    kind: str
    sound: Sound


def level(sound: Sound, dbfs: float) -> Sound:
    """As loud as that on the average (rms), and never beyond full scale."""
    rms = np.sqrt(np.mean(sound**2)) or 1.0
    return np.clip(sound * (FULL * 10 ** (dbfs / 20) / rms), -FULL, FULL - 1)


def level_of_voice(sound: Sound, dbfs: float) -> Sound:
    """As loud as that where something is said: what lies 30 dB below the loudest frame does not count."""
    power = np.mean(sound[: len(sound) // 160 * 160].reshape(-1, 160) ** 2, axis=1)
    loud = np.sqrt(power[power > power.max() / 1000].mean()) or 1.0
    return np.clip(sound * (FULL * 10 ** (dbfs / 20) / loud), -FULL, FULL - 1)


def _time(ms: float) -> Sound:
    return np.arange(int(ms * RATE / 1000)) / RATE


def _white(ms: float, random: np.random.Generator) -> Sound:
    return random.standard_normal(int(ms * RATE / 1000))


def band(sound: Sound, low: float, high: float, slope: float = 0.0) -> Sound:
    """What lies between two frequencies, falling by `slope` dB an octave."""
    spectrum, hertz = np.fft.rfft(sound), np.fft.rfftfreq(len(sound), 1 / RATE)
    weight = ((hertz > low) & (hertz < high)) * (np.maximum(hertz, 20) / 1000) ** (-slope / 6.02)
    return np.fft.irfft(spectrum * weight, len(sound))


def _strokes(ms: float, strokes: Iterator[tuple[float, Sound]]) -> Sound:
    sound = np.zeros(int(ms * RATE / 1000))
    for at, stroke in strokes:
        begin = int(at * RATE / 1000)
        stroke = stroke[: len(sound) - begin]
        sound[begin : begin + len(stroke)] += stroke
    return sound


def clicks(random: np.random.Generator) -> Sound:
    """Bangs of 1 to 15 ms, two to six a second."""
    every = random.uniform(160, 500)
    return _strokes(2000, ((at, _white(random.uniform(1, 15), random)) for at in np.arange(100, 1950, every)))


def thuds(random: np.random.Generator) -> Sound:
    """A door, a cup put down, a receiver laid on a table: low, and gone in a fifth of a second."""

    def thud() -> Sound:
        time, pitch = _time(250), random.uniform(60, 220)
        body = np.sin(2 * np.pi * pitch * time + random.uniform(0, 6)) * np.exp(
            -time / random.uniform(0.02, 0.06)
        )
        knock = _white(250, random) * np.exp(-time / random.uniform(0.005, 0.02))
        return body + random.uniform(0.2, 0.8) * knock

    return _strokes(1500, ((at, thud()) for at in random.uniform(100, 1300, random.integers(1, 4))))


def hum(random: np.random.Generator) -> Sound:
    """The mains and its harmonics, set in at once."""
    time, mains = _time(2500), random.choice([50.0, 60.0])
    return sum(
        (np.sin(2 * np.pi * mains * n * time) / n ** random.uniform(0.3, 1.5) for n in range(1, 12)),
        np.zeros(len(time)),
    )


def keypad(random: np.random.Generator) -> Sound:
    """Keys as tones in the sound, 60 to 200 ms each, as some telephones still send them."""

    def tone() -> Sound:
        low, high = KEYS[random.integers(len(KEYS))]
        time = _time(random.uniform(60, 200))
        return np.sin(2 * np.pi * low * time) + np.sin(2 * np.pi * high * time)

    return _strokes(2000, ((at, tone()) for at in np.arange(100, 1900, random.uniform(150, 400))))


def tones(random: np.random.Generator) -> Sound:
    """A busy tone, a fax, a car that backs up: one or two frequencies, on and off."""
    time, period = _time(3000), random.uniform(0.25, 1.0)
    pitches = random.uniform(350, 2200, random.integers(1, 3))
    sound = sum((np.sin(2 * np.pi * pitch * time) for pitch in pitches), np.zeros(len(time)))
    return sound * (time % period < period / 2)


def music(random: np.random.Generator) -> Sound:
    """Chords and a melody of decaying notes, three to five a second, with a beat below."""
    sound, tonic = np.zeros(4 * RATE), random.uniform(130, 330)
    scale = tonic * 2 ** (np.array([0, 2, 4, 5, 7, 9, 11, 12, 14, 16]) / 12)

    def note(pitch: float, loud: float) -> Sound:
        time = _time(700)
        decay = np.exp(-time / random.uniform(0.1, 0.5)) * np.minimum(1, time / 0.01)
        wave = sum(np.sin(2 * np.pi * pitch * n * time) / n**1.5 for n in range(1, 7) if pitch * n < 3800)
        return loud * decay * wave

    def notes() -> Iterator[tuple[float, Sound]]:
        for beat in np.arange(0, 3900, random.uniform(200, 330)):
            yield beat, note(float(random.choice(scale)), 1.0)
            if random.random() < 0.4:
                yield from ((beat, note(float(scale[degree]), 0.5)) for degree in (0, 2, 4))
            yield beat, 0.8 * _white(30, random) * np.exp(-_time(30) / 0.01)

    return sound + _strokes(4000, notes())


def bursts(random: np.random.Generator) -> Sound:
    """Pink noise that begins at once and lasts 100 ms to 2 s: wind, a lorry, a hand on the receiver."""
    noise = band(_white(2500, random), 200, 3600, slope=3)
    sound, at = np.zeros(len(noise)), 0
    while at < len(noise):
        at += int(random.uniform(0.1, 0.6) * RATE)
        end = at + int(random.uniform(0.1, 2.0) * RATE)
        sound[at:end] = noise[at:end]
        at = end
    return sound


def swelling(random: np.random.Generator) -> Sound:
    """Pink noise that swells and ebbs: a lorry passes, wind on the receiver."""
    noise, time = band(_white(4000, random), 150, 3600, slope=3), _time(4000)
    return noise * (0.05 + np.sin(np.pi * time / 4 * random.uniform(0.7, 2.0)) ** 2)


def rustle(random: np.random.Generator) -> Sound:
    """Paper, clothes on the microphone, typing: short noises of many colours, close to each other."""

    def scratch() -> Sound:
        ms, low = random.uniform(5, 60), random.uniform(300, 2500)
        return band(_white(ms + 20, random), low, low + 1200) * np.hanning(int((ms + 20) * RATE / 1000))

    return _strokes(2000, ((at, scratch() * random.uniform(0.3, 1)) for at in random.uniform(50, 1900, 14)))


KINDS: dict[str, Callable[[np.random.Generator], Sound]] = {
    "clicks": clicks,
    "thuds": thuds,
    "hum": hum,
    "keypad": keypad,
    "tones": tones,
    "music": music,
    "bursts": bursts,
    "swelling": swelling,
    "rustle": rustle,
}


def clips(count: int, seed: int = 1) -> Iterator[Clip]:
    """`count` clips, from soft (-38 dBFS) to loud (-14)."""
    kinds = list(KINDS.items())
    for number in range(count):
        random = np.random.default_rng([seed, number])
        kind, make = kinds[number % len(kinds)]
        yield Clip(kind, level(make(random), random.uniform(-38, -14)))
