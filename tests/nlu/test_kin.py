from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ivr.nlu.features import Floats
from ivr.nlu.kin import Kin, Kindred

WIDE = Kin(np.zeros(2, np.float32), np.eye(2, dtype=np.float32), np.array([4.0, 0.001], np.float32))
"""Wishes differ along the first direction, sentences of one wish along both."""
POINTS = arrays(np.float32, (4, 2), elements=st.floats(-4, 4, width=32))


def rows(*points: tuple[float, float]) -> Floats:
    return np.array(points, np.float32)


def kindred(points: Floats, *sizes: int) -> Kindred:
    ends = np.cumsum([0, *sizes]).tolist()
    members = [range(start, end) for start, end in pairwise(ends)]
    return Kindred(WIDE, points, np.ones(len(points), np.float32), members)


def density(at: Floats, middle: Floats, spread: Floats) -> float:
    return float(-0.5 * (np.square(at - middle) / spread + np.log(spread)).sum())


@given(POINTS, arrays(np.float32, 2, elements=st.floats(-4, 4, width=32)))
def test_the_ratio_is_that_of_two_normal_densities(points: Floats, at: Floats) -> None:
    turned = WIDE.ratios(at, points.sum(axis=0)[None], np.array([4.0], np.float32))
    known = 4 * WIDE.apart + 1
    here = density(at, WIDE.apart * points.sum(axis=0) / known, 1 + WIDE.apart / known)
    anywhere = density(at, np.zeros(2, np.float32), 1 + WIDE.apart)
    assert float(turned[0]) == pytest.approx(here - anywhere, abs=1e-3)


def test_a_sentence_is_kin_to_the_intent_it_lies_by_and_not_to_others() -> None:
    ours, theirs = kindred(rows((3, 0), (3, 1), (-3, 0), (-3, 1)), 2, 2).ratios(
        np.array((3.2, -1), np.float32)
    )
    assert ours > 0 > theirs


def test_what_lies_far_from_all_is_kin_to_none() -> None:
    assert max(kindred(rows((3, 0), (3, 1), (-3, 0), (-3, 1)), 2, 2).ratios(np.array((9, 0), np.float32))) < 0


def test_more_examples_make_surer_where_the_middle_is() -> None:
    at = np.array((3, 0), np.float32)
    assert kindred(rows(*[(3, 0)] * 5), 5).ratios(at)[0] > kindred(rows((3, 0)), 1).ratios(at)[0]


def test_an_intent_without_examples_is_like_one_that_nobody_knows() -> None:
    points = rows((3, 0), (3, 1))
    found = kindred(points, 2).without(np.array((3, 0), np.float32), 0, points, np.ones(2, np.float32))
    assert found == pytest.approx(0, abs=1e-5)


@given(POINTS)
def test_leaving_out_is_as_if_it_had_never_been_there(points: Floats) -> None:
    at, one = np.array((1, 1), np.float32), np.ones(1, np.float32)
    left = kindred(points, 4).without(at, 0, points[:1], one)
    assert left == pytest.approx(float(kindred(points[1:], 3).ratios(at)[0]), abs=1e-3)


def test_many_ways_to_say_one_line_tell_what_the_line_tells() -> None:
    at = np.array((3, 1), np.float32)
    ways = Kindred(WIDE, rows((3, 0), (3, 0)), np.array([0.5, 0.5], np.float32), [range(2)])
    assert ways.ratios(at) == pytest.approx(kindred(rows((3, 0)), 1).ratios(at))


def test_a_sentence_without_sense_is_nobodys_kin_and_nobodys_stranger() -> None:
    found = kindred(rows((3, 0), (0, 0)), 1, 1)
    assert not found.ratios(np.zeros(2, np.float32)).any()
    assert found.without(np.zeros(2, np.float32), 0, rows((3, 0)), np.ones(1, np.float32)) == 0
