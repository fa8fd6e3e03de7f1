"""From an engine's words to a Hypothesis, and from a grammar to its hints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.events import Word
from ivr.nlu.grammar import AnyOf, Digits, Grammar, Number
from ivr.stt.hints import hints, vocabulary
from ivr.stt.judging import as_one, believed, fitted, told
from ivr.stt.recogniser import Hypothesis

CLOSED = Grammar("en-US", (("order", "number", Digits(5, 10)),), closed=True)
OPEN = Grammar("en-US", (("track", "my", "order"),))


def test_words_are_written_as_understanding_reads_them():
    assert believed([("Order", 0.9), ("55,421.", 0.7)]) == Hypothesis(
        "order 55421", 0.8, (Word("order", 0.9), Word("55421", 0.7))
    )


@pytest.mark.parametrize(
    ("language", "text", "heard"),
    [
        ("es-ES", "1.250,75 €", "1250 point 75 euros"),
        ("es-MX", "$1,250.75", "1250 point 75 pesos"),
        ("en-US", "$1,250.75", "1250 point 75 dollars"),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(language, text, heard):
    grammar = Grammar(language, (("order",),))
    assert fitted(text, grammar).text == heard
    assert told([(word, 0.9) for word in text.split()], grammar).text == heard


def test_a_reading_that_is_the_same_in_plain_words_is_no_other():
    assert as_one("Yes.", 0.9, [("yes", 0.8), ("Less!", 0.2), ("", 0.1)]).alternatives == (("less", 0.2),)


def test_an_engine_that_gives_a_confidence_in_some_languages_only_is_judged_in_the_others():
    assert told([("track", 0.6), ("my", 0.8)], OPEN).confidence == pytest.approx(0.7)
    assert told([("track", 0.6), ("my", None)], OPEN) == fitted("track my", OPEN)
    assert told([], OPEN) == Hypothesis()


@pytest.mark.parametrize("text", ["", " ", "...", "-"])
def test_nothing_said_is_nothing_heard(text):
    assert as_one(text, 0.9) == fitted(text, OPEN) == believed([(text, 1.0)]) == Hypothesis()


@given(st.lists(st.tuples(st.text(), st.floats(allow_nan=False)), max_size=5))
def test_a_confidence_is_always_a_probability(words):
    assert 0 <= believed(words).confidence <= 1


@pytest.mark.parametrize(
    ("text", "grammar", "sure"),
    [
        ("Order number 55421.", CLOSED, 0.9),
        ("order number five five four two one", CLOSED, 0.9),
        ("thank you for watching", CLOSED, 0.0),
        ("55421", OPEN, 0.45),
        ("Track my order", OPEN, 0.9),
        ("Thanks for watching", OPEN, 0.45),
        ("track my parcel today", OPEN, 0.675),
    ],
)
def test_words_that_the_question_knows_speak_for_it(text, grammar, sure):
    assert fitted(text, grammar).confidence == pytest.approx(sure)


MENU = Grammar(
    "en-US",
    asked=(
        (AnyOf(("a latte", "tea")), "please"),
        ("order", "number", Digits(5, 10)),
        ("i", "need", Number()),
    ),
    others=(("talk", "to", "an", "agent"), ("tea", "please")),
)


def test_phrases_become_hints_each_once_the_answers_first():
    assert hints(MENU, 10, "$DIGITS", "$NUMBER") == (
        *("a latte please", "tea please", "order number $DIGITS", "i need $NUMBER"),
        "talk to an agent",
    )


def test_without_a_class_for_it_a_hint_ends_before_its_blank():
    assert hints(MENU, 10)[2:4] == ("order number", "i need")


def test_hints_are_as_many_and_as_long_as_a_service_takes():
    assert hints(MENU, 2) == ("a latte please", "tea please")
    assert hints(MENU, 10, longest=12) == ("tea please", "order number", "i need")


def test_words_and_values_are_a_vocabulary():
    assert vocabulary(MENU, 5) == ("a latte", "tea", "please", "order", "number")
