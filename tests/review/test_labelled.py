"""The table of what people judged: what is read, what is refused with its line, and the round trip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.errors import DocumentError
from ivr.review.labelled import Labelled, read, write


def test_a_line_says_what_was_meant():
    table = (
        "\ufefftext,intent,step,confidence,slot.order_number,split,count\n"
        'where is my parcel,track_order,welcome,0.93,,,\n"five, five",,number,,55,train,3\n\nwhat,,,,,,\n'
    )
    assert read(table, "calls.csv", "start", "en-US") == [
        Labelled("where is my parcel", "track_order", "welcome", "en-US", {}, 0.93),
        Labelled("five, five", "", "number", "en-US", {"order_number": "55"}, 1.0, 3, "train"),
        Labelled("what", "", "start", "en-US"),
    ]


def test_what_nobody_has_judged_is_passed_over():
    assert read("text,intent\nwhat,?\n", "calls.csv") == []


@pytest.mark.parametrize(
    ("table", "place", "code"),
    [
        ("text\nwhat\n", "calls.csv:1", "no-column"),
        ("", "calls.csv:1", "no-column"),
        ("text,intent,conf\nwhat,,\n", "calls.csv:1", "unknown-column"),
        ("text,intent,confidence\nwhat,,\nyes,,1.5\n", "calls.csv:3", "bad-number"),
        ("text,intent,count\nwhat,,0\n", "calls.csv:2", "bad-number"),
        ("text,intent,confidence\nwhat,,nan\n", "calls.csv:2", "bad-number"),
        ("text,intent,split\nwhat,,some\n", "calls.csv:2", "bad-split"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(table, place, code):
    with pytest.raises(DocumentError) as fault:
        read(table, "calls.csv")
    assert str(fault.value).startswith(place) and fault.value.code == code


def test_a_near_miss_of_a_column_is_named():
    with pytest.raises(DocumentError, match="'confidence'"):
        read("text,intent,confidense\n", "calls.csv")


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1), min_size=1)
)
def test_what_is_written_is_read_again(texts):
    rows = read(write(("text", "intent"), ((text, "pay") for text in texts)), "calls.csv")
    assert [row.text for row in rows] == [text.strip() for text in texts]


def test_a_caller_writes_no_line_of_the_table():
    (row,) = read(write(("text", "intent"), [("a\r\nb,pay\0", "pay")]), "calls.csv")
    assert row.text == "a  b,pay"


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_caller_writes_no_formula_into_a_spreadsheet(formula):
    table = write(("text", "intent"), [(formula, "?")])
    assert table.splitlines()[1].startswith("'")


def test_semicolons_of_a_spreadsheet_are_read_too():
    table = "text;intent;confidence\nwhere, oh where is it;track_order;0.9\n"
    assert read(table, "calls.csv") == [Labelled("where, oh where is it", "track_order", speech=0.9)]
