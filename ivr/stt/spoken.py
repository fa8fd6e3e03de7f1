"""The blanks of a grammar in words: how digits and numbers are spoken.

For American English, the language of the embedded engine, they are written here; for others they are
what understanding reads (ivr/nlu/languages).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ivr.nlu.grammar import AnyOf, Digits, Grammar, Item, Number, Phrase, Ways
from ivr.nlu.languages import language_of

UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
DIGITS = ("zero", "oh", *UNITS)
TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = ("hundred", "thousand", "million", "and", "a")

NUMBERS = ("zero", *UNITS, *TEENS, *TENS, *SCALES)
"""Every word that can stand in a cardinal number."""


@cache
def digits_of(tag: str) -> tuple[str, ...]:
    """The names of the digits, in their order; zero may have several."""
    if is_english(tag):
        return DIGITS
    language = language_of(tag)
    named = {word: value for word, value in language.small.items() if value < 10}
    return (*sorted(language.zeros - named.keys()), *sorted(named, key=named.__getitem__))


@cache
def numbers_of(tag: str) -> tuple[str, ...]:
    """Every word that can stand in a cardinal number of this language."""
    if is_english(tag):
        return NUMBERS
    language = language_of(tag)
    joined = sorted(language.hundred | language.joiners | language.tens_joiners | language.one)
    return tuple(dict.fromkeys((*language.small, *language.scales, *joined)))


def is_english(tag: str) -> bool:
    return tag.partition("-")[0].lower() == "en"


def words(grammar: Grammar) -> frozenset[str]:
    """Every word that this grammar can make."""
    phrases = grammar.asked + grammar.others + grammar.links
    return frozenset(word for phrase in phrases for word in _words(phrase, grammar.language))


def written(grammar: Grammar) -> frozenset[str]:
    """The words that stand in its phrases themselves, not in blanks for digits and numbers."""
    phrases = grammar.asked + grammar.others
    items = (item for phrase in phrases for item in flat(phrase))
    return frozenset(
        word for item in items if isinstance(item, str | AnyOf) for word in _of(item, grammar.language)
    )


def flat(phrase: Phrase) -> Iterator[Item]:
    """Its items, and those of all its ways."""
    for item in phrase:
        if isinstance(item, Ways):
            for way in item.ways:
                yield from flat(way)
        else:
            yield item


def _words(phrase: Phrase, tag: str) -> Iterator[str]:
    for item in phrase:
        yield from _of(item, tag)


def _of(item: Item, tag: str) -> Iterator[str]:
    match item:
        case str():
            yield item
        case Digits():
            yield from digits_of(tag)
        case Number():
            yield from numbers_of(tag)
        case AnyOf(phrases):
            for phrase in phrases:
                yield from phrase.split()
        case Ways(ways):
            for way in ways:
                yield from _words(way, tag)
