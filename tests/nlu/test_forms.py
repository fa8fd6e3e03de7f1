"""Where dates, times and sums may begin: blanks are read only at words that can open one."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date as day
from pathlib import Path

import pytest

from ivr.nlu.entities import date, duration, money, time
from ivr.nlu.forms import openings
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words

SAID = sorted((Path(__file__).parent / "said").glob("*.txt"))
BLANKS = {**date.BLANKS, **duration.BLANKS, **money.BLANKS, **time.BLANKS}


def _strings(data):
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        yield from (one for each in data.items() for one in _strings(each))
    elif isinstance(data, Iterable):
        yield from (one for each in data for one in _strings(each))


def opens(word, tag):
    return word in openings(tag) or word.isdecimal()


@pytest.mark.parametrize("file", SAID, ids=lambda file: file.stem)
def test_no_blank_begins_with_a_word_that_is_passed_over(file):
    tag = file.stem.partition("_")[0]
    language = language_of(tag)
    rows = [line.rsplit(" | ", 1)[0] for line in file.read_text(encoding="utf-8").splitlines()]
    missed = {
        (blank, said[at])
        for said in {words(row, language) for row in rows}
        for at in range(len(said))
        if not opens(said[at], tag)
        for blank, one in BLANKS.items()
        if any(True for _ in one.read(said, at, language))
    }
    assert missed == set()


@pytest.mark.parametrize("tag", ["en", "es"])
def test_every_word_of_a_language_that_opens_a_blank_is_among_its_openings(tag):
    language = language_of(tag)
    known = {part for phrase in _strings(asdict(language)) for part in words(phrase, language)}
    behind = ((), ("five",), ("cinco",), ("hundred",), ("dozen",), ("docena",), ("25",))
    missed = {
        (blank, word)
        for word in known
        if not opens(word, tag)
        for more in behind
        for blank, one in BLANKS.items()
        if any(True for _ in one.read((word, *more), 0, language))
    }
    assert missed == set()
    assert len(openings(tag)) < len(known) / 4


def test_a_day_is_found_behind_words_that_open_nothing():
    found = date.find(("well", "rather", "next", "thursday"), None, language_of("en"), day(2026, 3, 2))
    assert [each.value for each in found] == ["2026-03-12"]
