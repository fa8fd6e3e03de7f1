"""Softmax regression on few examples, as a short row of ridge regressions.

Every round fits a ridge to the scores plus what the probabilities still lack: Newton's method with one
curvature for all (Böhning, Multinomial logistic regression algorithm, 1992), sped up by momentum and stopped
early, which here is worth as much as the ridge. In this form the prediction for examples that the fit has not
seen is a formula and costs no second fit (Cook & Weisberg, Residuals and Influence in Regression, 1982).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

TRUST = 3.0
"""How much the fit believes an example, against the wish for small weights."""
CURVATURE = 0.1
"""p(1 - p) of a typical class."""
ROUNDS = 5


class Regression:
    """`rows` (n, d) of examples, `targets` (n, c) one-hot (a row of zeros is nobody's example).

    `weights` (d, c) give the scores of further rows: `row @ weights`.
    """

    def __init__(self, rows: Floats, targets: Floats) -> None:
        self._rows, self._ridge = rows, np.float32(1 / (TRUST * CURVATURE))
        count, width = rows.shape
        self._by_examples = count <= width  # the smaller of two equal systems of equations
        gram = rows @ rows.T if self._by_examples else rows.T @ rows
        gram[np.diag_indices_from(gram)] += self._ridge
        self._inverse: Floats = np.linalg.inv(gram)
        self._wanted, self._duals = self._fit(targets)
        self.weights: Floats = rows.T @ self._duals

    def without(self, groups: Sequence[Ints]) -> Iterator[Floats]:
        """The scores of each group of examples by a fit that has seen none of the group."""
        ends = np.cumsum([len(group) for group in groups])[:-1]
        blocks: Iterable[Floats]
        if self._by_examples:
            blocks = (self._inverse[np.ix_(group, group)] for group in groups)
        else:
            rows = self._rows[np.concatenate(groups)]
            pairs = zip(np.split(rows @ self._inverse, ends), np.split(rows, ends), strict=True)
            blocks = ((np.eye(len(one), dtype=np.float32) - far @ one.T) / self._ridge for far, one in pairs)
        for group, block in zip(groups, blocks, strict=True):
            missed: Floats = np.linalg.solve(block, self._duals[group])
            held: Floats = self._wanted[group] - missed
            yield held

    def _fit(self, targets: Floats) -> tuple[Floats, Floats]:
        """What the last ridge was fitted to, and its dual coefficients; both (n, c)."""
        before = scores = ahead = np.zeros_like(targets)
        for turn in range(ROUNDS):
            wanted = ahead + (targets - softmax(ahead)) / np.float32(CURVATURE)
            duals = self._solve(wanted)
            before, scores = scores, wanted - self._ridge * duals
            ahead = scores + np.float32(turn / (turn + 3)) * (scores - before)
        return wanted, duals

    def _solve(self, wanted: Floats) -> Floats:
        if self._by_examples:
            return self._inverse @ wanted
        explained = self._rows @ (self._inverse @ (self._rows.T @ wanted))
        return (wanted - explained) / self._ridge


def softmax(scores: Floats) -> Floats:
    """Along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return shares
