"""What the house says, the house understands: numbers, sums, times and days, in both languages."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import SlotSpec
from ivr.flow.expr import formula
from ivr.nlu.entities import TYPES
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words

TODAY = date(2026, 3, 2)
LANGUAGES = ("en-US", "en-GB", "es-US", "es-ES", "es-MX")


def heard(kind, source, value, tag, today=TODAY):
    said = formula(source).value({"v": value, "language": tag, "today": today}, "step")
    language = language_of(tag)
    found = TYPES[kind].find(words(said, language), SlotSpec("slot", kind), language, today)
    return found[0].value if found else None


@given(st.one_of(st.integers(-999_999, 999_999), st.integers(0, 10**9 - 1)), st.sampled_from(LANGUAGES))
def test_a_number_that_is_said_is_understood(number, tag):
    assert heard("number", "v | number", number, tag) == number


@given(st.integers(-99_999, 99_999), st.sampled_from(LANGUAGES))
def test_a_number_with_decimals_that_is_said_is_understood(hundredths, tag):
    assert heard("number", "v | number", hundredths / 100, tag) == hundredths / 100


@given(st.integers(1, 999_999), st.sampled_from(LANGUAGES))
def test_a_number_before_a_feminine_noun_is_understood(number, tag):
    assert heard("number", "v | number('f')", number, tag) == number


@given(st.integers(0, 99_999_999), st.sampled_from(LANGUAGES), st.sampled_from(("USD", "EUR", "GBP", "MXN")))
def test_a_sum_that_is_said_is_understood(cents, tag, currency):
    assert heard("money", f"v | money('{currency}')", cents / 100, tag) == cents / 100


@given(st.times(), st.sampled_from(LANGUAGES))
def test_a_time_that_is_said_is_understood(at, tag):
    assert heard("time", "v | time", f"{at:%H:%M}", tag) == f"{at:%H:%M}"


@given(st.dates(date(1905, 1, 1), date(2099, 12, 31)), st.sampled_from(LANGUAGES))
def test_a_day_that_is_said_is_understood(day, tag):
    for today in (TODAY, day):
        if 0 < (today - day).days <= 300:
            continue  # a day not long ago is said without its year
        assert heard("date", "v | date", day.isoformat(), tag, today) == day.isoformat()


@given(st.from_regex(r"[0-9]{7,15}", fullmatch=True), st.sampled_from(LANGUAGES))
def test_a_telephone_number_that_is_said_is_understood(number, tag):
    assert heard("phone", "v | phone", number, tag) == number
