from __future__ import annotations

import numpy as np
import pytest

from training.senses.bags import Bags, moved

SENTENCES = [[0, 1], [1, 2], [0, 2, 2], [3], [0, 1, 2, 3]]
WEIGHTS = np.array([1.0, 1.0, 0.5, 2.0, 1.0], np.float32)


def matrix() -> np.ndarray:
    """The same bags, written out."""
    found = np.zeros((len(SENTENCES), 5))
    for row, sentence, weight in zip(found, SENTENCES, WEIGHTS, strict=True):
        for word in sentence:
            row[word] += np.sqrt(weight / len(sentence))
    return found


def test_sums_and_their_way_back_are_a_matrix_and_its_transpose() -> None:
    bags, rows = Bags(SENTENCES, WEIGHTS, 5), np.arange(10, dtype=np.float32).reshape(5, 2)
    assert bags.sums(rows) == pytest.approx(matrix() @ rows, rel=1e-5)
    assert bags.back(rows) == pytest.approx(matrix().T @ rows, rel=1e-5)


def test_words_move_to_where_least_squares_want_them_and_no_other_word_moves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("training.senses.bags.ENOUGH", 1e-6)
    start, wanted = np.eye(5, 3, dtype=np.float32), np.eye(5, 3, 1, dtype=np.float32)
    table, dense = moved(Bags(SENTENCES, WEIGHTS, 5), start, wanted), matrix()
    best = np.linalg.solve(dense.T @ dense + 0.3 * np.eye(5), dense.T @ wanted + 0.3 * start)
    assert table == pytest.approx(best, abs=1e-4)
    assert np.array_equal(table[4], start[4])
