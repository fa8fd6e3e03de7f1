from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.nlu.languages import LANGUAGES, language_of
from ivr.nlu.normalize import contracted, surface, words, written_out

ENGLISH = language_of("en-US")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Where is my order?", "where is my order"),
        ("Where's my order?!", "where is my order"),
        ("Where\u2019s my order", "where is my order"),
        ("wheres my order", "where is my order"),
        ("I'd like it", "i would like it"),
        ("I can't, I won't", "i can not i will not"),
        ("dont know", "do not know"),
        ("gonna wanna", "going to want to"),
        ("forty-three", "forty three"),
        ("No. 55421!", "no 55421"),
        ("1,234,567 and 3.5", "1234567 and 3 point 5"),
        ("5,5,4", "5 5 4"),
        ("A4", "a 4"),
        ("customers' orders", "customers orders"),
        ("'quoted' \"words\"", "quoted words"),
        ("\uff26\uff35\uff2c\uff2c width", "full width"),
        ("…", ""),
        ("", ""),
    ],
)
def test_words_are_as_recognisers_give_them(text: str, expected: str) -> None:
    assert " ".join(words(text, ENGLISH)) == expected


def test_the_surface_keeps_contractions() -> None:
    assert surface("Where's it?") == ("where's", "it")


def test_people_run_words_together_and_understanding_takes_them_apart() -> None:
    assert contracted(("where", "is", "my", "order"), ENGLISH) == ("where's", "my", "order")
    assert contracted(("i", "would", "like", "that", "is", "it"), ENGLISH) == ("i'd", "like", "that's", "it")
    assert written_out(("where's", "my", "order"), ENGLISH) == ("where", "is", "my", "order")


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    for language in LANGUAGES.values():
        once = words(text, language)
        assert words(" ".join(once), language) == once
        assert all(word and not word.isspace() for word in once)


@pytest.mark.parametrize("tag", ["en-US", "es-ES", "es-MX"])
def test_a_sum_that_begins_with_its_point_is_no_dollar_and_a_number_of_cents(tag: str) -> None:
    language = language_of(tag)
    for text in ("$.99", "$ .99", "$0.99"):
        assert words(text, language)[:3] == ("0", "point", "99"), text


def test_an_unknown_language_still_has_words() -> None:
    assert words("Wo ist meine Bestellung?", language_of("de-DE")) == ("wo", "ist", "meine", "bestellung")
