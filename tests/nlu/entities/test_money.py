"""Sums of money, besides the tables of tests/nlu/said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from ivr.actions import SlotSpec
from ivr.nlu.entities.money import MONEY
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words

SLOT = SlotSpec("amount", "money")
TODAY = date(2026, 3, 2)


def find(text, tag="en-US"):
    language = language_of(tag)
    return MONEY.find(words(text, language), SLOT, language, TODAY)


def test_what_only_the_question_makes_a_sum_is_not_named():
    assert not find("twelve fifty")[0].named and find("twelve dollars")[0].named
    assert find("hello") == ()


@given(st.integers(0, 999_999), st.integers(0, 99))
def test_any_sum_in_full_words_is_that_sum(whole, cents):
    english = f"{num2words(whole)} dollars and {num2words(cents)} cents"
    spanish = f"{num2words(whole, lang='es')} pesos con {num2words(cents, lang='es')} centavos"
    assert find(english)[0].value == find(spanish, "es-MX")[0].value == round(whole + cents / 100, 2)


@pytest.mark.parametrize(
    ("pressed", "amount"), [("12*50", 12.5), ("12", 12.0), ("*5", None), ("12*", 12.0), ("#", None)]
)
def test_a_sum_can_be_keyed(pressed, amount):
    assert MONEY.keys(pressed, SLOT, language_of("en"), TODAY) == amount
