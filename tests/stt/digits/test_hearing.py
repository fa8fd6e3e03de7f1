"""Digits reach the question as words, alone or inside a phrase."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.events import Word
from ivr.nlu.grammar import Digits, Grammar
from ivr.stt.digits.blank import asked, run, within
from ivr.stt.digits.confidence import Evidence
from ivr.stt.digits.hearing import hypothesis, telling, weighed
from ivr.stt.digits.hearing import within as read_within
from ivr.stt.digits.reader import Reading
from ivr.stt.evidence import Part
from ivr.stt.recogniser import Hypothesis

NONE = Evidence(0.0, 0.0, 0.0, 0.0)
READING = Reading("552", 0.8, (0.9, 0.9, 0.95), (20, 20, 30), NONE, (("592", 0.1),))


class Always:
    """A reader that always reads the same, and keeps what it was given."""

    def __init__(self, reading: Reading | None) -> None:
        self._reading, self.heard = reading, np.zeros(0, np.int16)

    def read(self, pcm: np.ndarray, shortest: int, longest: int) -> Reading | None:
        self.heard = pcm
        return self._reading


@pytest.mark.parametrize(
    ("phrases", "alone", "inside"),
    [
        (((Digits(4, 6),),), Digits(4, 6), None),
        (((Digits(4, 4),), (Digits(9, 10),)), Digits(4, 10), None),
        ((("order", Digits(5, 5)), ("yes",)), None, Digits(5, 5)),
        (((Digits(2, 3),), ("it", "is", Digits(2, 4))), Digits(2, 3), Digits(2, 4)),
        ((("yes",),), None, None),
    ],
)
def test_the_lengths_are_those_of_the_question(phrases, alone, inside) -> None:
    grammar = Grammar("en-US", phrases)
    assert asked(grammar) == alone
    assert within(grammar) == inside


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("order number five five two please", "five five two"),
        ("one more thing two three", "two three"),
        ("oh", "oh"),
        ("operator", ""),
        ("", ""),
    ],
)
def test_the_longest_row_of_digits_is_found(text: str, row: str) -> None:
    words = text.split()
    found = run(words)
    assert (words[found] if found else []) == row.split()


def test_a_reading_becomes_words_with_their_confidences_and_rivals() -> None:
    heard = hypothesis(READING)
    assert heard.text == "five five two"
    assert heard.confidence == 0.8
    assert [word.confidence for word in heard.words] == [0.9, 0.9, 0.95]
    assert heard.alternatives == (("five nine two", 0.1),)


def test_digits_in_a_phrase_are_read_anew_from_their_own_stretch_of_sound() -> None:
    parts = [Part("order", 0, 49, 0.0), Part("nine", 60, 79, 0.0), Part("two", 80, 99, 0.0)]
    reader, pcm = Always(READING), np.arange(16000, dtype=np.int16)
    read = Hypothesis("order nine two", 0.9, hypothesis(READING).words, ())
    heard = read_within(reader, pcm, Digits(2, 3), parts, read, lambda: parts)  # type: ignore[arg-type]
    assert heard.text.endswith("five five two")
    assert heard.confidence == weighed(hypothesis(READING), parts[1:], parts, (60, 99)).confidence < 0.8
    assert (reader.heard[0], reader.heard[-1]) == (4000, 8799)  # from 0.5 s to 1.1 s


@pytest.mark.parametrize("name", ["yes", "two"])
def test_a_phrase_without_digits_or_with_too_few_stays_as_it_was_read(name: str) -> None:
    read = Hypothesis(name, 0.9)
    parts = [Part(name, 0, 20, 0.0)]
    pcm, reader = np.zeros(800, np.int16), Always(None)
    assert read_within(reader, pcm, Digits(4, 4), parts, read, list) is read  # type: ignore[arg-type]


def parts(text: str) -> list[Part]:
    """Words of twenty frames each."""
    return [Part(word, 20 * at, 20 * at + 19, -10.0) for at, word in enumerate(text.split())]


def test_digits_are_surer_with_every_search_that_reads_them_too() -> None:
    digits = Hypothesis("five zero two", 0.1, (Word("five", 0.4),) * 3, (("nine zero two", 0.05),))
    other, same = parts("nine oh two"), parts("five oh two")
    alone, one, both = (weighed(digits, *pair) for pair in ((other, other), (same, other), (same, same)))
    assert alone.confidence < 0.3 < one.confidence < both.confidence < 1
    assert [word.confidence > 0.4 for word in both.words] == [True] * 3
    assert both.alternatives[0][1] < digits.alternatives[0][1]


def test_free_talk_is_asked_where_the_digits_may_be_right() -> None:
    assert telling(Hypothesis("five two", 0.5), ())
    assert telling(Hypothesis("five zero", 0.01), parts("five oh"))
    assert not telling(Hypothesis("five zero", 0.01), parts("five one"))
    assert not telling(Hypothesis(), ())


@pytest.mark.parametrize(
    ("length", "fit", "counted"), [(60, 4, True), (10, 4, False), (-60, 4, False), (60, -4, False)]
)
def test_digits_are_counted_when_no_other_number_of_them_fits_nearly_as_well(length, fit, counted) -> None:
    assert Evidence(margin=1.0, margins=1.0, length=length, fit=fit).counted is counted
