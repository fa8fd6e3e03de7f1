from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from ivr.errors import SenseError
from ivr.nlu.features import Floats
from ivr.nlu.normalize import Words
from ivr.senses.minilm import MiniLM
from ivr.senses.within import Within
from training.senses.within import KEPT, matrix

ROWS = {("bill",): (1.0, 0.0), ("please",): (0.6, 0.8), ("tram",): (0.0, 1.0), ("xyzzy",): (0.0, 0.0)}


class Two:
    name, share = "minilm", 1.0

    def vectors(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
        return np.array([ROWS[sentence] for sentence in sentences], np.float32)


def likeness(matrix: Floats) -> float:
    bill, please = Within(Two(), matrix).vectors([("bill",), ("please",)], [[1.0], [1.0]])
    return float(bill @ please)


def test_sentences_that_differ_as_those_of_one_intent_do_are_more_alike() -> None:
    found = matrix(Two(), [[("bill",), ("please",)], [("bill",), ("please",), ("please",)]])
    assert np.allclose(found, found.T)
    assert likeness(found) > likeness(np.eye(2, dtype=np.float32)) + 0.1


def test_rows_have_length_one_and_what_has_no_sense_still_has_none() -> None:
    rows = Within(Two(), np.array([[2, 0], [1, 3]], np.float32)).vectors([*ROWS], [[1.0]] * len(ROWS))
    assert np.allclose(np.linalg.norm(rows, axis=1), (1, 1, 1, 0))


@pytest.mark.parametrize(("name", "size"), [(MiniLM.name, 384)])
def test_the_sentence_model_has_its_matrix(name: str, size: int) -> None:
    class Any:
        share = 1.0

        def vectors(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
            return np.eye(size, dtype=np.float32)[: len(sentences)]

    any_sense = Any()
    any_sense.name = name  # type: ignore[attr-defined]
    assert Within(any_sense).vectors([("a",)], [[1.0]]).shape == (1, size)  # type: ignore[arg-type]
    assert name in KEPT


def test_a_sense_without_a_matrix_is_refused() -> None:
    class Other(Two):
        name = "other"

    with pytest.raises(SenseError, match="other"):
        Within(Other())
