from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ivr.errors import IvrError
from ivr.nlu.patterns import (
    Expansion,
    Maybe,
    OneOf,
    Pattern,
    PatternError,
    SlotRef,
    expand,
    parse,
    shortest,
    slot_names,
)


def forms(line: str, limit: int = 100, ways: Callable[[Pattern, int], list[Expansion]] = expand) -> list[str]:
    return [
        " ".join(f"<{item.name}>" if isinstance(item, SlotRef) else item for item in way)
        for way in ways(parse(line), limit)
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("track my order", ["track my order"]),
        ("Where is my Order?", ["where is my order"]),
        ("where is my order/package", ["where is my order", "where is my package"]),
        (
            "where is order (number) <order_number>",
            ["where is order number <order_number>", "where is order <order_number>"],
        ),
        ("(please) track/follow it", ["please track it", "please follow it", "track it", "follow it"]),
        ("a (b (c)) d", ["a b c d", "a b d", "a d"]),
        ("(the order/package) arrived", ["the order arrived", "the package arrived", "arrived"]),
        ("size <size>/any", ["size <size>", "size any"]),
        ("I\u2019d like that, please.", ["i'd like that please"]),
        ("check-in at 5", ["check-in at 5"]),
        ("quiero devolver/cambiar algo", ["quiero devolver algo", "quiero cambiar algo"]),
        ("¿", []),
    ][:-1],
)
def test_a_line_stands_for_all_its_forms(line: str, expected: list[str]) -> None:
    assert forms(line) == expected


def test_the_tree_says_what_is_optional_and_what_is_a_choice() -> None:
    assert parse("go (to) a/b <slot>") == ("go", Maybe(("to",)), OneOf(("a", "b")), SlotRef("slot"))


@pytest.mark.parametrize(
    ("line", "column", "word"),
    [
        ("where is (my order", 10, "never closed"),
        ("where is my) order", 12, "closes nothing"),
        ("order / package", 7, "between two words"),
        ("order/ package", 7, "between two words"),
        ("order//package", 7, "between two words"),
        ("/order", 1, "between two words"),
        ("order/", 7, "between two words"),
        ("order <order_number", 7, "not complete"),
        ("order <>", 7, "does not name a slot"),
        ("order <Order Number>", 7, "does not name a slot"),
        ("order () now", 7, "nothing in these"),
        ("(please)/order", 9, "not optional parts"),
        ("(please) (now)", 1, "optional"),
        ("", 1, "optional"),
        ("call {{ name }}", 6, "means nothing"),
        ("press * now", 7, "means nothing"),
        ("(" * 13 + "a" + ")" * 13 + " b", 13, "deep"),
        ("a " * 300, 401, "longer"),
    ],
)
def test_a_broken_line_is_refused_with_its_column(line: str, column: int, word: str) -> None:
    with pytest.raises(PatternError, match=word) as refused:
        parse(line)
    assert refused.value.column == column
    assert isinstance(refused.value, IvrError)
    assert str(refused.value).startswith(f"column {column}: ")


def test_expansion_is_bounded_however_many_forms_there_are() -> None:
    line = " ".join(f"a{at}/b{at}/c{at}" for at in range(25))
    assert len(forms(line, 50)) == 50
    assert len(forms(" ".join(["x", *["(y)"] * 60]), 40)) <= 40


def test_no_form_comes_twice() -> None:
    assert forms("a (b) (b) c") == ["a b b c", "a b c", "a c"]


def test_the_slots_of_a_line_are_named_once_in_their_order() -> None:
    assert slot_names(parse("from <origin>/<start> to (the <place>) <origin>")) == (
        "origin",
        "start",
        "place",
    )


@given(st.text(alphabet="ab <>()/_.?'é{1", max_size=60))
def test_any_line_is_read_or_refused_at_a_column_inside_it(line: str) -> None:
    try:
        pattern = parse(line)
    except PatternError as refused:
        assert 1 <= refused.column <= len(line) + 1
        return
    for way in expand(pattern, 20):
        assert way


@given(
    st.recursive(
        st.sampled_from(("a", "b", "<s>", "a/b")),
        lambda inner: st.lists(inner, min_size=1, max_size=3).map(lambda items: f"({' '.join(items)})"),
        max_leaves=12,
    )
)
def test_what_is_in_parentheses_may_be_left_out(part: str) -> None:
    ways = forms(f"begin {part} end", 10_000)
    assert len(ways) == len(set(ways))
    assert ("begin end" in ways) == part.startswith("(")


def test_the_shortest_ways_come_first_and_hold_every_word() -> None:
    line = "(please) (now) (give/get/make me) (a/an) (big) thing (with this (and that))"
    ways = forms(line, 100, shortest)
    assert ways[:2] == ["thing", "thing with this"]
    assert {"make me thing", "make me a thing", "an big thing", "please give me thing"} <= set(ways)
    assert {word for way in ways for word in way.split()} == set(
        line.translate(str.maketrans("()/", "   ")).split()
    )
    assert forms(line, 9, shortest) == ways[:9]


@given(
    st.lists(st.text("aBz'", min_size=1, max_size=5), min_size=1, max_size=5), st.sampled_from([" ", "  "])
)
def test_a_line_of_plain_words_is_read_as_with_the_punctuation_of_a_sentence(
    said: list[str], gap: str
) -> None:
    line = gap.join(said)
    assume(all(word.strip("'") == word and "''" not in word for word in said))
    assert parse(line) == parse(f"{line}.") == tuple(word.lower() for word in said)
