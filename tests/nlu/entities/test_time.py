"""Times, besides the tables of tests/nlu/said."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import SlotSpec
from ivr.nlu.entities.time import TIME
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words

WORDS = "half past quarter to three thirty at noon in the morning oh 12 05 pm"
SLOT = SlotSpec("hour", "time")
TODAY = date(2026, 3, 2)


def find(text, tag="en-US"):
    language = language_of(tag)
    return TIME.find(words(text, language), SLOT, language, TODAY)


@pytest.mark.parametrize("text", ["", "hello", "in the morning", "sixty", "twenty five", "three hundred"])
def test_what_is_no_time_is_none(text):
    assert [each.value for each in find(text) if each.named] == []


def test_what_only_the_question_makes_a_time_is_not_named():
    assert not find("three thirty")[0].named and not find("nine")[0].named
    assert find("at nine")[0].named and find("half past three")[0].named


@given(st.times())
def test_any_time_that_is_written_in_full_is_that_time(at):
    half = "am" if at.hour < 12 else "pm"
    text = f"{at.hour % 12 or 12}:{at.minute:02} {half}"
    assert find(text)[0].value == find(text, "es")[0].value == f"{at:%H:%M}"


@given(st.integers(1, 12), st.integers(1, 59))
def test_minutes_to_an_hour_are_before_it(hour, minutes):
    value = time.fromisoformat(find(f"{minutes} minutes to {hour} p m")[0].value)
    assert (value.hour * 60 + value.minute + minutes) % 720 == hour * 60 % 720


@pytest.mark.parametrize(
    ("pressed", "at"),
    [
        ("1530", "15:30"),
        ("330", "15:30"),
        ("0330", "03:30"),
        ("9", "09:00"),
        ("12", "12:00"),
        ("2400", None),
        ("1260", None),
        ("12345", None),
        ("*", None),
        ("", None),
    ],
)
def test_a_time_can_be_keyed(pressed, at):
    assert TIME.keys(pressed, SLOT, language_of("en"), TODAY) == at


@given(st.lists(st.sampled_from(WORDS.split()), max_size=9))
def test_any_words_are_read_without_a_fault(said):
    found = TIME.find(tuple(said), SLOT, language_of("en"), TODAY)
    places = [at for each in found for at in range(each.start, each.end)]
    assert len(places) == len(set(places))
    assert all(time.fromisoformat(each.value) for each in found)
