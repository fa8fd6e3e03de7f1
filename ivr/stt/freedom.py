"""How much a grammar left open where its words were read: what the sound alone had to decide.

Of one colour out of four little is open (1.4 nats), of a letter of a code much (4, in a quarter of a second).
The more is open, and in the less time, the likelier something was said that sounds nearly alike.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from ivr.nlu.grammar import AnyOf, Digits, Grammar, Item, Number, Phrase, Ways
from ivr.stt import spoken

_NUMERALS = frozenset((*spoken.UNITS, *spoken.TEENS, *spoken.TENS))
_SCALES = 3
"""Where "hundred", "and" or "a" stands, one of them follows or nothing does."""

Ends = dict[int, tuple[float, ...]]
"""Where what was matched may end, and the nats of each word up to there, the fewest."""
Nats = Callable[[str], float | None]
"""Of a word, None when it cannot stand there."""


class Freedom:
    """Of one grammar."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._phrases_of: dict[AnyOf, Mapping[str, Sequence[tuple[str, ...]]]] = {}

    def of(self, words: Sequence[str]) -> tuple[float, ...]:
        """The nats of each word, 0 for those that a phrase writes itself: of all ways in which the grammar
        says these words, the one that leaves least open. Words that it cannot say have none."""
        said = tuple(words)
        ends = found = self._phrase(said, {0: ()} if said else {})
        while len(said) not in found and ends:
            ends = self._phrase(said, self._linked(said, ends))
            found = found | ends
        return found.get(len(said), (0.0,) * len(said))

    @cached_property
    def _begun(self) -> Mapping[str, Sequence[Phrase]]:
        """The phrases by their first word; those that begin with a blank stand under ""."""
        begun: dict[str, list[Phrase]] = {}
        for phrase in (*self._grammar.asked, *self._grammar.others):
            begun.setdefault(phrase[0] if isinstance(phrase[0], str) else "", []).append(phrase)
        return begun

    def _phrase(self, said: tuple[str, ...], starts: Ends) -> Ends:
        ends: Ends = {}
        for at, nats in starts.items():
            for phrase in (*self._begun.get(said[at], ()), *self._begun.get("", ())):
                _add(ends, self._row(phrase, said, {at: nats}))
        return ends

    def _linked(self, said: tuple[str, ...], ends: Ends) -> Ends:
        """Where the next phrase of the same breath may begin."""
        starts: Ends = {}
        for link in self._grammar.links:
            behind = {at: nats for at, nats in self._row(link, said, ends).items() if at < len(said)}
            _add(starts, behind)
        return starts

    def _row(self, items: Iterable[Item], said: tuple[str, ...], starts: Ends) -> Ends:
        for item in items:
            ends: Ends = {}
            for at, nats in starts.items():
                _add(ends, self._item(item, said, at, nats))
            if not ends:
                return {}
            starts = ends
        return starts

    def _item(self, item: Item, said: tuple[str, ...], at: int, nats: tuple[float, ...]) -> Ends:
        match item:
            case str():
                return {at + 1: (*nats, 0.0)} if said[at : at + 1] == (item,) else {}
            case Digits(shortest, longest):
                run = _run(said, at, nats, _digit)
                return {end: told for end, told in run.items() if shortest <= end - at <= longest}
            case Number():
                return _run(said, at, nats, _numeral)
            case AnyOf():
                here = self._listed(item).get(said[at], ()) if at < len(said) else ()
                fit = (phrase for phrase in here if said[at : at + len(phrase)] == phrase)
                each = math.log(len(item.phrases))
                return {at + len(one): (*nats, *[each / len(one)] * len(one)) for one in fit}
            case Ways(ways):
                ends: Ends = {}
                for way in ways:
                    _add(ends, self._row(way, said, {at: nats}))
                return ends

    def _listed(self, item: AnyOf) -> Mapping[str, Sequence[tuple[str, ...]]]:
        """Its phrases by their first words."""
        if item not in self._phrases_of:
            table: dict[str, list[tuple[str, ...]]] = {}
            for phrase in filter(None, map(str.split, item.phrases)):
                table.setdefault(phrase[0], []).append(tuple(phrase))
            self._phrases_of[item] = table
        return self._phrases_of[item]


def _add(ends: Ends, more: Ends) -> None:
    for end, nats in more.items():
        if end not in ends or sum(nats) < sum(ends[end]):
            ends[end] = nats


def _run(said: tuple[str, ...], at: int, nats: tuple[float, ...], of: Nats) -> Ends:
    """As many words as follow one another, and each number of them that is less."""
    ends: Ends = {}
    while at < len(said) and (each := of(said[at])) is not None:
        at, nats = at + 1, (*nats, each)
        ends[at] = nats
    return ends


def _digit(word: str) -> float | None:
    return math.log(len(spoken.DIGITS)) if word in spoken.DIGITS else None


def _numeral(word: str) -> float | None:
    if word in spoken.SCALES:
        return math.log(_SCALES)
    return math.log(len(_NUMERALS)) if word in _NUMERALS or word == "zero" else None
