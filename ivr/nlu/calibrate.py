"""From evidence to the probability of being right: logistic regression with a prior.

The prior is what many flows have in common; the flow's own held-out predictions move it, the more of
them the further. So a flow of three lines has a sensible confidence, and one of three hundred its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PRIORS: Mapping[str, tuple[float, ...]] = {
    "": (-4.60, 3.10, -2.41, 0.0, 5.33, 1.90, 2.73),
    "words": (-3.22, 3.19, -2.74, 0.0, 5.88, 0.0, 1.56),
    "minilm": (-1.76, 2.32, -3.32, 4.64, 5.36, 0.0, 0.18),
}
"""Sense, or none -> offset, then one weight for each of intents.EVIDENCE; training/senses makes them."""

SIGNS = (1, -1, 1, 1, 1, 0)
"""More of each evidence is never less probable, more of the field never more; the length may do either."""

_TRUST = 2.0
"""Precision of the prior: how many telling predictions it takes to move a weight by half of what they say.
The prior expects a stranger for every line; a flow of few intents is to unlearn that from its own."""

_STEPS = 50
_SMALL = 1e-9


@dataclass(frozen=True, slots=True)
class Outcome:
    """One held-out prediction: its evidence, whether it was right, and how much it counts."""

    evidence: tuple[float, ...]
    right: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Calibrator:
    weights: tuple[float, ...] = PRIORS[""]

    def probability(self, evidence: Sequence[float]) -> float:
        """0..1; of predictions with this evidence, the share that is right."""
        offset, *weights = self.weights
        return _logistic(
            offset + sum(weight * value for weight, value in zip(weights, evidence, strict=True))
        )


def prior(sense: str) -> tuple[float, ...]:
    """What flows have in common under this sense."""
    return PRIORS.get(sense, PRIORS[""])


def calibrated(
    outcomes: Sequence[Outcome], prior: tuple[float, ...] = PRIORS[""], trust: float = _TRUST
) -> Calibrator:
    """The likeliest weights of the right signs, given prior and outcomes."""
    if not outcomes:
        return Calibrator(prior)
    rows = np.array([(1.0, *outcome.evidence) for outcome in outcomes])
    signs = np.array([1.0 if outcome.right else -1.0 for outcome in outcomes])
    counts = np.array([outcome.weight for outcome in outcomes])
    start, weights, free = np.array(prior), np.zeros(len(prior)), np.ones(len(prior), bool)
    while True:
        weights[free] = _likeliest(rows[:, free] * signs[:, None], counts, start[free], trust)
        wrong = free & (weights * (0, *SIGNS) < 0)
        if not wrong.any():
            return Calibrator(tuple(weights.tolist()))
        free, weights = free & ~wrong, np.where(wrong, 0.0, weights)


def _likeliest(rows: Floats, counts: Floats, start: Floats, trust: float) -> Floats:
    """Newton's method, halving steps that go too far; `rows` are positive where right."""

    def loss(at: Floats) -> float:
        return float(counts @ np.logaddexp(0, -rows @ at) + trust / 2 * (at - start) @ (at - start))

    weights = start
    for _ in range(_STEPS):
        wrong = 1 / (1 + np.exp(np.clip(rows @ weights, -30, 30)))
        slope = -rows.T @ (counts * wrong) + trust * (weights - start)
        bend = (rows * (counts * wrong * (1 - wrong))[:, None]).T @ rows + trust * np.eye(len(start))
        step = np.linalg.solve(bend, slope)
        while loss(weights - step) > loss(weights) and float(np.abs(step).max()) > _SMALL:
            step = step / 2
        weights = weights - step
        if float(np.abs(step).max()) <= _SMALL:
            break
    return weights


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
