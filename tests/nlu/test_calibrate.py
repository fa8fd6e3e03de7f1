from __future__ import annotations

import pytest

from ivr.nlu.calibrate import PRIOR, Calibrator, Outcome, calibrated
from ivr.nlu.intents import EVIDENCE

STRONG = (0.9, 0.8, 0.9, 1.0, 0.9)
WEAK = (0.1, 0.0, 0.2, 0.2, 0.4)


def test_the_prior_weighs_every_evidence() -> None:
    assert len(PRIOR) == len(EVIDENCE) + 1


def test_without_outcomes_the_prior_decides() -> None:
    assert calibrated([]) == Calibrator(PRIOR)
    assert Calibrator().probability(STRONG) > 0.9
    assert Calibrator().probability(WEAK) < 0.1


def test_more_evidence_is_never_less_probable() -> None:
    for at in range(len(EVIDENCE)):
        raised = tuple(value + 0.3 * (place == at) for place, value in enumerate(WEAK))
        assert Calibrator().probability(raised) > Calibrator().probability(WEAK)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_with_many_outcomes_the_probability_is_the_share_that_was_right(share: float) -> None:
    outcomes = [Outcome(STRONG, at < share * 1000, 1.0) for at in range(1000)]
    assert calibrated(outcomes).probability(STRONG) == pytest.approx(share, abs=0.03)


def test_a_few_outcomes_move_it_a_little() -> None:
    moved = calibrated([Outcome(STRONG, False, 1.0)] * 3).probability(STRONG)
    assert 0.5 < moved < Calibrator().probability(STRONG)


def test_extreme_evidence_stays_a_probability() -> None:
    assert 0 <= Calibrator().probability((1e9,) * 5) <= 1
    assert 0 <= Calibrator().probability((-1e9,) * 5) <= 1
