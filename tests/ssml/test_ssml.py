"""Markup: what is written is read strictly, and has one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.ssml import Break, MarkupError, Part, Span, Utterance, Words, escaped, markup, read, said
from ivr.ssml import words as words_of

SPELLINGS = [
    ("Please hold.  <break time='0.5s'/> Thanks", 'Please hold. <break time="500ms"/>Thanks'),
    ("a <break strength='strong'/> b", 'a <break time="700ms"/>b'),
    ("a <break/> b", 'a <break time="400ms"/>b'),
    ("a <break time='200ms'/><break time='300ms'/> b", 'a <break time="300ms"/>b'),
    ("a<break strength='none'/> b", "a b"),
    ("<prosody pitch='+12st' rate='slow'>x</prosody>", '<prosody pitch="+100%" rate="80%">x</prosody>'),
    ("<prosody rate='medium'>x</prosody> y", "x y"),
    ("<emphasis>x</emphasis>", '<emphasis level="moderate">x</emphasis>'),
    ("fish & chips, 3 < 4", "fish &amp; chips, 3 &lt; 4"),
    ("AT&amp;T &lt;3", "AT&amp;T &lt;3"),
]


@pytest.mark.parametrize("written, spelled", SPELLINGS)
def test_what_sounds_the_same_has_one_spelling(written: str, spelled: str) -> None:
    assert read(written).markup == spelled
    assert read(spelled).markup == spelled


FAULTS = [
    ("Hold <brek/> on", 5, "unknown-tag", "Did you mean 'break'?"),
    ("Order <order_number>", 6, "unknown-tag", "{{ order_number }}"),
    ("<emphasis>x", 0, "open-tag", "</emphasis>"),
    ("x</emphasis>", 1, "bad-close", ""),
    ("<emphasis><sub alias='y'>x</emphasis></sub>", 26, "bad-close", "Close <sub> first."),
    ("<break tim='1s'/>", 0, "bad-attribute", "Did you mean 'time'?"),
    ("<break time='11s'/>", 0, "bad-attribute", ""),
    ("<break time='1s' time='1s'/>", 0, "bad-attribute", ""),
    ("<break time='1s' strength='weak'/>", 0, "bad-attribute", ""),
    ("<break natural='yes'/>", 0, "bad-attribute", ""),
    ("<break>", 0, "open-tag", ""),
    ("<sub>x</sub>", 0, "bad-attribute", "alias"),
    ("<emphasis/>", 0, "empty-tag", ""),
    ("<!-- x -->", 0, "bad-tag", ""),
    ("<?xml version='1.0'?>", 0, "bad-tag", ""),
    ("<emphasis level=strong>x</emphasis>", 0, "bad-tag", ""),
    ("<value kind='digits'>1</value>", 0, "unknown-tag", ""),
    ("<emphasis>" * 7 + "x" + "</emphasis>" * 7, 60, "too-deep", ""),
    ("<break/>" * 1000, None, "too-large", ""),
    ("x" * 10_000, 0, "too-large", ""),
]


@pytest.mark.parametrize("written, at, code, hint", FAULTS)
def test_what_has_no_meaning_is_refused_with_its_place(
    written: str, at: int | None, code: str, hint: str
) -> None:
    with pytest.raises(MarkupError) as found:
        read(written)
    assert found.value.code == code
    assert at is None or found.value.at == at
    assert hint in found.value.hint


@given(st.text(max_size=80))
def test_escaped_text_is_spoken_as_it_is(text: str) -> None:
    utterance = read(escaped(text))
    assert utterance.plain
    assert utterance.words == " ".join(text.split())


@given(st.text(alphabet="<>/&; abrekt=\"'", max_size=60))
def test_any_text_is_read_or_refused_and_never_anything_else(text: str) -> None:
    try:
        utterance = read(text)
    except MarkupError as fault:
        assert 0 <= fault.at <= len(text)
        assert str(fault)
    else:
        assert read(utterance.markup) == utterance


words = st.builds(Words, st.text(alphabet="ab <&\"'.é", max_size=8), st.sampled_from(["", "digits"]))
pauses = st.builds(Break, st.integers(0, 10_000), st.booleans())
tags = st.sampled_from(
    [
        ("prosody", (("pitch", "+10%"), ("rate", "80%"))),
        ("emphasis", (("level", "strong"),)),
        ("sub", (("alias", 'a "b" <c>'),)),
    ]
)
parts: st.SearchStrategy[Part] = st.recursive(
    words | pauses,
    lambda inner: st.builds(lambda tag, inside: Span(*tag, tuple(inside)), tags, st.lists(inner, max_size=3)),
    max_leaves=8,
)


@given(st.lists(parts, max_size=5))
def test_what_is_written_down_is_read_back(made: list[Part]) -> None:
    utterance = Utterance.of(made)
    try:
        again = said(utterance.annotated)
    except MarkupError as fault:
        assert fault.code == "too-deep"
        return
    assert again == utterance
    assert read(utterance.markup).markup == utterance.markup
    assert read(utterance.markup).words == utterance.words


def test_what_people_see_is_a_plain_text() -> None:
    for line in (escaped("Hold on."), escaped("a < b"), escaped("4 2", "digits")):
        assert type(words_of(line)) is type(markup(line)) is str
