"""Values as they are spoken."""

from datetime import date

import pytest

from ivr.flow.phrases import ENGLISH
from ivr.flow.spoken import count, day, digits, joined, money, to_caller


@pytest.mark.parametrize(
    ("value", "said"), [("05521", "0 5 5 2 1"), (42, "4 2"), ("AB-12", "A B 1 2"), ("", "")]
)
def test_digits_are_spoken_one_by_one(value, said):
    assert digits(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-11-20", "today"),
        ("2026-11-21", "tomorrow"),
        ("2026-11-19", "yesterday"),
        ("2026-11-23", "on Monday, November 23"),
        ("2026-11-23T10:00:00+00:00", "on Monday, November 23"),
        ("2028-02-29", "on Tuesday, February 29, 2028"),
    ],
)
def test_a_day_is_spoken_from_today(value, said):
    assert day(value, date(2026, 11, 20)) == said


@pytest.mark.parametrize(
    ("value", "currency", "said"),
    [
        (12.5, "USD", "12 dollars and 50 cents"),
        ("1.01", "USD", "1 dollar and 1 cent"),
        (0, "USD", "0 dollars"),
        (0.99, "EUR", "99 cents"),
        (-3, "GBP", "minus 3 pounds"),
        (2.01, "GBP", "2 pounds and 1 penny"),
        (19.999, "USD", "20 dollars"),
    ],
)
def test_money_is_spoken_in_two_units(value, currency, said):
    assert money(value, currency) == said


@pytest.mark.parametrize(
    ("value", "plural", "said"),
    [
        (1, "", "1 box"),
        (0, "boxes", "0 boxes"),
        ("3", "boxes", "3 boxes"),
        (["a"], "", "1 box"),
        (2, "", "2 boxs"),
    ],
)
def test_things_are_counted(value, plural, said):
    assert count(value, "box", plural) == said


@pytest.mark.parametrize(
    ("words", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b, or c")]
)
def test_names_are_joined_to_a_list(words, said):
    assert joined(words, "or") == said


def test_a_label_is_turned_to_the_caller():
    assert to_caller("track my order", ENGLISH) == "track your order"
