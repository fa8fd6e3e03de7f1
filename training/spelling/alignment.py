"""Which letter makes which sounds: none, one or two each, found by expectation and maximisation.

A letter's way to sound is the likelier the more words need it (Damper and others, "Aligning text and
phonemes for speech technology applications", 2005; here by the best way alone).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

Sounds = tuple[str, ...]
Pair = tuple[str, Sounds]
"""A letter, and what it sounds like."""

MOST = 2
NEW = -16.0
"""The log probability of a pair that was never seen."""


def aligned(word: str, sounds: Sounds, known: Mapping[Pair, float]) -> list[Pair] | None:
    """The best way to give every sound to a letter; None when there are too many sounds."""
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for letter in word:
        row: dict[int, tuple[float, int]] = {}
        for done, (score, _) in best[-1].items():
            for count in range(min(MOST, len(sounds) - done) + 1):
                there = score + known.get((letter, sounds[done : done + count]), NEW)
                if done + count not in row or there > row[done + count][0]:
                    row[done + count] = there, count
        best.append(row)
    if len(sounds) not in best[-1]:
        return None
    pairs, end = [], len(sounds)
    for at in range(len(word), 0, -1):
        count = best[at][end][1]
        pairs.append((word[at - 1], sounds[end - count : end]))
        end -= count
    return pairs[::-1]


def learnt(words: Sequence[tuple[str, Sounds]], rounds: int = 6) -> Mapping[Pair, float]:
    """Log probabilities of the sounds of each letter."""
    known = _shares(
        (letter, sounds[at : at + 1]) for word, sounds in words for at, letter in _spread(word, sounds)
    )
    for _ in range(rounds):
        found = (aligned(word, sounds, known) for word, sounds in words)
        known = _shares(pair for pairs in found if pairs is not None for pair in pairs)
    return known


def _spread(word: str, sounds: Sounds) -> Iterable[tuple[int, str]]:
    """The first guess: sounds evenly over the letters."""
    return ((at * len(sounds) // len(word), letter) for at, letter in enumerate(word))


def _shares(pairs: Iterable[Pair]) -> Mapping[Pair, float]:
    counts = Counter(pairs)
    totals: dict[str, int] = defaultdict(int)
    for (letter, _), count in counts.items():
        totals[letter] += count
    return {pair: math.log(count / totals[pair[0]]) for pair, count in counts.items()}
