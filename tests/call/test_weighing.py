"""A model's word beside the local meaning: neither is believed more than it has earned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.call.weighing import UNPROVED, agree, weighed
from ivr.nlu.understand import NOTHING, Meaning

ACCEPT = 0.75
probability = st.floats(0, 1)
trusts = st.none() | st.floats(0, 1)


def meaning(intent: str | None, confidence: float = 0.0, **slots: str) -> Meaning:
    return Meaning(intent, slots, None, confidence)


def weigh(local: Meaning, advised: Meaning, speech: float, sure: float, trust: float | None) -> Meaning:
    return weighed(local, advised, speech, sure, trust, lambda intent: ACCEPT)


@pytest.mark.parametrize(
    ("local", "its", "sure", "trust", "intent", "confidence"),
    [
        (NOTHING, "b", 1.0, None, "b", UNPROVED),  # asked back
        (NOTHING, "b", 0.4, None, "b", 0.4),  # asked again
        (NOTHING, "b", 1.0, 0.95, "b", 0.95),  # measured: taken
        (NOTHING, None, 1.0, 0.95, None, 0.0),
        (meaning("a", 0.5), None, 1.0, None, "a", 0.5),  # the local one stands
        (meaning("a", 0.5), "a", 1.0, None, "a", 0.75),  # both: taken
        (meaning("a", 0.5), "b", 1.0, None, "b", 0.4286),
        (meaning("a", 0.7), "b", 1.0, None, "a", 0.4828),
        (meaning("a", 0.3), "b", 1.0, 0.95, "b", 0.9301),
    ],
)
def test_what_stands_and_how_surely(
    local: Meaning, its: str | None, sure: float, trust: float | None, intent: str | None, confidence: float
) -> None:
    found = weigh(local, meaning(its), 1.0, sure, trust)
    assert (found.intent, found.confidence) == (intent, confidence)


@given(probability, probability, probability)
def test_a_model_that_nobody_measured_takes_no_answer_by_itself(
    ours: float, speech: float, sure: float
) -> None:
    found = weigh(meaning("a", min(ours, speech)), meaning("b"), speech, sure, None)
    assert found.intent == "a" or found.confidence < ACCEPT


@given(probability, probability, probability, trusts, st.booleans())
def test_no_word_is_surer_than_what_was_heard(
    ours: float, speech: float, sure: float, trust: float | None, same: bool
) -> None:
    local = meaning("a", min(ours, speech))
    found = weigh(local, meaning("a" if same else "b"), speech, sure, trust)
    assert 0 <= found.confidence <= max(speech, local.confidence) + 1e-4


@given(probability, trusts)
def test_who_differs_makes_the_local_meaning_no_surer(sure: float, trust: float | None) -> None:
    for confidence in (0.1, 0.5, 0.74):
        found = weigh(meaning("a", confidence), meaning("b"), 1.0, sure, trust)
        assert found.intent == "b" or found.confidence <= confidence


def test_they_agree_when_no_value_of_both_is_another() -> None:
    assert agree(meaning("a", n="1"), meaning("a"))
    assert agree(meaning(None, n="1"), meaning(None, n="1", m="2"))
    assert not agree(meaning("a", n="1"), meaning("a", n="2"))
    assert not agree(meaning(None, n="1"), meaning(None, m="2"))
    assert not agree(meaning("a"), meaning(None, n="1"))


def test_a_model_that_agrees_takes_nothing_from_what_several_readings_bore_out() -> None:
    assert weigh(meaning("a", 0.85), meaning("a"), 0.7, 0.9, None).confidence >= 0.84
