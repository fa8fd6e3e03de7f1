"""Reads a string of spoken digits: every place at once, as long as the question allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ivr.audio.frame import Pcm
from ivr.stt.digits.confidence import MARGIN, STRING, Evidence, margins, of_digit
from ivr.stt.digits.features import Floats
from ivr.stt.digits.fits import CHAINS, PLAIN_CHAINS, Fit, Listener
from ivr.stt.digits.lattice import NEVER, Lattice
from ivr.stt.digits.net import Net
from ivr.stt.digits.words import WAYS, Way

WEIGHTS = Path(__file__).with_name("weights")
NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

LONGER = 2
"""So many digits beyond the longest answer are looked for, to notice that too many were said."""

SHORTEST_DIGIT = 12
"""Frames of 10 ms: nobody says a digit faster."""

PER_DIGIT = 40.0
"""What every digit has to earn, or silence would be full of them."""

OH = 15.0
"""What "oh" pays besides: it is said less often than the zero, and every breath sounds like it."""

LARGER = 80.0
"""What "fifteen" and "double five" pay besides, where most people say digit by digit."""

TEEN = 50.0
"""What "fourteen" pays on top: "four two", said in one go, is nearly the same."""

WHOLE = 5.0
"""What "fifty" pays besides as two digits: before a digit it is one."""

READINGS = 5
"""Strings that are handed on at most."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Digits as a string; `others` are rivals, best first.

    `apart` is by how much each digit beats its rival, `each` the probability that follows.
    """

    digits: str
    confidence: float
    each: tuple[float, ...]
    apart: tuple[float, ...]
    evidence: Evidence
    others: tuple[tuple[str, float], ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(NAMES[int(digit)] for digit in self.digits)


class DigitReader:
    """One for a process: it holds the weights and keeps nothing of an utterance."""

    def __init__(self, nets: Sequence[Net]) -> None:
        self._listen = Listener(nets)

    @classmethod
    @cache
    def shipped(cls) -> DigitReader:
        return cls([Net.read(file) for file in sorted(WEIGHTS.glob("*/*.npz"))])

    def read(self, pcm: Pcm, shortest: int, longest: int) -> Reading | None:
        """The likeliest string of `shortest` to `longest` digits; None when there is no room for one."""
        return choose(self._listen(pcm), shortest, longest)


def choose(fit: Fit, shortest: int, longest: int, larger: bool = True) -> Reading | None:
    """What these fits say, when the answer may have `shortest` to `longest` digits.

    `larger`: words for several digits may be among them.
    """
    chains = CHAINS if larger else PLAIN_CHAINS
    ways = WAYS[: len(chains.ends)]
    most = min(longest + LONGER, len(fit.silence) // SHORTEST_DIGIT)
    if most < shortest:
        return None
    lattice = Lattice.of(chains, fit.words[:, : chains.states], fit.silence, most, _COST[: len(ways)])
    scores = {length: lattice.score(length) for length in range(most + 1)}
    length = max(range(max(1, shortest), min(longest, most) + 1), key=scores.__getitem__)
    rivals = _by_digit(lattice.words(length), ways)
    best = rivals.argmax(1)
    apart = margins(rivals.tolist())
    evidence = Evidence(
        margin=min(apart),
        margins=float(np.mean(np.minimum(apart, MARGIN))),
        length=scores[length] - max(score for other, score in scores.items() if other != length),
        fit=_fit(fit, scores[length] + length * PER_DIGIT),
    )
    digits = "".join(map(str, best))
    confidence = STRING.confidence(evidence)
    return Reading(
        digits,
        confidence,
        tuple(map(of_digit, apart)),
        tuple(apart),
        evidence,
        _others(rivals, digits, confidence),
    )


def _fit(fit: Fit, score: float) -> float:
    """How far the string stays behind the best row of sounds, per frame that is not silent."""
    best = np.maximum(fit.other, fit.silence)
    voiced = int((fit.other > fit.silence).sum())
    return (score - float(best.sum())) / max(voiced, SHORTEST_DIGIT)


def _by_digit(words: Floats, ways: Sequence[Way]) -> Floats:
    """From scores of words (places, words) to scores of digits (places, 10)."""
    out = np.full((len(words), len(NAMES)), NEVER, np.float32)
    for way, scores in zip(ways, words.T, strict=True):
        for at, digit in enumerate(way.digits):
            column = out[at:, int(digit)]
            np.maximum(column, scores[: len(words) - at], out=column)
    return out


def _others(rivals: Floats, digits: str, confidence: float) -> tuple[tuple[str, float], ...]:
    """The string with one digit exchanged for its rival, the nearest first; none is surer than the string
    itself, which may be no digits at all."""
    swaps = []
    for place, scores in enumerate(rivals):
        first, second = np.argsort(scores)[::-1][:2]
        swaps.append((float(scores[first] - scores[second]), place, int(second)))
    left = 1 - confidence
    out = []
    for apart, place, digit in sorted(swaps)[: READINGS - 1]:
        share = min(confidence, left * (1 - of_digit(apart)))
        out.append((digits[:place] + str(digit) + digits[place + 1 :], share))
        left -= share
    return tuple(out)


def _cost(way: Way) -> float:
    extra = LARGER if way.larger else OH if way.sounds == ("OW",) else 0.0
    if way.larger and way.sounds[-2:] == ("IY", "N"):
        extra += TEEN
    if way.larger and way.digits.endswith("0"):
        extra += WHOLE
    return PER_DIGIT * len(way.digits) + extra


_COST = np.array([_cost(way) for way in WAYS], np.float32)
