from __future__ import annotations

import numpy as np
import pytest

from ivr.nlu.regression import Regression, softmax

CHANCE = np.random.default_rng(1)


def clouds(width: int, count: int = 30) -> tuple[np.ndarray, np.ndarray]:
    """Three classes, `count` points in `width` dimensions."""
    labels = np.arange(count) % 3
    rows = CHANCE.normal(size=(count, width)) + 2 * np.eye(3, width)[labels]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32), np.eye(3, dtype=np.float32)[labels]


@pytest.mark.parametrize("width", [8, 30, 200])
def test_what_was_shown_is_known(width: int) -> None:
    rows, targets = clouds(width)
    found = (rows @ Regression(rows, targets).weights).argmax(axis=1)
    assert (found == targets.argmax(axis=1)).mean() > 0.8


def test_many_examples_and_many_dimensions_are_solved_alike() -> None:
    """The same rows, once with more examples than dimensions, once with dimensions of zeros beside them."""
    rows, targets = clouds(8)
    wide = np.hstack([rows, np.zeros((len(rows), 100), np.float32)])
    narrow, broad = Regression(rows, targets), Regression(wide, targets)
    assert np.allclose(narrow.weights, broad.weights[:8], atol=1e-3)
    groups = [np.array([0, 4, 5]), np.array([7])]
    for one, other, group in zip(narrow.without(groups), broad.without(groups), groups, strict=True):
        assert one.shape == (len(group), 3)
        assert np.allclose(one, other, atol=1e-3)


@pytest.mark.parametrize("width", [8, 200])
def test_a_held_out_prediction_has_not_seen_its_example(width: int) -> None:
    """A point that bears a wrong name is known by it when it was seen, and not when it was not."""
    rows, targets = clouds(width)
    rows[0], targets[0] = rows[1], (1, 0, 0)  # a point of class 1
    targets[1] = (0, 1, 0)
    ((held,),) = Regression(rows, targets).without([np.array([0])])
    fresh = rows[0] @ Regression(rows[1:], targets[1:]).weights
    assert held.argmax() == fresh.argmax() == 1


def test_a_class_left_out_whole_scores_below_the_others() -> None:
    rows, targets = clouds(50)
    (held,) = Regression(rows, targets).without([np.flatnonzero(targets[:, 2])])
    assert (held.argmax(axis=1) == 2).mean() <= 0.2


def test_softmax_is_a_distribution_of_any_scores() -> None:
    shares = softmax(np.array([[1000.0, 0.0], [-1000.0, -1000.0]], np.float32))
    assert np.allclose(shares, [[1, 0], [0.5, 0.5]])
