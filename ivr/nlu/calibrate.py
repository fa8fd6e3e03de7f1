"""From evidence to the probability of being right: logistic regression with a prior.

The prior is what many flows have in common; the flow's own held-out predictions move it, the more of
them the further. So a flow of three lines has a sensible confidence, and one of three hundred its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

PRIOR = (-5.0, 3.9, 2.5, 4.1, 2.0, 1.2)
"""Offset, then one weight for each of intents.EVIDENCE."""

_TRUST = 8.0
"""Precision of the prior: how many telling predictions it takes to move a weight by half of what they say."""

_STEPS = 25


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
    """The likeliest weights, given prior and outcomes (Newton's method; the problem is convex)."""
    if not outcomes:
        return Calibrator(prior)
    rows = np.array([(1.0, *outcome.evidence) for outcome in outcomes])
    right = np.array([float(outcome.right) for outcome in outcomes])
    counts = np.array([outcome.weight for outcome in outcomes])
    start = np.array(prior)
    weights = start.copy()
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (counts * (guess - right)) + trust * (weights - start)
        bend = (rows * (counts * guess * (1 - guess))[:, None]).T @ rows + trust * np.eye(len(start))
        step = np.linalg.solve(bend, slope)
        weights -= step
        if float(np.abs(step).max()) < 1e-9:
            break
    return Calibrator(tuple(float(weight) for weight in weights))


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
