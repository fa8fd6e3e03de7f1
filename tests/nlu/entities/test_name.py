"""Names, besides the tables of tests/nlu/said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import SlotSpec
from ivr.nlu.entities.name import NAME
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words

SLOT = SlotSpec("who", "name")
ENGLISH = language_of("en")


def find(text):
    return NAME.find(words(text, ENGLISH), SLOT, ENGLISH, date(2026, 3, 2))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("john s m i t h", "John Smith"),
        ("smith s m y t h e", "Smythe"),
        ("mary j blige", "Mary J Blige"),
        ("um", None),
        ("", None),
        ("my name is", None),
    ],
)
def test_letters_are_put_together(text, name):
    assert [each.value for each in find(text)] == ([name] if name else [])


def test_my_name_is_says_that_it_is_one():
    assert find("my name is ann")[0].named and not find("ann")[0].named
    assert find("anna bella carla donna emma")[0].certainty < 0.5


def test_a_question_or_a_refusal_is_no_name():
    assert not find("i want to know where my order is")
    assert not find("i don't know")
    assert not find("why do you need that")


@given(st.from_regex(r"[a-z]{3,10}", fullmatch=True))
def test_whatever_is_spelled_is_written(name):
    assert find(f"it is {' '.join(name)}")[0].value == name.capitalize()
