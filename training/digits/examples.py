"""Examples for the digit net: strings composed of one voice's words, sent over many kinds of lines.

    python -m training.digits.examples --work DIR      reads aligned.pkl, writes examples-NAME.npz

One file holds each real speaker's strings (so that he can be left out), one all other voices'.
"""

from __future__ import annotations

import argparse
import pickle
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, lfilter, resample_poly, sosfilt

from ivr.audio.g711 import PCMA, PCMU
from ivr.stt.digits.features import levelled, mel
from ivr.stt.digits.words import DIGITS, OTHER, PARTS, SOUNDS

FRAME = 80  # samples of 10 ms
EACH = 3  # the net sees every frame, and answers every third
WARPS = (0.86, 0.89, 0.92, 0.95, 0.98, 1.0, 1.0, 1.02, 1.05, 1.08, 1.11, 1.15)

Signal = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Piece:
    """A clip cut to its words: samples, and for each frame its sound and its part of a digit."""

    pcm: Signal
    sounds: Labels
    parts: Labels
    words: int

    def stretched(self, by: float) -> Piece:
        """Slower, deeper and larger by resampling: all at once."""
        count = int(len(self.pcm) * by)
        pcm = np.interp(np.arange(count) / by, np.arange(len(self.pcm)), self.pcm)
        return self._labelled(pcm, 1 / by)

    def paced(self, by: float) -> Piece:
        """Slower at the same pitch: windows are laid over each other where they fit best."""
        size, hop = 240, 120
        count = int((len(self.pcm) - size) * by / hop)
        if count < 3:
            return self
        out, window = np.zeros(count * hop + size), np.hanning(size)
        for step in range(count):
            at = int(step * hop / by)
            if step:
                fits = [
                    (float(self.pcm[at + d : at + d + hop] @ out[step * hop : (step + 1) * hop]), at + d)
                    for d in range(-50, 51, 5)
                    if at + d >= 0 and at + d + size <= len(self.pcm)
                ]
                at = max(fits)[1] if fits else at
            out[step * hop : step * hop + size] += self.pcm[at : at + size] * window
        return self._labelled(out, 1 / by)

    def _labelled(self, pcm: Signal, pace: float) -> Piece:
        count = len(pcm) // FRAME
        source = np.minimum((np.arange(count) * pace).astype(int), len(self.sounds) - 1)
        return Piece(pcm[: count * FRAME], self.sounds[source], self.parts[source], self.words)


def piece(pcm: NDArray[np.int16], words: Sequence, margin: int = 3) -> Piece | None:
    """None when nothing was said."""
    count = len(pcm) // FRAME
    sounds, parts = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for word, phones in words:
        known = DIGITS.get(word)
        for place, (phone, start, end) in enumerate(phones):
            if phone not in SOUNDS:
                continue
            sounds[start:end] = SOUNDS.index(phone)
            part = (word, min(place, len(known) - 1)) if known else OTHER
            parts[start:end] = PARTS.index(part)
    voiced = np.flatnonzero(sounds)
    if len(voiced) < 4:
        return None
    start, end = max(0, voiced[0] - margin), min(count, voiced[-1] + 1 + margin)
    return Piece(
        pcm[start * FRAME : end * FRAME].astype(np.float64), sounds[start:end], parts[start:end], len(words)
    )


def silence(frames: int) -> Piece:
    nothing = np.zeros(frames, np.int64)
    return Piece(np.zeros(frames * FRAME), nothing, nothing, 0)


def joined(pieces: Sequence[Piece]) -> Piece:
    return Piece(
        np.concatenate([part.pcm for part in pieces]),
        np.concatenate([part.sounds for part in pieces]),
        np.concatenate([part.parts for part in pieces]),
        sum(part.words for part in pieces),
    )


HISSING = [SOUNDS.index(sound) for sound in ["S", "Z", "F", "V", "TH", "DH", "SH", "T", "K", "P"]]
NASAL = [SOUNDS.index(sound) for sound in ["N", "M", "NG", "R", "L", "W"]]


def consonants(dice: np.random.Generator) -> Signal:
    """A gain for every sound: some microphones and mouths hardly hiss, some hiss more than they speak."""
    gains = np.ones(len(SOUNDS))
    if dice.random() < 0.7:
        gains[HISSING] = 10 ** (dice.uniform(-25, 6) / 20)
        gains[NASAL] = 10 ** (dice.uniform(-8, 4) / 20)
    return gains


def string(bank: Sequence[Piece], length: int, dice: np.random.Generator) -> Piece:
    """About `length` words of one voice, each string with a vocal tract and a pace of its own."""
    size, pace = dice.uniform(0.8, 1.22), dice.uniform(0.75, 1.35)
    weak = consonants(dice)
    out = [silence(int(dice.integers(5, 70)))]
    close = dice.random() < 0.3  # spoken in one go
    while sum(part.words for part in out) < length:
        said = bank[dice.integers(len(bank))].stretched(size * dice.uniform(0.97, 1.03))
        if dice.random() < 0.5:
            said = said.paced(pace * dice.uniform(0.9, 1.1))
        loud = 9000 / max(1.0, np.abs(said.pcm).max()) * 10 ** (dice.uniform(-5, 0) / 20)
        frames = np.arange(len(said.pcm)) / FRAME - 0.5
        gains = np.interp(frames, np.arange(len(said.sounds)), weak[said.sounds])
        out.append(Piece(said.pcm * gains * loud, said.sounds, said.parts, said.words))
        if not close or dice.random() < 0.2:
            out.append(silence(int(dice.integers(0, 32))))
    out.append(silence(int(dice.integers(15, 50))))
    return joined(out)


