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


def test_a_word_that_is_not_in_the_table_adds_nothing() -> None:
    assert np.allclose(of("package xyzzy"), of("package"))
    assert not of("xyzzy").any()
    assert not of("").any()


def test_only_english_has_one() -> None:
    assert means_for("en-GB").sense is means_for("en-US").sense is not None
    assert means_for("es-ES").sense is means_for("es-ES").quick is means_for("en", "letters").quick is None
