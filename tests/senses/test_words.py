from __future__ import annotations

import numpy as np
import pytest

from ivr.senses.senses import means_for
from ivr.senses.words import WordTable

TABLE = WordTable()


def of(text: str) -> np.ndarray:
    words = tuple(text.split())
    return TABLE.vectors([words], [[1.0] * len(words)])[0]


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [("package", "parcel", "doctor"), ("bill", "invoice", "river"), ("cancel", "terminate", "banana")],
)
def test_words_of_one_meaning_lie_together(word: str, near: str, far: str) -> None:
    assert of(word) @ of(near) > of(word) @ of(far) + 0.1


@pytest.mark.parametrize(
    ("said", "near", "far"),
    [
        ("my parcel is not here", "where is my order", "when do you open"),
        ("i want to speak to a person", "can i talk to somebody", "send me the invoice"),
        ("are you open on sunday", "what are your hours", "i forgot my password"),
        ("the screen stays black", "my computer does not work", "cancel my appointment"),
    ],
)
def test_sentences_of_one_wish_lie_together(said: str, near: str, far: str) -> None:
    assert of(said) @ of(near) > of(said) @ of(far) + 0.1


def test_words_that_say_little_weigh_little() -> None:
    assert of("is the parcel") @ of("parcel") > 0.7 > of("is the parcel") @ of("is the")


@pytest.mark.parametrize(("word", "known"), [("invoices", "invoice"), ("activating", "activate")])
def test_a_word_that_is_not_in_the_table_is_taken_for_one_of_its_stem(word: str, known: str) -> None:
    assert np.allclose(of(word), of(known))


def test_a_word_that_is_not_in_the_table_adds_nothing() -> None:
    assert np.allclose(of("package xyzzy"), of("package"))
    assert not of("xyzzy").any()
    assert not of("").any()


def test_only_english_has_one() -> None:
    assert means_for("en-GB").sense is means_for("en-US").sense is not None
    assert means_for("es-ES").sense is means_for("es-ES").quick is means_for("en", "letters").quick is None
