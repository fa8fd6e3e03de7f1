"""Second thoughts: "five five, no, three", "not Monday, Tuesday", "hold on a second"."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import Words, words

VEIL = "…"
"""Stands for a word that means no value."""
_LONGEST = 6
"""Words of an idiom."""


class _Tables(NamedTuple):
    taken_back: frozenset[Words]
    negations: frozenset[Words]
    negations_if: frozenset[Words]
    idioms: frozenset[Words]
    begins: frozenset[str]  # first words of idioms
    beside: frozenset[Words]
    beside_days: frozenset[Words]


@lru_cache(maxsize=16)
def _tables(tag: str) -> _Tables:
    language = language_of(tag)

    def of(texts: tuple[str, ...]) -> frozenset[Words]:
        return frozenset(words(text, language) for text in texts)

    idioms = of(language.idioms)
    begins = frozenset(idiom[0] for idiom in idioms)
    beside_days = of(language.beside)
    return _Tables(
        of(language.taken_back),
        of(language.negations),
        of(language.negations_if),
        idioms,
        begins,
        beside_days | of(language.beside_but_days),
        beside_days,
    )


def again_words(said: Words, language: Language) -> frozenset[int]:
    """The places of all words that take something back."""
    places: set[int] = set()
    at = 0
    while at < len(said):
        end = again(said, at, language)
        places.update(range(at, end))
        at = max(end, at + 1)
    return frozenset(places)


def again(said: Words, at: int, language: Language) -> int:
    """Where the words end that take back what was said before them ("no wait"); `at` when there are none."""
    cues = _tables(language.tag).taken_back
    while True:
        end = next((end for end in range(min(len(said), at + 4), at, -1) if said[at:end] in cues), at)
        if end == at:
            return at
        at = end


def takes_back(said: Words, start: int, end: int, language: Language) -> bool:
    """Whether something between these places takes back what stood before."""
    return any(again(said[:end], at, language) > at for at in range(start, end))


def negated(said: Words, start: int, end: int, language: Language) -> int | None:
    """Where the words begin that say that this value is not meant ("not the …"); None if none do."""
    at = start
    while at and said[at - 1] in language.links:
        at -= 1
    tables = _tables(language.tag)
    for until in range(at, start + 1):
        for first in range(max(0, until - 4), until):
            if said[first:until] in tables.negations:
                return first
            if said[first:until] in tables.negations_if and not language.contrasts.isdisjoint(said[end:]):
                return first
    return None


def veiled(said: Words, language: Language) -> Words:
    """Without what only sounds like a value: "hold on … …"."""
    return _veiled(said, language.tag)


@lru_cache(maxsize=64)
def _veiled(said: Words, tag: str) -> Words:
    tables = _tables(tag)
    return _hidden(said, _spans(said, tables.idioms, tables.begins))


def bared(said: Words, language: Language, day: bool = False) -> tuple[Words, frozenset[int]]:
    """Without what stands beside a value (a `day`) and says nothing of it, and the places of that: "… … … …
    are six six one nine"."""
    return _bared(said, language.tag, day)


@lru_cache(maxsize=32)
def _begins(tag: str, day: bool) -> frozenset[str]:
    tables = _tables(tag)
    return frozenset(phrase[0] for phrase in (tables.beside_days if day else tables.beside))


@lru_cache(maxsize=64)
def _bared(said: Words, tag: str, day: bool) -> tuple[Words, frozenset[int]]:
    phrases = _tables(tag).beside_days if day else _tables(tag).beside
    beside = _spans(said, phrases, _begins(tag, day))
    return _hidden(said, beside), beside


def _spans(said: Words, phrases: frozenset[Words], begins: frozenset[str]) -> frozenset[int]:
    """The places of these phrases, of which the longest counts everywhere."""
    places: set[int] = set()
    if begins.isdisjoint(said):
        return frozenset()
    for at, word in enumerate(said):
        if word in begins and at not in places:
            ends = range(min(len(said), at + _LONGEST), at, -1)
            places.update(range(at, next((end for end in ends if said[at:end] in phrases), at)))
    return frozenset(places)


def _hidden(said: Words, places: frozenset[int]) -> Words:
    return tuple(VEIL if at in places else word for at, word in enumerate(said)) if places else said
