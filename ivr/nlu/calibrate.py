"""From evidence to the probability of being right: logistic regression with a prior.

The prior is what many flows have in common; the flow's own held-out predictions move it, the more of
them the further. So a flow of three lines has a sensible confidence, and one of three hundred its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PRIOR = (-5.4, 4.3, 2.4, 2.5, 3.2, 1.3)
"""Offset, then one weight for each of intents.EVIDENCE."""

_TRUST = 16.0
"""Precision of the prior: how many telling predictions it takes to move a weight by half of what they say."""

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
    weights: tuple[float, ...] = PRIOR

    def probability(self, evidence: Sequence[float]) -> float:
        """0..1; of predictions with this evidence, the share that is right."""
        offset, *weights = self.weights
        return _logistic(
            offset + sum(weight * value for weight, value in zip(weights, evidence, strict=True))
        )


def calibrated(
    outcomes: Sequence[Outcome], prior: tuple[float, ...] = PRIOR, trust: float = _TRUST
) -> Calibrator:
    """The likeliest weights, given prior and outcomes (Newton's method, halving steps that go too far)."""
    if not outcomes:
        return Calibrator(prior)
    rows = np.array([(1.0, *outcome.evidence) for outcome in outcomes])
    signs = np.array([1.0 if outcome.right else -1.0 for outcome in outcomes])
    counts = np.array([outcome.weight for outcome in outcomes])
    start = np.array(prior)

    def loss(at: Floats) -> float:
        return float(counts @ np.logaddexp(0, -signs * (rows @ at)) + trust / 2 * (at - start) @ (at - start))

    weights = start
    for _ in range(_STEPS):
        wrong = 1 / (1 + np.exp(np.clip(signs * (rows @ weights), -30, 30)))
        slope = -rows.T @ (counts * signs * wrong) + trust * (weights - start)
        bend = (rows * (counts * wrong * (1 - wrong))[:, None]).T @ rows + trust * np.eye(len(start))
        step = np.linalg.solve(bend, slope)
        while loss(weights - step) > loss(weights) and float(np.abs(step).max()) > _SMALL:
            step = step / 2
        weights = weights - step
        if float(np.abs(step).max()) <= _SMALL:
            break
    return Calibrator(tuple(float(weight) for weight in weights))


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
