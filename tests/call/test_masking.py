"""What leaves the house has blanks instead of what identifies the caller, and they are filled again here."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ivr.actions import SlotSpec
from ivr.call.masking import masked
from ivr.nlu.entities import TYPES
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words

TODAY = date(2026, 3, 2)
SAID = [
    ("en-US", "charge four five five six one two three four please", "charge <phone_1> please"),
    ("en-US", "the order 55421 is broken", "the order <number_1> is broken"),
    ("en-US", "my pin is nine nine seven", "my pin is <number_1>"),
    ("en-US", "call two one two five five five oh one double oh", "call <phone_1>"),
    ("en-US", "write to john dot smith at gmail dot com today", "write to <email_1> today"),
    ("en-US", "j.smith@x.org or 212-555-0100", "<email_1> or <phone_2>"),
    ("en-US", "booking alpha bravo four seven", "booking <code_1>"),
    ("en-US", "my name is john smith and I want a refund", "my name is <name_1> i want a refund"),
    ("en-US", "it's j o h n s m i t h", "it is <code_1>"),
    ("es-ES", "me llamo juan pérez", "me llamo <name_1>"),
    ("en-US", "two coffees for twelve dollars", "two coffees for twelve dollars"),
    ("en-US", "I am so angry about this", "i am so angry about this"),
    ("es-ES", "mi tarjeta es cuatro cinco cinco seis", "mi tarjeta es <number_1>"),
]


@pytest.mark.parametrize(("tag", "said", "told"), SAID)
def test_what_identifies_a_caller_leaves_a_blank(tag: str, said: str, told: str) -> None:
    language = language_of(tag)
    assert masked(words(said, language), language, TODAY).text == told


@pytest.mark.parametrize(("tag", "said", "told"), SAID)
def test_a_quotation_with_its_blanks_is_what_was_said(tag: str, said: str, told: str) -> None:
    language = language_of(tag)
    spoken = words(said, language)
    blanks = masked(spoken, language, TODAY)
    assert blanks.opened(blanks.text, language) == spoken
    assert blanks.opened("<number_77>", language) == ("number", "77")


WORDS = """my card is zero oh one two three double five triple nineteen eighty four hundred please a b c alpha
    bravo 7 12 345 98765 at dot com john no sorry and"""
WORD = st.sampled_from(words(WORDS, language_of("en-US")))


@settings(max_examples=300, deadline=None)
@given(st.lists(WORD, max_size=14))
@example(["hundred", "no", "345", "no", "zero"])
def test_no_row_of_three_digits_leaves_the_house(said: list[str]) -> None:
    language = language_of("en-US")
    spoken = words(" ".join(said), language)
    blanks = masked(spoken, language, TODAY)
    assert blanks.opened(blanks.text, language) == spoken
    for left in blanks.text.split("<"):
        rest = words(left.partition(">")[2] or left, language)
        digits = TYPES["digits"].find(rest, SlotSpec("d", "digits", shortest=3), language, TODAY)
        assert not digits, (said, blanks.text)
