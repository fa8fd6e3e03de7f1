from __future__ import annotations

import numpy as np

from ivr.nlu.features import WIDTH, Features
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words

ENGLISH = language_of("en")
LINES = ("track my order", "where is the package I ordered", "pay my bill")
FEATURES = Features([words(line, ENGLISH) for line in LINES], ENGLISH)


def of(text: str) -> np.ndarray:
    return FEATURES.vector(words(text, ENGLISH))


def test_a_known_sentence_has_length_one() -> None:
    assert of(LINES[0]).shape == (WIDTH,)
    assert np.isclose(np.linalg.norm(of(LINES[0])), 1)


def test_what_was_never_seen_makes_a_sentence_shorter() -> None:
    known = np.linalg.norm(of("track my order"))
    assert np.linalg.norm(of("track my order hippopotamus")) < known
    assert np.linalg.norm(of("hippopotamus")) == 0


def test_a_misheard_word_is_nearer_than_another() -> None:
    assert of("track my odrer") @ of("track my order") > of("track my zebra") @ of("track my order")


def test_a_synonym_is_no_stranger() -> None:
    """ "parcel" was never seen, "package" was."""
    assert of("where is the parcel") @ of(LINES[1]) > of("where is the hippopotamus") @ of(LINES[1])


def test_the_more_sentences_have_a_word_the_less_it_tells() -> None:
    assert FEATURES.telling("hippopotamus") > FEATURES.telling("bill") > FEATURES.telling("my")
