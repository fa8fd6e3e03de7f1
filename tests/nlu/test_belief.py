"""One confidence of what the words mean, of what else was heard, and of what was expected."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import Expecting
from ivr.events import Wish
from ivr.nlu.belief import FITTED, Evidence, Reading, Weights, believed, evidence, words_of
from ivr.nlu.meaning import NOTHING, Meaning

OPEN = Expecting(step="welcome", intents=("track", "return"))
NUMBER = Expecting(step="number", intents=("track", "return"), asked="order")
EVERY = Weights(agree=0.6, rival=0.4, odd=1.5, unasked=0.5)
TRACK, BACK = Meaning("track", confidence=0.9), Meaning("return", confidence=0.9)
BEST = Reading(0.6, TRACK)
probability = st.floats(0.0, 1.0)
meanings = st.sampled_from([TRACK, BACK, NOTHING, Meaning(slots={"order": "55421"}, confidence=0.8)])
readings = st.lists(st.builds(Reading, probability, meanings), min_size=1, max_size=6)


def meant(*some: Reading, expecting: Expecting = OPEN, weights: Weights = EVERY) -> Meaning:
    return believed(some, expecting, {}, weights)


@given(st.floats(0.0, 1.0))
def test_of_words_that_are_certain_the_confidence_is_what_they_mean(fit: float) -> None:
    typed = Meaning("track", confidence=fit)
    assert meant(Reading(1.0, typed), expecting=NUMBER).confidence == pytest.approx(fit, abs=1e-4)


def test_two_texts_that_mean_the_same_are_surer_than_the_surer_one() -> None:
    alone, both = meant(Reading(0.6, TRACK)), meant(Reading(0.6, TRACK), Reading(0.5, TRACK))
    assert alone.confidence < both.confidence < 1


def test_a_rival_that_leaves_no_room_makes_it_less_sure_and_a_small_one_does_not() -> None:
    alone, beside = meant(Reading(0.7, TRACK)), meant(Reading(0.7, TRACK), Reading(0.6, BACK))
    assert beside.intent == "track" and beside.confidence < alone.confidence
    assert meant(Reading(0.7, TRACK), Reading(0.2, BACK)) == alone


def test_what_says_less_of_the_same_is_no_rival() -> None:
    told = Meaning("track", {"order": "55421"}, confidence=0.9)
    assert meant(Reading(0.7, told), Reading(0.69, TRACK)) == meant(Reading(0.7, told))


def test_yes_and_no_contradict_each_other() -> None:
    yes, no = Meaning(answer="yes", confidence=1.0), Meaning(answer="no", confidence=1.0)
    best = Reading(0.7, yes)
    assert evidence(best, [best, Reading(0.6, no)], OPEN).rival > 0


def test_two_unsure_readings_of_one_meaning_go_before_a_surer_one_of_another() -> None:
    found = meant(Reading(0.6, BACK), Reading(0.59, TRACK), Reading(0.58, replace(TRACK, confidence=0.89)))
    assert found.intent == "track"


def test_what_was_not_asked_for_has_to_be_heard_better() -> None:
    asked = Meaning(slots={"order": "55421"}, confidence=0.9)
    wish, answer = (meant(Reading(0.6, one), expecting=NUMBER) for one in (TRACK, asked))
    assert wish.confidence < answer.confidence
    assert wish.confidence < meant(Reading(0.6, TRACK)).confidence


def test_further_wishes_are_as_unsure_as_their_words() -> None:
    both = replace(TRACK, then=(Wish("return", {}, 0.9),))
    assert meant(Reading(0.5, both)).then[0].confidence < 0.5


def test_nothing_stays_nothing() -> None:
    assert meant(Reading(0.9, NOTHING)).nothing
    assert meant(Reading(0.9, NOTHING), Reading(0.3, TRACK)).intent == "track"


@given(readings)
def test_the_confidence_is_a_probability_and_never_above_the_fit(some: list[Reading]) -> None:
    found = meant(*some)
    fits = [one.meaning.confidence for one in some if one.meaning.slots == found.slots]
    assert 0 <= found.confidence <= max(fits) + 1e-4


@given(probability, probability, st.tuples(*[st.floats(0, 5)] * 3))
def test_surer_words_are_never_less_sure_with_the_same_evidence(one: float, other: float, told) -> None:
    evident = Evidence(*told, 0.0)
    less, more = (words_of(Reading(speech, TRACK), evident, EVERY) for speech in sorted((one, other)))
    assert less <= more + 1e-3


def test_no_weight_turns_evidence_round() -> None:
    assert min(FITTED.agree, FITTED.rival, FITTED.odd, FITTED.unasked) >= 0


def test_certain_words_stand_against_anything() -> None:
    against = Evidence(0.0, 9.0, 9.0, 1.0)
    assert words_of(Reading(1.0, TRACK), against, EVERY) == 1.0
    assert words_of(Reading(0.0, TRACK), replace(against, agree=9.0), EVERY) == 0.0


def test_the_odds_are_those_of_the_formula() -> None:
    evident = evidence(BEST, [BEST, Reading(0.5, TRACK)], OPEN)
    sure = words_of(Reading(0.6, TRACK), Evidence(evident.agree, 0, 0, 0), Weights(agree=1.0))
    assert sure == pytest.approx(1 - 0.4 * 0.55 / (0.4 * 0.55 + 0.6), abs=1e-9) and math.isfinite(sure)
