"""Things that are said in many ways out of the same parts: days, times, sums of money.

A language lists the ways as lines with blanks ("half past <hour>"), under the rule that makes a value
of what stands in the blanks; and which of them a recogniser should listen for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from itertools import product
from math import prod
from typing import Any, NamedTuple

from ivr.events import Value
from ivr.nlu.grammar import AnyOf, Item, Phrase
from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import Words, surface, words
from ivr.nlu.patterns import SlotRef, expand, parse

_WAYS = 200
"""Ways of saying one line that are understood."""
_LISTED = 14
"""A way that has no more sentences than this is listed for the recogniser sentence by sentence."""

_NO_VALUES = frozenset({"contractions", "letters", "letter_sounds", "alike", "forms", "heard"})
"""Tables of a language whose words begin no blank."""


class Reading(NamedTuple):
    """What a rule makes of a way; `certainty` is less than 1 when people may mean something else."""

    value: Value
    certainty: float = 1.0


Rule = Callable[[Mapping[str, Any], date], Reading | None]
"""The blanks by name and today, to the value; None when there is no such thing (the 31st of June)."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A place in a line. `read` gives each reading of the words from some place on, as (value, end),
    the longest first; `said` lists what is usually said there."""

    read: Callable[[Words, int, Language], Iterable[tuple[Any, int]]]
    said: Callable[[Language], Item]


class Span(NamedTuple):
    """Words `start` to `end` (not included) that mean something by one of the rules."""

    start: int
    end: int
    rule: str
    reading: Reading


_Way = tuple[str, tuple[str | SlotRef, ...]]


class _Places:
    """What stands in the blanks of one utterance; each place is read once."""

    def __init__(self, said: Words, blanks: Mapping[str, Blank], language: Language) -> None:
        self._said, self._blanks, self._language = said, blanks, language
        self._read: dict[tuple[str, int], tuple[tuple[Any, int], ...]] = {}

    def at(self, name: str, at: int) -> tuple[tuple[Any, int], ...]:
        key = (name, at)
        if key not in self._read:
            self._read[key] = tuple(self._blanks[name].read(self._said, at, self._language))
        return self._read[key]


class Forms:
    """All ways in which one slot type is said in one language."""

    def __init__(self, kind: str, language: Language) -> None:
        self.language = language
        self.ways: list[_Way] = [
            (rule, tuple(part for item in way for part in _parts(item, language)))
            for rule, lines in language.forms.get(kind, {}).items()
            for line in lines
            for way in expand(parse(line), _WAYS)
        ]
        self._heard = [
            tuple(part for item in way for part in _surface(item))
            for line in language.heard.get(kind, ())
            for way in reversed(expand(parse(line), _WAYS))  # the shortest first
        ]
        self._by_first: dict[str, list[_Way]] = {}
        for way in dict.fromkeys(self.ways):
            first = way[1][0]
            key = first if isinstance(first, str) else f"<{first.name}>"
            self._by_first.setdefault(key, []).append(way)
        self._blanks_first = tuple(key[1:-1] for key in self._by_first if key.startswith("<"))
        self._openings = openings(language.tag)

    def spans(
        self, said: Words, blanks: Mapping[str, Blank], rules: Mapping[str, Rule], today: date
    ) -> Iterator[Span]:
        """From left to right, none overlapping; at each place the way that takes the most words. Where
        there is no such thing (the 31st of June), or the words only look like it, they are passed over."""
        at = 0
        places = _Places(said, blanks, self.language)
        while at < len(said):
            span = self._best(said, at, places, rules, today)
            if span is None:
                at += 1
                continue
            if span.rule:
                yield span
            at = span.end

    def _best(
        self, said: Words, at: int, places: _Places, rules: Mapping[str, Rule], today: date
    ) -> Span | None:
        found: list[tuple[int, str, Mapping[str, Any]]] = []
        begun = [self._by_first.get(said[at], ())]
        if said[at] in self._openings or said[at].isdecimal():
            begun.extend(self._by_first[f"<{name}>"] for name in self._blanks_first if places.at(name, at))
        for rule, way in (way for ways in begun for way in ways):
            found.extend((end, rule, values) for values, end in self._read(said, at, way, places))
        longest = max((end for end, _, _ in found), default=at)
        for _, rule, values in (each for each in found if each[0] == longest):
            reading = rules[rule](values, today) if rule in rules else None
            if reading is not None:
                return Span(at, longest, rule, reading)
        return Span(at, longest, "", Reading("")) if found else None

    def _read(
        self, said: Words, at: int, way: tuple[str | SlotRef, ...], places: _Places
    ) -> Iterator[tuple[Mapping[str, Any], int]]:
        if not way:
            yield {}, at
        elif at < len(said):
            first, rest = way[0], way[1:]
            if isinstance(first, SlotRef):
                for value, end in places.at(first.name, at):
                    for values, last in self._read(said, end, rest, places):
                        yield {first.name: value, **values}, last
            elif said[at] == first:
                yield from self._read(said, at + 1, rest, places)

    def phrases(self, blanks: Mapping[str, Blank]) -> tuple[Phrase, ...]:
        """For the recogniser: one list of all short ways, then the larger ones as they are built."""
        listed: dict[str, None] = {}
        built: dict[Phrase, None] = {}
        for way in self._heard:
            phrase = tuple(
                blanks[item.name].said(self.language) if isinstance(item, SlotRef) else item for item in way
            )
            choices = [_choices(item) for item in phrase]
            if all(choices) and prod(map(len, choices)) <= _LISTED:
                listed.update(dict.fromkeys(" ".join(picked) for picked in product(*choices)))
            else:
                built[phrase] = None
        return (*(((AnyOf(tuple(listed)),),) if listed else ()), *built)


def _parts(item: str | SlotRef, language: Language) -> tuple[str | SlotRef, ...]:
    return (item,) if isinstance(item, SlotRef) else words(item, language)


def _surface(item: str | SlotRef) -> tuple[str | SlotRef, ...]:
    return (item,) if isinstance(item, SlotRef) else surface(item)


def _choices(item: Item) -> tuple[str, ...]:
    """The sentences of an item; none when they cannot be counted."""
    if isinstance(item, str):
        return (item,)
    return item.phrases if isinstance(item, AnyOf) else ()


@lru_cache(maxsize=16)
def openings(tag: str) -> frozenset[str]:
    """The words with which a blank may begin, besides numerals: the first of all that counts or has a value.
    At other words, which are most, no blank is read."""
    own = language_of(tag)
    words_alone = (own.hundred, own.one, own.zeros, own.point, own.minus, own.units, own.coins)
    every = (getattr(own, field.name) for field in fields(own) if field.name not in _NO_VALUES)
    tables = (*words_alone, *(table for table in every if isinstance(table, Mapping)))
    return frozenset(phrase.split()[0] for table in tables for phrase in table)


@lru_cache(maxsize=64)
def forms(kind: str, tag: str) -> Forms:
    return Forms(kind, language_of(tag))
