"""The best way to hear a string of digits, for every length and with every word at every place.

Words follow each other with or without silence between; some are worth several digits ("fifteen"). One
pass goes forward and one backward; where they meet is the best score of all strings that have a given
word at a given place, so that the second best digit is known everywhere without a search of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ivr.stt.digits.features import Floats

Places = NDArray[np.int64]
NEVER = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Chains:
    """Words as chains of states that are gone through one after the other.

    `starts` and `ends` index the first and last state of each chain among all states; `worth` counts
    the digits of each.
    """

    starts: Places
    ends: Places
    worth: Places

    @classmethod
    def of_lengths(cls, lengths: Sequence[int], worth: Sequence[int] = ()) -> Chains:
        ends = np.cumsum(lengths) - 1
        return cls(ends - np.array(lengths) + 1, ends, np.array(worth or [1] * len(lengths)))

    @property
    def states(self) -> int:
        return int(self.ends[-1]) + 1

    def reversed(self) -> Chains:
        last = self.states - 1
        turned = (last - self.ends, last - self.starts, self.worth)
        return Chains(*(places[::-1].copy() for places in turned))


@dataclass(frozen=True, slots=True)
class Pass:
    """Scores after each frame (frames, digits): `ends` of the words that begin after so many digits
    (one more axis: words), `done` the best of those that end so, `gap` of the silence there."""

    ends: Floats
    done: Floats
    gap: Floats


def run(chains: Chains, fits: Floats, silence: Floats, digits: int, cost: Floats) -> Pass:
    """One pass over `fits` (frames, states) and `silence` (frames); `cost` is paid on entering a word."""
    frames = len(fits)
    inside = np.full((digits, chains.states), NEVER, np.float32)
    moved = np.empty_like(inside)
    gap, done = (np.full(digits + 1, NEVER, np.float32) for _ in range(2))
    gap[0] = 0
    ends = np.empty((frames, digits, len(chains.ends)), np.float32)
    dones, gaps = (np.empty((frames, digits + 1), np.float32) for _ in range(2))
    of_worth = [(int(worth), np.flatnonzero(chains.worth == worth)) for worth in np.unique(chains.worth)]
    for at in range(frames):
        moved[:, 1:] = inside[:, :-1]
        moved[:, chains.starts] = np.maximum(gap, done)[:-1, None] - cost
        np.maximum(inside, moved, out=inside)
        inside += fits[at]
        gap = np.maximum(gap, done) + silence[at]
        ends[at] = inside[:, chains.ends]
        done[:] = NEVER
        for worth, words in of_worth:
            if worth <= digits:
                best = ends[at, : digits + 1 - worth, words].max(0)
                np.maximum(done[worth:], best, out=done[worth:])
        dones[at], gaps[at] = done, gap
    return Pass(ends, dones, gaps)


@dataclass(frozen=True, slots=True)
class Lattice:
    """Forward and backward over the same frames."""

    chains: Chains
    forward: Pass
    backward: Pass

    @classmethod
    def of(cls, chains: Chains, fits: Floats, silence: Floats, digits: int, cost: Floats) -> Lattice:
        back = run(chains.reversed(), fits[::-1, ::-1], silence[::-1], digits, cost[::-1])
        turned = Pass(back.ends[::-1, :, ::-1], back.done[::-1], back.gap[::-1])
        return cls(chains, run(chains, fits, silence, digits, cost), turned)

    def words(self, length: int) -> Floats:
        """Shape (length, words): the best score of a string in which this word begins at this place."""
        frames = len(self.forward.gap)
        rest = np.full((frames + 1, length + 1), NEVER, np.float32)  # what may follow, by digits to come
        rest[frames, 0] = 0
        rest[:-1] = np.maximum(self.backward.gap, self.backward.done)[:, : length + 1]
        out = np.full((length, len(self.chains.ends)), NEVER, np.float32)
        for place in range(length):
            fitting = np.flatnonzero(self.chains.worth <= length - place)
            after = rest[1:, length - place - self.chains.worth[fitting]]
            out[place, fitting] = (self.forward.ends[:, place, fitting] + after).max(0)
        return out

    def score(self, length: int) -> float:
        """Of the best string of this length."""
        return float(max(self.forward.gap[-1, length], self.forward.done[-1, length]))
