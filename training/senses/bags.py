"""Words moved, together, so that the sum of a sentence's words comes near what is known of the sentence.

Least squares with a penalty for how far a word moves (ridge), by conjugate gradients (Hestenes & Stiefel,
Methods of conjugate gradients for solving linear systems, 1952).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ivr.nlu.features import Floats

STAY = 0.3
"""The penalty for moving a word."""
ENOUGH, TURNS = 1e-3, 60


class Bags:
    """Sentences as bags of words: a matrix (n, words) of the root of each one's weight by its length."""

    def __init__(self, sentences: Sequence[Sequence[int]], weights: Floats, words: int) -> None:
        lengths = np.array([len(sentence) for sentence in sentences])
        self._words = np.concatenate([np.array(sentence) for sentence in sentences])
        self._starts = np.cumsum(lengths) - lengths
        self._roots = np.sqrt(weights / lengths).astype(np.float32)[:, None]
        of = np.repeat(np.arange(len(sentences)), lengths)
        order = np.argsort(self._words, kind="stable")
        self._sentences = of[order]
        self._known, self._firsts = np.unique(self._words[order], return_index=True)
        self._count = words
        self.diagonal = np.bincount(self._words, self._roots[of, 0] ** 2, words).astype(np.float32)[:, None]

    def sums(self, table: Floats) -> Floats:
        """(words, d) -> (n, d)"""
        found: Floats = np.add.reduceat(table[self._words], self._starts) * self._roots
        return found

    def back(self, rows: Floats) -> Floats:
        """(n, d) -> (words, d): by the transposed matrix."""
        found = np.zeros((self._count, rows.shape[1]), np.float32)
        found[self._known] = np.add.reduceat((rows * self._roots)[self._sentences], self._firsts)
        return found


def moved(bags: Bags, start: Floats, wanted: Floats) -> Floats:
    """The table (words, d), not too far from `start`, whose sums are as near to `wanted` (n, d) as may be."""
    left = bags.back(wanted - bags.sums(start))
    enough = ENOUGH * np.linalg.norm(left)
    move, steep = np.zeros_like(start), 1 / (bags.diagonal + np.float32(STAY))
    way = steep * left
    slope = (left * way).sum(axis=0)
    for _ in range(TURNS):
        if np.linalg.norm(left) < enough:
            break
        bent = bags.back(bags.sums(way)) + np.float32(STAY) * way
        far = slope / (way * bent).sum(axis=0)
        move += far * way
        left -= far * bent
        before, slope = slope, (left * steep * left).sum(axis=0)
        way = steep * left + slope / before * way
    return start + move
