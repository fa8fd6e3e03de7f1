"""The blanks of a grammar in words: how digits and numbers are spoken (American English)."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.nlu.grammar import AnyOf, Digits, Grammar, Item, Number, Phrase

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


def words(grammar: Grammar) -> frozenset[str]:
    """Every word that this grammar can make."""
    return frozenset(word for phrase in grammar.asked + grammar.others for word in _words(phrase))


def written(grammar: Grammar) -> frozenset[str]:
    """The words that stand in its phrases themselves, not in blanks for digits and numbers."""
    items = (item for phrase in grammar.asked + grammar.others for item in phrase)
    return frozenset(word for item in items if isinstance(item, str | AnyOf) for word in _of(item))


def _words(phrase: Phrase) -> Iterator[str]:
    for item in phrase:
        yield from _of(item)


def _of(item: Item) -> Iterator[str]:
    match item:
        case str():
            yield item
        case Digits():
            yield from DIGITS
        case Number():
            yield from NUMBERS
        case AnyOf(phrases):
            for phrase in phrases:
                yield from phrase.split()
