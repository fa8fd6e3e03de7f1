"""Days, besides the tables of tests/nlu/said."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import SlotSpec
from ivr.nlu.entities.date import DATE
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words

WORDS = "the first of next march monday in two days 12 3 2026 ago week st"
SLOT = SlotSpec("day", "date")
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def find(text, today=date(2026, 3, 2), tag="en-US"):
    language = language_of(tag)
    return DATE.find(words(text, language), SLOT, language, today)


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("next thursday", "2026-03-01", "2026-03-05"),  # said on a Sunday
        ("next monday", "2026-03-07", "2026-03-09"),
        ("this friday", "2026-03-06", "2026-03-06"),
        ("friday", "2026-03-06", "2026-03-13"),
        ("february twenty ninth", "2026-03-02", "2028-02-29"),
        ("the thirty first", "2026-04-02", "2026-05-31"),
        ("in a month", "2026-01-31", "2026-02-28"),
        ("tomorrow", "2026-12-31", "2027-01-01"),
        ("the first of next month", "2026-12-10", "2027-01-01"),
    ],
)
def test_days_are_counted_from_today(text, today, day):
    assert [each.value for each in find(text, date.fromisoformat(today))] == [day]


@pytest.mark.parametrize(
    "text",
    ["", "hello", "june thirty first", "february thirtieth", "may i speak to someone", "one second", "2026"],
)
def test_what_is_no_day_is_none(text):
    assert find(text) == ()


def test_a_wrong_weekday_and_a_doubtful_next_are_less_sure():
    assert find("friday march twelfth")[0].certainty < find("thursday march twelfth")[0].certainty == 1
    assert find("next thursday")[0].certainty < find("thursday")[0].certainty == 1


def test_what_only_the_question_makes_a_day_is_not_named():
    assert not find("the twelfth")[0].named and not find("3/12")[0].named
    assert find("march twelfth")[0].named and find("tomorrow")[0].named


def test_several_days_are_all_found():
    assert {each.value for each in find("on monday or on march twelfth")} == {"2026-03-09", "2026-03-12"}
    assert find("3/4/2026", tag="en-GB")[0].value == "2026-04-03"


@given(DAYS, DAYS)
def test_any_day_that_is_named_in_full_is_that_day(day, today):
    month = f"{day:%B}".lower()
    for text in (f"{month} {day.day} {day.year}", f"{day.month}/{day.day}/{day.year}", day.isoformat()):
        assert find(text, today)[0].value == day.isoformat()


@given(DAYS, st.sampled_from(WEEKDAYS))
def test_a_weekday_is_within_the_week_that_comes(today, name):
    (found,) = find(name, today)
    day = date.fromisoformat(found.value)
    assert 1 <= (day - today).days <= 7 and WEEKDAYS[day.weekday()] == name


@given(DAYS, st.integers(0, 28))
def test_days_ahead_are_counted(today, days):
    assert find(f"in {days} days", today)[0].value == (today + timedelta(days)).isoformat()


@pytest.mark.parametrize(
    ("pressed", "tag", "day"),
    [
        ("0312", "en-US", "2026-03-12"),
        ("1203", "es-ES", "2026-03-12"),
        ("1203", "en-GB", "2026-03-12"),
        ("0301", "en-US", "2027-03-01"),
        ("03121982", "en-US", "1982-03-12"),
        ("031282", "en-US", "1982-03-12"),
        ("1312", "en-US", None),
        ("0230", "en-US", None),
        ("0312*", "en-US", None),
        ("03120000", "en-US", None),
        ("312", "en-US", None),
    ],
)
def test_a_day_can_be_keyed(pressed, tag, day):
    assert DATE.keys(pressed, SLOT, language_of(tag), date(2026, 3, 2)) == day


@given(st.lists(st.sampled_from(WORDS.split()), max_size=9))
def test_any_words_are_read_without_a_fault(said):
    found = DATE.find(tuple(said), SLOT, language_of("en"), date(2026, 3, 2))
    places = [at for each in found for at in range(each.start, each.end)]
    assert len(places) == len(set(places))
    assert all(date.fromisoformat(each.value) for each in found)
