from __future__ import annotations

import pytest

from ivr.nlu.calibrate import PRIORS, Calibrator, Outcome, calibrated
from ivr.nlu.intents import EVIDENCE

STRONG = (1.0, 1.0, 0.6, 0.9, 1.0, 0.4)
WEAK = (-0.2, 0.6, -0.3, 0.1, 0.2, 0.2)
FOR = ("score", "kin", "nearest", "covered")


def test_the_prior_weighs_every_evidence() -> None:
    assert {len(weights) for weights in PRIORS.values()} == {len(EVIDENCE) + 1}


def test_without_outcomes_the_prior_decides() -> None:
    assert calibrated([]) == Calibrator(PRIORS[""])
    assert Calibrator().probability(STRONG) > 0.9
    assert Calibrator().probability(WEAK) < 0.1


def test_more_evidence_is_never_less_probable() -> None:
    for weights in PRIORS.values():
        prior = Calibrator(weights)
        for name in EVIDENCE:
            raised = tuple(value + 0.3 * (name == other) for value, other in zip(WEAK, EVIDENCE, strict=True))
            if name in FOR:
                assert prior.probability(raised) >= prior.probability(WEAK)
            elif name == "field":
                assert prior.probability(raised) <= prior.probability(WEAK)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_with_many_outcomes_the_probability_is_the_share_that_was_right(share: float) -> None:
    outcomes = [Outcome(STRONG, at < share * 1000, 1.0) for at in range(1000)]
    assert calibrated(outcomes).probability(STRONG) == pytest.approx(share, abs=0.03)


def test_a_few_outcomes_move_it_a_little() -> None:
    moved = calibrated([Outcome(STRONG, False, 1.0)] * 3).probability(STRONG)
    assert 0.5 < moved < Calibrator().probability(STRONG)


def test_extreme_evidence_stays_a_probability() -> None:
    assert 0 <= Calibrator().probability((1e9,) * len(EVIDENCE)) <= 1
    assert 0 <= Calibrator().probability((-1e9,) * len(EVIDENCE)) <= 1