def line(sound: Signal, dice: np.random.Generator) -> Signal:
    """As a telephone line leaves it: colour, band, room, noise, level, codec."""
    sound = sound + dice.standard_normal(len(sound)) * dice.uniform(0.5, 10)
    sound = lfilter([1, -dice.uniform(-0.6, 0.6)], [1], sound)
    if dice.random() < 0.5:
        band = [dice.uniform(60, 350), dice.uniform(2500, 3850)]
        sound = sosfilt(butter(int(dice.integers(1, 4)), band, "bandpass", fs=8000, output="sos"), sound)
    for _ in range(dice.integers(0, 3)):  # resonances and dips of handset and mouth
        angle, radius = 2 * np.pi * dice.uniform(250, 3400) / 8000, dice.uniform(0.4, 0.8)
        shape = [1, -2 * radius * np.cos(angle), radius**2]
        sound = lfilter(shape, [1], sound) if dice.random() < 0.5 else lfilter([1], shape, sound)
    if dice.random() < 0.35:  # a room
        tail = np.exp(-np.arange(900) / dice.uniform(40, 250)) * dice.uniform(0.02, 0.18)
        sound = np.convolve(sound, np.r_[1, dice.standard_normal(900) * tail])[: len(sound)]
    power = np.mean(np.sort(sound**2)[len(sound) // 2 :])
    ratio = dice.uniform(4, 20) if dice.random() < 0.35 else dice.uniform(20, 45)
    hiss = lfilter([1], [1, -dice.uniform(0, 0.95)], dice.standard_normal(len(sound)))
    sound = sound + hiss / hiss.std() * np.sqrt(power) / 10 ** (ratio / 20)
    if dice.random() < 0.1:  # a codec that keeps less than the line does
        sound = resample_poly(resample_poly(sound, 3, 4), 4, 3)[: len(sound)]
    sound = sound / np.abs(sound).max() * 32000 * 10 ** (dice.uniform(-24, 0) / 20)
    law = PCMU if dice.random() < 0.8 else PCMA
    return law.decode(law.encode(sound.astype(np.int16))).astype(np.float64)


Example = tuple[NDArray[np.float16], NDArray[np.int8], NDArray[np.int8]]


def seen(said: Piece, dice: np.random.Generator) -> Example:
    """Bands of shape (frames, 32), and for every third frame its sound and its part."""
    bands = levelled(mel(line(said.pcm, dice), float(dice.choice(WARPS))))
    count = min(len(bands), len(said.sounds))
    at = np.arange(0, count, EACH)
    middle = np.minimum(at + 1, count - 1)
    return (
        bands[:count].astype(np.float16),
        said.sounds[middle].astype(np.int8),
        said.parts[middle].astype(np.int8),
    )


def strings(bank: list[Piece], count: int, seed: int) -> list[Example]:
    dice = np.random.default_rng(seed)
    return [seen(string(bank, int(dice.integers(1, 8)), dice), dice) for _ in range(count)]


def sentences(said: list[Piece], times: int, seed: int) -> list[Example]:
    dice = np.random.default_rng(seed)
    return [
        seen(joined([silence(15), one.stretched(dice.uniform(0.85, 1.18)), silence(15)]), dice)
        for one in said
        for _ in range(times)
    ]


def banks(rows: Sequence) -> Iterator[tuple[str, str, list[Piece]]]:
    """(kind, voice, pieces); voices of one synthesiser that have few clips are put together."""
    found: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for kind, voice, pcm, words in rows:
        said = piece(pcm, words)
        if said is not None:
            name = "+".join(voice.split("+")[:1]) if kind == "voice" else voice
            found[kind, "" if kind == "order" else name].append(said)
    for (kind, voice), pieces in sorted(found.items()):
        yield kind, voice, pieces


def kept_apart(order: str) -> bool:
    """Every fifth order is no digit for the confidence, which has to be seen for the first time."""
    return int(order) % 5 == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--person", type=int, default=1000, help="strings of each real speaker")
    parser.add_argument("--voices", type=int, default=2600, help="strings of all synthetic voices")
    parser.add_argument("--orders", type=int, default=2, help="times that each order is taken")
    given = parser.parse_args()
    rows = pickle.loads((given.work / "aligned.pkl").read_bytes())
    rows = [row for row in rows if row[0] != "order" or not kept_apart(row[1])]
    found = list(banks(rows))
    words = sum(part.words for kind, _, pieces in found if kind == "voice" for part in pieces)
    with ProcessPoolExecutor(2) as pool:
        waiting = defaultdict(list)
        for kind, voice, pieces in found:
            seed = zlib.crc32(voice.encode())
            if kind == "order":
                for at in range(0, len(pieces), 40):
                    job = pool.submit(sentences, pieces[at : at + 40], given.orders, at)
                    waiting["voices"].append(job)
                continue
            said = sum(part.words for part in pieces)
            count = given.person if kind == "person" else given.voices * max(said, 80) // words + 1
            name = voice if kind == "person" else "voices"
            for at in range(0, count, 100):
                waiting[name].append(pool.submit(strings, pieces, min(100, count - at), seed + at))
        for name, jobs in waiting.items():
            examples = [example for job in jobs for example in job.result()]
            bands, sounds, parts = zip(*examples, strict=True)
            hours = sum(len(one) for one in bands) / 360000
            print(f"{name}: {len(examples)} strings, {hours:.1f} hours", flush=True)
            np.savez(
                given.work / f"examples-{name}.npz",
                bands=np.concatenate(bands),
                sounds=np.concatenate(sounds),
                parts=np.concatenate(parts),
                frames=[len(one) for one in bands],
            )


if __name__ == "__main__":
    main()
