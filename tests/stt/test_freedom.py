"""What a grammar leaves open where its words are read."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.nlu.grammar import AnyOf, Digits, Grammar, Number, Ways
from ivr.stt.evidence import Part, value
from ivr.stt.freedom import Freedom
from ivr.stt.sphinx import VALUE

COLOUR = AnyOf(("red", "dark green", "blue", "black"))
SIGN = AnyOf(tuple("abcdefghijklmnopqrstuvwxyz"))
GRAMMAR = Grammar(
    "en-US",
    asked=(("the", COLOUR, "one"), (Digits(2, 3),), ("for", Number()), (SIGN, SIGN, Ways(((SIGN,), ())))),
    others=(("track", "my", "order"), ("an", "agent")),
    further=(("track", "my", "order"),),
    links=(("and",), ("and", "then")),
)
FOUR, DIGIT, LETTER, NUMERAL = (math.log(each) for each in (4, 11, 26, 27))
SAID = {
    "track my order": 0.0,
    "the red one": FOUR,
    "the dark green one": FOUR,
    "five oh": 2 * DIGIT,
    "five oh two": 3 * DIGIT,
    "for seven": NUMERAL,
    "for seventy seven": 2 * NUMERAL,
    "a b": 2 * LETTER,
    "a b c": 3 * LETTER,
    "track my order and then an agent": 0.0,
    "track my order and the blue one": FOUR,
    "a sentence that it does not hold": 0.0,
    "": 0.0,
}


@pytest.mark.parametrize("text", SAID)
def test_what_was_left_open_is_counted_for_each_word(text):
    words = text.split()
    found = Freedom(GRAMMAR).of(words)
    assert len(found) == len(words)
    assert sum(found) == pytest.approx(SAID[text])


def test_of_two_ways_to_say_the_same_the_one_that_leaves_less_open_counts():
    grammar = Grammar("en-US", asked=((SIGN, SIGN), ("a", COLOUR), ("a", "b")))
    assert sum(Freedom(grammar).of(("a", "b"))) == 0.0
    assert sum(Freedom(grammar).of(("a", "red"))) == pytest.approx(FOUR)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12))
def test_a_code_of_any_length_leaves_as_much_open_as_it_has_signs(signs):
    grammar = Grammar("en-US", asked=((SIGN, *[Ways(((SIGN,), ()))] * 11),))
    assert Freedom(grammar).of(signs) == pytest.approx([LETTER] * len(signs))


@given(st.lists(st.sampled_from(["and", "track", "my", "order", "a", "b", "five", "one", "the"]), max_size=8))
def test_no_words_are_too_strange(words):
    found = Freedom(GRAMMAR).of(words)
    assert len(found) == len(words)
    assert all(each >= 0 for each in found)


def test_a_value_is_surer_the_less_was_open_and_the_more_free_talk_reads_the_same():
    b, seven, dee = (Part(name, at, at + 24, -1000.0) for name, at in (("b", 0), ("seven", 25), ("d", 0)))
    alike, other = (b, seven), (dee, seven)

    def sure(talk: tuple[Part, ...], nats: float) -> float:
        return VALUE.confidence(value(0.95, (b, seven), talk, nats))

    assert sure(alike, 6.6) > 0.75 > sure(other, 6.6) > sure((), 6.6)
    assert sure(alike, 3.3) > sure(alike, 6.6) > sure(alike, 24.0)
    assert sure(other, 24.0) < 0.45
