"""A number with check digits: what passes is worth more than what was heard a little better."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import Expecting, SlotSpec
from ivr.nlu.checked import likeliest
from ivr.nlu.meaning import NOTHING, Meaning
from ivr.nlu.understand import Understander

CARD = SlotSpec("card", "digits", shortest=6, longest=6, check="luhn")
PLAIN = SlotSpec("card", "digits", shortest=6, longest=6)
RIGHT, WRONG, ALSO_WRONG = "123455", "123457", "123955"  # luhn: only the first passes


def heard(*readings: tuple[str, float]) -> list[Meaning]:
    return [Meaning(slots={"card": digits}, confidence=sure) for digits, sure in readings]


@pytest.mark.parametrize(
    ("readings", "digits", "least", "most"),
    [
        ([(WRONG, 0.5), (RIGHT, 0.3), (ALSO_WRONG, 0.1)], RIGHT, 0.9, 1.0),  # the surer one cannot be
        ([(RIGHT, 0.6), (WRONG, 0.2)], RIGHT, 0.9, 1.0),  # what passes is surer than it was heard
        ([(WRONG, 0.97), (RIGHT, 0.001)], WRONG, 0.5, 1.0),  # clearly said: the caller is mistaken
        ([(WRONG, 0.6)], WRONG, 0.0, 0.6),  # nothing passes, and what was said is not known
    ],
)
def test_what_passes_is_worth_more(readings, digits: str, least: float, most: float) -> None:
    meant = likeliest(heard(*readings), {"card": CARD})
    assert meant.slots == {"card": digits}
    assert least <= meant.confidence <= most


def test_without_check_digits_the_surest_counts() -> None:
    meanings = [NOTHING, *heard((WRONG, 0.4), (RIGHT, 0.5))]
    assert likeliest(meanings, {"card": PLAIN}) == meanings[2]
    assert likeliest([NOTHING], {"card": CARD}) == NOTHING


def test_another_wish_is_no_reading_of_the_number() -> None:
    meanings = [*heard((WRONG, 0.5)), Meaning(intent="operator", confidence=0.4)]
    assert likeliest(meanings, {"card": CARD}).slots == {"card": WRONG}


@given(st.lists(st.tuples(st.sampled_from([RIGHT, WRONG, ALSO_WRONG]), st.floats(0.01, 0.3)), min_size=1))
def test_the_confidence_stays_a_probability(readings: list[tuple[str, float]]) -> None:
    assert 0 <= likeliest(heard(*readings), {"card": CARD}).confidence <= 1


def test_a_caller_whose_number_was_nearly_heard_is_understood() -> None:
    one = Understander({}, {"card": CARD})
    expecting = Expecting(step="ask", asked="card", slots=(CARD,))
    others = (("one two three four five five", 0.25),)
    meant = one.understand("one two three four five seven", 0.55, expecting, date(2026, 3, 2), others)
    assert meant.slots == {"card": RIGHT}
