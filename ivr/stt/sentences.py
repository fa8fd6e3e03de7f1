"""A grammar written out as sentences, for recognisers that learn a language from examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

from ivr.nlu.grammar import AnyOf, Digits, Grammar, Item, Number, Phrase, Ways
from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.stt import spoken

LONGEST = 64
"""The most sentences that one phrase with several blanks is written out as."""


def sentences(grammar: Grammar) -> Iterator[tuple[str, ...]]:
    """The phrases written out, blanks by samples in which every word follows every other."""
    for phrase in grammar.asked + grammar.others:
        yield from _written_out(phrase, grammar.language)


def _written_out(phrase: Phrase, tag: str) -> Iterator[tuple[str, ...]]:
    samples = [tuple(_samples(item, tag)) for item in phrase]
    most = max((len(sample) for sample in samples), default=0)
    blanks = sum(len(sample) > 1 for sample in samples)
    rows: Iterable[tuple[tuple[str, ...], ...]]
    if blanks > 1 and most > 8:
        rows = (tuple(sample[row % len(sample)] for sample in samples) for row in range(most))
    else:
        rows = product(*samples)
    for row in islice(rows, max(LONGEST, most)):
        yield tuple(word for part in row for word in part)


def _samples(item: Item, tag: str) -> Iterator[tuple[str, ...]]:
    match item:
        case str():
            yield (item,)
        case AnyOf(phrases):
            yield from (tuple(phrase.split()) for phrase in phrases)
        case Ways(ways):
            for way in ways:
                yield from _written_out(way, tag)
        case Digits(shortest, longest):
            yield from _digit_samples(min(max(shortest, 1), longest), spoken.digits_of(tag))
        case Number():
            yield from _english_numbers() if spoken.is_english(tag) else _numbers(language_of(tag))


def _digit_samples(length: int, ring: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """For every step from one digit to the next one string: all pairs are seen, none is favoured."""
    for step in range(len(ring)):
        for start in range(len(ring)):
            yield tuple(ring[(start + place * step) % len(ring)] for place in range(length))


def _english_numbers() -> Iterator[tuple[str, ...]]:
    small = [("zero",), *((word,) for word in (*spoken.UNITS, *spoken.TEENS, *spoken.TENS))]
    yield from small
    yield from product(spoken.TENS, spoken.UNITS)
    for place, tail in enumerate(small):
        unit = spoken.UNITS[place % len(spoken.UNITS)]
        yield from ((unit, "hundred"), (unit, "hundred", *tail), (unit, "hundred", "and", *tail))
        yield from ((*tail, "thousand"), (*tail, "thousand", unit, "hundred"), ("a", "hundred", *tail))
    yield from (("a", "thousand"), ("one", "million"), ("a", "million"))


def _numbers(language: Language) -> Iterator[tuple[str, ...]]:
    """Of any language, as far as its tables tell: "treinta y uno", "doscientos dos", "tres mil cien"."""
    small = {word: value for word, value in language.small.items() if value < 100}
    units = [word for word, value in small.items() if 0 < value < 10]
    tens = [word for word, value in small.items() if value >= 20 and value % 10 == 0]
    hundreds = [word for word, value in language.small.items() if value >= 100]
    yield from ((word,) for word in language.small)
    whole = set(small.values())
    joiners: list[tuple[str, ...]] = [(word,) for word in sorted(language.tens_joiners)] or [()]
    for ten, unit in product(tens, units):
        if small[ten] + small[unit] not in whole:  # else it has a word of its own
            yield from ((ten, *joiner, unit) for joiner in joiners)
    for place, word in enumerate(small):
        unit = units[place % len(units)]
        yield from ((hundred, word) for hundred in hundreds)
        yield from ((unit, hundred, word) for hundred in sorted(language.hundred))
        yield from ((word, scale) for scale in language.scales)
        yield from ((scale, word) for scale in language.scales)
    yield from ((scale, hundred) for scale in language.scales for hundred in hundreds)
