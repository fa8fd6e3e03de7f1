"""A grammar as hints for a general recogniser: its phrases as texts, the answers to the question first.

Such a recogniser hears any words; hints make some of them likelier. Blanks for digits and numbers are
left to the engine, which may have a class for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from ivr.nlu.grammar import AnyOf, Digits, Grammar, Item, Number, Phrase, Ways
from ivr.stt import spoken

FROM_ONE = 24
"""The most texts that one phrase is written out as."""


def hints(
    grammar: Grammar, most: int, digits: str = "", number: str = "", longest: int = 100
) -> tuple[str, ...]:
    """At most `most` texts of at most `longest` characters; `digits` and `number` stand for blanks.

    Without them a phrase that has such a blank ends before it: "my order number is".
    """
    texts = dict.fromkeys(
        text
        for phrase in (*grammar.asked, *grammar.others)
        for text in islice(_texts(phrase, digits, number), FROM_ONE)
        if text and len(text) <= longest
    )
    return tuple(islice(texts, most))


def vocabulary(grammar: Grammar, most: int) -> tuple[str, ...]:
    """The words and values that stand in it, the answers to the question first, each once."""
    texts = dict.fromkeys(
        text
        for phrase in (*grammar.asked, *grammar.others)
        for item in spoken.flat(phrase)
        for text in ((item,) if isinstance(item, str) else item.phrases if isinstance(item, AnyOf) else ())
    )
    return tuple(islice(texts, most))


def _texts(phrase: Phrase, digits: str, number: str) -> Iterator[str]:
    written: list[tuple[str, ...]] = []
    for item in phrase:
        ways = _ways(item, digits, number)
        if not ways:
            break
        written.append(ways)
    return (" ".join(ways) for ways in product(*written))


def _ways(item: Item, digits: str, number: str) -> tuple[str, ...]:
    match item:
        case str():
            return (item,)
        case AnyOf(phrases):
            return phrases
        case Ways(ways):
            return tuple(text for way in ways for text in _texts(way, digits, number))
        case Digits():
            return (digits,) if digits else ()
        case Number():
            return (number,) if number else ()
