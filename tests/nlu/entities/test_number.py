from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import SlotSpec
from ivr.nlu.entities.number import NUMBER
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words

TODAY = date(2026, 3, 2)
LANGUAGE = language_of("en")

SLOT = SlotSpec("n", "number")

SAID: dict[str, int | float] = {
    "zero": 0,
    "one": 1,
    "seven": 7,
    "ten": 10,
    "twelve": 12,
    "nineteen": 19,
    "twenty": 20,
    "twenty one": 21,
    "twenty-one": 21,
    "forty two": 42,
    "fourty two": 42,
    "ninety nine": 99,
    "a hundred": 100,
    "one hundred": 100,
    "hundred": 100,
    "a hundred and one": 101,
    "hundred and five": 105,
    "two hundred and forty three": 243,
    "two hundred forty three": 243,
    "nine hundred ninety nine": 999,
    "twelve hundred": 1200,
    "nineteen hundred": 1900,
    "a thousand": 1000,
    "one thousand and one": 1001,
    "two thousand five hundred": 2500,
    "two thousand five hundred and six": 2506,
    "twelve thousand three hundred and forty five": 12345,
    "one hundred thousand": 100000,
    "two hundred and fifty thousand": 250000,
    "nine hundred ninety nine thousand nine hundred ninety nine": 999999,
    "a million": 1000000,
    "two million three hundred thousand and five": 2300005,
    "243": 243,
    "1,234": 1234,
    "1234567": 1234567,
    "12 thousand": 12000,
    "3 hundred": 300,
    "three point five": 3.5,
    "zero point two five": 0.25,
    "two point oh five": 2.05,
    "3.5": 3.5,
    "minus five": -5,
    "minus two point five": -2.5,
    "I need five of them": 5,
    "we are four": 4,
    "a table for six please": 6,
    "about twenty five people": 25,
    "it's a hundred and twenty": 120,
}


@pytest.mark.parametrize(("text", "number"), SAID.items())
def test_numbers_are_read_however_they_are_said(text: str, number: float) -> None:
    english = language_of("en-US")
    found = NUMBER.find(words(text, english), SLOT, english, TODAY)
    assert [each.value for each in found] == [number]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("cero", 0),
        ("treinta y uno", 31),
        ("veintidós", 22),
        ("cien", 100),
        ("ciento uno", 101),
        ("doscientos cuarenta y tres", 243),
        ("mil", 1000),
        ("dos mil quinientos", 2500),
        ("un millón", 1000000),
        ("somos cuatro", 4),
    ],
)
def test_spanish_numbers_are_read(text: str, number: int) -> None:
    spanish = language_of("es")
    assert [each.value for each in NUMBER.find(words(text, spanish), SLOT, spanish, TODAY)] == [number]


@pytest.mark.parametrize("text", ["", "a", "and", "point", "minus", "hello there", "a and point"])
def test_what_is_no_number_is_none(text: str) -> None:
    english = language_of("en")
    assert NUMBER.find(words(text, english), SLOT, english, TODAY) == ()


def test_two_numbers_stay_two() -> None:
    english = language_of("en")
    found = NUMBER.find(words("five five", english), SLOT, english, TODAY)
    assert [each.value for each in found] == [5, 5]
    found = NUMBER.find(words("between twenty and a hundred and ten", english), SLOT, english, TODAY)
    assert sorted(each.value for each in found if isinstance(each.value, int)) == [20, 110]


@pytest.mark.parametrize(
    ("keys", "number"),
    [("12", 12), ("007", 7), ("3*5", 3.5), ("3*", 3), ("*", None), ("", None), ("3*5*1", None)],
)
def test_star_is_the_point_of_a_keyed_number(keys: str, number: float | None) -> None:
    assert NUMBER.keys(keys, SLOT, LANGUAGE, TODAY) == number


UNITS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def spoken(number: int, link: str) -> str:
    """A number as people say it; `link` stands behind "hundred"."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        return TENS[number // 10 - 2] + (f" {UNITS[number % 10]}" if number % 10 else "")
    for size, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            head, rest = divmod(number, size)
            tail = f" {link if rest < 100 else ''} {spoken(rest, link)}" if rest else ""
            return f"{spoken(head, link)} {name}{tail}"
    raise AssertionError(number)


@given(st.integers(0, 999_999_999), st.sampled_from(("and", "")))
def test_a_number_comes_back_from_its_words(number: int, link: str) -> None:
    english = language_of("en")
    found = NUMBER.find(words(spoken(number, link), english), SLOT, english, TODAY)
    assert [each.value for each in found] == [number]


@given(st.integers(0, 999_999), st.booleans())
def test_a_number_comes_back_from_its_numeral(number: int, grouped: bool) -> None:
    english = language_of("en")
    text = f"{number:,}" if grouped else str(number)
    assert [each.value for each in NUMBER.find(words(text, english), SLOT, english, TODAY)] == [number]


@given(
    st.lists(
        st.sampled_from(
            [*UNITS, *TENS, "hundred", "thousand", "million", "and", "a", "point", "minus", "7", "x"]
        )
    )
)
def test_any_order_of_number_words_is_read_without_a_fault(said: list[str]) -> None:
    found = NUMBER.find(tuple(said), SLOT, language_of("en"), TODAY)
    taken = [at for each in found for at in range(each.start, each.end)]
    assert len(taken) == len(set(taken))
