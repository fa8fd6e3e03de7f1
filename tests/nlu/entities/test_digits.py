from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import SlotSpec
from ivr.nlu.entities.digits import DIGITS
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words

TODAY = date(2026, 3, 2)
LANGUAGE = language_of("en")

SAID = {
    "five five four two one": "55421",
    "double five four two one": "55421",
    "five double five": "555",
    "triple nine": "999",
    "treble nine oh one": "99901",
    "quadruple seven": "7777",
    "double oh seven": "007",
    "oh one two three": "0123",
    "zero one two three": "0123",
    "nought one two": "012",
    "nil nil two": "002",
    "o seven o seven": "0707",
    "fifty five four twenty one": "55421",
    "fifty five forty two one": "55421",
    "five fifty four twenty one": "55421",
    "nineteen eighty four": "1984",
    "twenty twenty four": "2024",
    "twenty oh six": "2006",
    "eleven twelve thirteen": "111213",
    "ten ten": "1010",
    "five hundred": "500",
    "two thousand and five": "2005",
    "two hundred forty three": "243",
    "five thousand five hundred": "5500",
    "niner four": "94",
    "55421": "55421",
    "55 4 21": "55421",
    "5 5 4 2 1": "55421",
    "5-5-4-2-1": "55421",
    "554-21": "55421",
    "5,5,4,2,1": "55421",
    "55421.": "55421",
    "five 5 four 2 one": "55421",
    "double 5 four 21": "55421",
    "five five, um, four two one": "55421",
    "five five four and two one": "55421",
    "five five dash four two one": "55421",
    "Five Five Four Two One": "55421",
    "it's five five four two one": "55421",
    "it is 55421 thanks": "55421",
    "my order number is five five four two one": "55421",
    "order number double five four two one please": "55421",
    "that's five five four two one I think": "55421",
    "the number's five five four two one": "55421",
    "yes it's five five four two one": "55421",
    "okay so five five four, two one": "55421",
    "١٢٣": "123",
}


@pytest.mark.parametrize(("text", "digits"), SAID.items())
def test_digits_are_read_however_they_are_said(text: str, digits: str) -> None:
    found = DIGITS.find(
        words(text, language_of("en-US")), SlotSpec("n", "digits", "", 2, 10), language_of("en"), TODAY
    )
    assert [each.value for each in found] == [digits]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("cinco cinco cuatro dos uno", "55421"),
        ("doble cinco cuatro dos uno", "55421"),
        ("cincuenta y cinco cuatro veintiuno", "55421"),
        ("cero uno dos", "012"),
        ("es el cinco cinco cuatro", "554"),
        ("triple siete", "777"),
        ("mil novecientos ochenta y cuatro", "1984"),
    ],
)
def test_spanish_digits_are_read(text: str, digits: str) -> None:
    spanish = language_of("es-ES")
    assert [
        each.value for each in DIGITS.find(words(text, spanish), SlotSpec("n", "digits"), spanish, TODAY)
    ] == [digits]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "five five four two",
        "five five four two one nine",
        "the first one",
        "double",
        "no",
        "for to ate",
        "elephant",
    ],
)
def test_another_length_is_not_an_answer(text: str) -> None:
    english = language_of("en")
    assert DIGITS.find(words(text, english), SlotSpec("n", "digits", "", 5, 5), english, TODAY) == ()


def test_the_run_that_fits_is_taken_and_a_sigh_is_no_digit() -> None:
    english = language_of("en")
    slot = SlotSpec("n", "digits", "", 5, 5)
    found = DIGITS.find(words("the first one is double five four two one", english), slot, english, TODAY)
    assert [(each.value, each.start) for each in found] == [("55421", 4)]
    sigh = DIGITS.find(words("oh five five four two one", english), slot, english, TODAY)
    assert [each.value for each in sigh] == ["55421"]
    assert sigh[0].certainty < 1


@pytest.mark.parametrize(
    ("keys", "value"), [("55421", "55421"), ("554", None), ("00000", "00000"), ("5*421", None), ("", None)]
)
def test_keyed_digits_keep_their_zeros_and_their_length_counts(keys: str, value: str | None) -> None:
    assert DIGITS.keys(keys, SlotSpec("n", "digits", "", 5, 5), LANGUAGE, TODAY) == value


NAMES = {
    "0": ("zero", "oh"),
    **{
        str(at): (name,)
        for at, name in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), 1)
    },
}
REPEATS = {2: "double", 3: "triple", 4: "quadruple"}


@st.composite
def spoken(draw: st.DrawFn) -> tuple[str, str]:
    """Digits, and one of the ways to say them."""
    digits, parts = "", []
    for _ in range(draw(st.integers(1, 6))):
        digit = draw(st.sampled_from("0123456789"))
        times = draw(st.sampled_from((1, 1, 1, 2, 3, 4)))
        name = draw(st.sampled_from(NAMES[digit]))
        together = times > 1 and draw(st.booleans())
        parts.append(f"{REPEATS[times]} {name}" if together else " ".join([name] * times))
        digits += digit * times
        if draw(st.integers(0, 5)) == 0:
            parts.append(draw(st.sampled_from(("um", "and", ","))))
    return digits, " ".join(parts)


@given(spoken())
def test_digits_come_back_from_any_way_to_say_them(pair: tuple[str, str]) -> None:
    digits, text = pair
    english = language_of("en")
    found = DIGITS.find(words(text, english), SlotSpec("n", "digits"), english, TODAY)
    assert [each.value for each in found] == [digits]


@given(st.text(max_size=80))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    english = language_of("en")
    for found in DIGITS.find(words(text, english), SlotSpec("n", "digits", "", 1, 99), english, TODAY):
        assert str(found.value).isascii()
        assert str(found.value).isdecimal()
