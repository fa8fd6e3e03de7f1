"""Shapes of values: what they match is what the regular expressions of Python match, in linear time."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.shapes import LONGEST, Shape, ShapeError

MATCHES = [
    (r"[A-Z]{2}\d{6}", "AB123456", True),
    (r"[A-Z]{2}\d{6}", "AB12345", False),
    (r"[A-Z]{2}\d{6}", "xAB123456", False),
    (r"(old|new)-\d+", "new-7", True),
    (r"(old|new)-\d+", "now-7", False),
    (r"a?b*c+", "c", True),
    (r"a?b*c+", "aabc", False),
    (r"\d{2,4}", "123", True),
    (r"\d{2,4}", "12345", False),
    (r"\d{2,}", "123456789", True),
    (r"[^0-9]+", "abc", True),
    (r"[^0-9]+", "ab1", False),
    (r"[a-c.-]+", "a-b.c", True),
    (r".+@example\.com", "ann@example.com", True),
    (r".+@example\.com", "ann@exampleXcom", False),
    (r"", "", True),
]


@pytest.mark.parametrize(("pattern", "value", "fits"), MATCHES)
def test_a_shape_matches_whole_values(pattern, value, fits):
    assert Shape(pattern).matches(value) is fits


@pytest.mark.parametrize(
    "pattern", ["(a", "a)", "*", "a**", "a{2", "a{3,1}", "a{99}", "(?=a)", r"\1", "[a", "a\\"]
)
def test_a_pattern_that_means_nothing_is_refused_with_its_column(pattern):
    with pytest.raises(ShapeError) as caught:
        Shape(pattern)
    assert caught.value.column >= 1


@pytest.mark.parametrize("pattern", ["(a*)*b", "(a|a)*b", "(a|aa)+b", "(.*)*x", "((a+)+)+b"])
def test_no_pattern_holds_the_line_up(pattern):
    assert not Shape(pattern).matches("a" * LONGEST)


def test_what_stands_for_too_much_is_refused():
    with pytest.raises(ShapeError):
        Shape("(((a{64}){64}){64})")
    with pytest.raises(ShapeError):
        Shape("a" * (LONGEST + 1))


PARTS = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", r"\d", "(a|b)", "(ab|c)", "1"])
PATTERNS = st.lists(st.tuples(PARTS, st.sampled_from(["", "?", "*", "+", "{2}", "{1,3}"])), max_size=5)


@given(PATTERNS, st.text("abc1", max_size=8))
def test_it_matches_what_regular_expressions_match(parts, value):
    pattern = "".join(part + times for part, times in parts)
    assert Shape(pattern).matches(value) is bool(re.fullmatch(pattern, value, re.DOTALL))


@given(st.text(max_size=40))
def test_any_pattern_is_read_or_refused(pattern):
    try:
        Shape(pattern).matches("abc")
    except ShapeError as error:
        assert error.sentence


@pytest.mark.parametrize(
    ("pattern", "places", "least"),
    [
        ("[AB]{2}\\d", ["AB", "AB", "01"], 3),
        ("A\\d{1,2}", ["A", "01", "01"], 2),
        ("(AB|0)1", ["A0", "B1", "1"], 2),
        ("\\d*", ["01", "01", "01", "01"], 0),
        ("x", [], 0),
    ],
)
def test_what_may_stand_where(pattern, places, least):
    assert Shape(pattern).places("AB01", 4) == (places, least)


@given(PATTERNS, st.text("abc1", max_size=6))
def test_what_matches_has_only_signs_that_may_stand_where_they_do(parts, value):
    made = Shape("".join(part + times for part, times in parts))
    places, least = made.places("abc1", 6)
    if made.matches(value):
        assert least <= len(value) <= len(places)
        assert all(sign in place for sign, place in zip(value, places, strict=False))
