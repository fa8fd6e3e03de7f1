"""The lattice finds what trying everything finds."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.stt.digits.lattice import Chains, Lattice

CHAINS = Chains.of_lengths([2, 1, 3], [1, 1, 2])  # the third word is worth two digits
COST = np.array([0.5, 0.0, 1.0], np.float32)
FRAMES = 8


def inside(fits: np.ndarray, word: int) -> float:
    """The best way through the states of one word, each for a frame at least."""
    first, last = CHAINS.starts[word], CHAINS.ends[word]
    states, frames = last - first + 1, len(fits)
    best = -np.inf
    for cuts in itertools.combinations(range(1, frames), states - 1):
        edges = (0, *cuts, frames)
        spans = itertools.pairwise(edges)
        best = max(best, sum(fits[a:b, first + at].sum() for at, (a, b) in enumerate(spans)))
    return float(best)


def ways(fits: np.ndarray, silence: np.ndarray, at: int, digits: int) -> Iterator[tuple[float, tuple]]:
    """Every string of so many digits from frame `at`: its score, and (place from the end, word) of each."""
    if not digits:
        yield float(silence[at:].sum()), ()
        return
    for start in range(at, len(fits)):
        for word, worth in enumerate(CHAINS.worth):
            for end in range(start + 1, len(fits) + 1):
                long_enough = end - start > CHAINS.ends[word] - CHAINS.starts[word]
                if worth > digits or not long_enough:
                    continue
                here = silence[at:start].sum() + inside(fits[start:end], word) - COST[word]
                for score, rest in ways(fits, silence, end, digits - int(worth)):
                    yield here + score, ((digits, word), *rest)


@given(st.integers(0, 10_000), st.integers(1, 3))
@settings(max_examples=8, deadline=None)
def test_every_score_is_that_of_the_best_string(seed: int, length: int) -> None:
    dice = np.random.default_rng(seed)
    fits = dice.normal(0, 3, (FRAMES, CHAINS.states)).astype(np.float32)
    silence = dice.normal(0, 3, FRAMES).astype(np.float32)
    lattice = Lattice.of(CHAINS, fits, silence, 3, COST)
    every = list(ways(fits, silence, 0, length))
    assert lattice.score(length) == pytest.approx(max(score for score, _ in every), abs=1e-3)
    words = lattice.words(length)
    for place, word in itertools.product(range(length), range(3)):
        such = [score for score, said in every if (length - place, word) in said]
        if such:
            assert words[place, word] == pytest.approx(max(such), abs=1e-3)
        else:
            assert words[place, word] < -1e8


def test_without_digits_there_is_only_silence() -> None:
    silence = np.array([-1.0, -2.0, -0.5], np.float32)
    lattice = Lattice.of(CHAINS, np.zeros((3, CHAINS.states), np.float32), silence, 2, COST)
    assert lattice.score(0) == pytest.approx(-3.5)
