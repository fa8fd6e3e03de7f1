"""A grammar as a trigram in ARPA format: its phrases as sentences, beside words of everyday speech.

The everyday words are there to be heard instead of the phrases when a caller says something else.
"""

from __future__ import annotations

import io
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import islice, product

from pocketsphinx.lm import ArpaBoLM

from ivr.nlu.grammar import AnyOf, Digits, Grammar, Item, Number, Phrase
from ivr.stt import spoken

SHARE = 1.0
"""Words of the sentences for each everyday word: more of them, and more nonsense is heard as a phrase."""

LONGEST = 64
"""The most sentences that one phrase with several blanks is written out as."""


def arpa(grammar: Grammar, known: Container[str], everyday: Sequence[str]) -> str:
    """The text of the model, of words that are `known`, over the phrases and the `everyday` words."""
    lines = [" ".join(line) for line in sentences(grammar) if all(word in known for word in line)]
    lines = lines or list(everyday)  # a model needs sentences
    times = max(1, round(SHARE * len(everyday) / sum(len(line.split()) for line in lines)))
    text = [f"<s> {line} </s>" for line in lines] * times
    model = ArpaBoLM(text="\n".join([*text, *everyday]))
    model.compute()
    out = io.StringIO()
    model.write(out)
    return out.getvalue()


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
