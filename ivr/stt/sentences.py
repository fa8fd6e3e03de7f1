"""A grammar written out as sentences, for recognisers that learn a language from examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product

from ivr.nlu.grammar import AnyOf, Digits, Grammar, Item, Number, Phrase
from ivr.stt import spoken

LONGEST = 64
"""The most sentences that one phrase with several blanks is written out as."""


def sentences(grammar: Grammar) -> Iterator[tuple[str, ...]]:
    """The phrases written out, blanks by samples in which every word follows every other."""
    for phrase in grammar.asked + grammar.others:
        yield from _written_out(phrase)


def _written_out(phrase: Phrase) -> Iterator[tuple[str, ...]]:
    samples = [tuple(_samples(item)) for item in phrase]
    most = max((len(sample) for sample in samples), default=0)
    blanks = sum(len(sample) > 1 for sample in samples)
    rows: Iterable[tuple[tuple[str, ...], ...]]
    if blanks > 1 and most > 8:
        rows = (tuple(sample[row % len(sample)] for sample in samples) for row in range(most))
    else:
        rows = product(*samples)
    for row in islice(rows, max(LONGEST, most)):
        yield tuple(word for part in row for word in part)


def _samples(item: Item) -> Iterator[tuple[str, ...]]:
    match item:
        case str():
            yield (item,)
        case AnyOf(phrases):
            yield from (tuple(phrase.split()) for phrase in phrases)
        case Digits(shortest, longest):
            yield from _digit_samples(min(max(shortest, 1), longest))
        case Number():
            yield from _number_samples()


def _digit_samples(length: int) -> Iterator[tuple[str, ...]]:
    """For every step from one digit to the next one string: all pairs are seen, none is favoured."""
    ring = spoken.DIGITS
    for step in range(len(ring)):
        for start in range(len(ring)):
            yield tuple(ring[(start + place * step) % len(ring)] for place in range(length))


def _number_samples() -> Iterator[tuple[str, ...]]:
    small = [("zero",), *((word,) for word in (*spoken.UNITS, *spoken.TEENS, *spoken.TENS))]
    yield from small
    yield from product(spoken.TENS, spoken.UNITS)
    for place, tail in enumerate(small):
        unit = spoken.UNITS[place % len(spoken.UNITS)]
        yield from ((unit, "hundred"), (unit, "hundred", *tail), (unit, "hundred", "and", *tail))
        yield from ((*tail, "thousand"), (*tail, "thousand", unit, "hundred"), ("a", "hundred", *tail))
    yield from (("a", "thousand"), ("one", "million"), ("a", "million"))
