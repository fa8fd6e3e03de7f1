"""Reads a string of spoken digits: every place at once, as long as the question allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from operator import itemgetter
from pathlib import Path

import numpy as np

from ivr.audio.frame import Pcm
from ivr.stt.digits.confidence import MARGIN, STRING, Evidence, margins, odds_behind, of_digit
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

OH = 45.0
"""What a string pays, once, that says "oh": fewer people do, and a "four" whose f got lost sounds like it."""

BOTH = 60.0
"""What each "zero" beside an "oh" pays: hardly anybody says both in one number."""

LARGER = 80.0
"""What "fifteen" and "double five" pay besides, where most people say digit by digit."""

TEEN = 50.0
"""What "fourteen" pays on top: "four two", said in one go, is nearly the same."""

WHOLE = 5.0
"""What "fifty" pays besides as two digits: before a digit it is one."""

READINGS = 10
"""Strings that are handed on at most: a check digit may tell which of them was said."""

NEAR = 3
"""Digits of each place that they are made of."""


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
    words = fit.words[:, : chains.states]
    lattices = [
        (Lattice.of(chains, words, fit.silence, most, cost[: len(ways)]), once) for cost, once in _MANNERS
    ]
    scores = {
        length: max(lattice.score(length) - once for lattice, once in lattices) for length in range(most + 1)
    }
    length = max(range(max(1, shortest), min(longest, most) + 1), key=scores.__getitem__)
    rivals = np.max([_by_digit(lattice.words(length), ways) - once for lattice, once in lattices], axis=0)
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
        _others(rivals, confidence),
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


def _others(rivals: Floats, confidence: float) -> tuple[tuple[str, float], ...]:
    """The likeliest strings but the best, each with its share of what the best one leaves: the odds of every
    digit against the best of its place, multiplied. None is surer than the string itself, which may be no
    digits at all."""
    strings, whole = [(1.0, "")], 1.0
    for scores in rivals:
        near = [int(digit) for digit in np.argsort(scores)[::-1][:NEAR]]
        odds = [1.0, *(odds_behind(float(scores[near[0]] - scores[digit])) for digit in near[1:])]
        whole *= sum(odds)
        longer = (
            (odd * one, f"{said}{digit}")
            for odd, said in strings
            for one, digit in zip(odds, near, strict=True)
        )
        strings = nlargest(READINGS, longer, key=itemgetter(0))
    return tuple(
        (said, min(confidence, (1 - confidence) * odds / (whole - 1)))
        for odds, said in strings[1:]
        if odds > 0
    )


def _cost(way: Way) -> float:
    extra = LARGER if way.larger else 0.0
    if way.larger and way.sounds[-2:] == ("IY", "N"):
        extra += TEEN
    if way.larger and way.digits.endswith("0"):
        extra += WHOLE
    return PER_DIGIT * len(way.digits) + extra


def _costs(word: str, more: float) -> Floats:
    """What each way costs, and those with this word more."""
    extra = (more if any(word == said for said, _ in way.parts) else 0.0 for way in WAYS)
    return np.array([_cost(way) + one for way, one in zip(WAYS, extra, strict=True)], np.float32)


_MANNERS = ((_costs("oh", -float(NEVER)), 0.0), (_costs("zero", BOTH), OH))
"""Two manners to say the 0: what the ways cost, and what is paid once."""
