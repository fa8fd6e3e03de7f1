"""What speaks for a reading: scores, agreement with free talk, and that noise alone is nobody."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.audio.frame import RATE
from ivr.stt.evidence import Part, beside, cleanness, evidence
from ivr.stt.sphinx import BORNE_OUT, FREE, PHRASE

GOOD = (Part("track", 0, 29, -1200.0, 0.9), Part("order", 30, 69, -1600.0, 0.8))
OTHER = (
    Part("rack", 0, 29, -1100.0, 0.5),
    Part("or", 30, 49, -700.0, 0.4),
    Part("dear", 50, 69, -700.0, 0.4),
)
POOR = (Part("track", 0, 29, -2700.0, 0.2), Part("order", 30, 69, -3400.0, 0.1))


def test_scores_are_counted_by_frames():
    found = evidence(GOOD, {"track"}, 1.0)
    assert (found.mean, found.worst) == (-40.0, -40.0)
    assert found.posterior == pytest.approx(0.72**0.5)
    assert found.at_home == pytest.approx(3 / 7)


def test_a_phrase_is_surer_when_free_talk_heard_it_too():
    sure = [BORNE_OUT.confidence(beside(GOOD, talk, 1.0)) for talk in (GOOD, OTHER)]
    assert sure[0] > 0.9 > sure[1]


@pytest.mark.parametrize("weights", [PHRASE, FREE])
def test_what_fits_badly_is_not_even_asked_back(weights):
    sure = [weights.confidence(evidence(words, {"track", "order"}, 1.0)) for words in (GOOD, POOR)]
    assert sure[0] > 0.75 > 0.45 > sure[1]


def test_steady_noise_is_not_sure_however_well_a_word_fits():
    noise = (np.random.default_rng(1).standard_normal(RATE) * 2000).astype(np.int16)
    clean = cleanness(noise)
    assert evidence(GOOD, (), clean).steady > 0.5
    assert evidence(GOOD, (), 8.0 / 30).steady == pytest.approx(0.2)
    assert PHRASE.confidence(evidence(GOOD, (), clean)) < PHRASE.confidence(evidence(GOOD, (), 0.4))
