"""The lines of `hear` as examples to learn from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ivr.nlu.language import Language
from ivr.nlu.normalize import Words, words
from ivr.nlu.patterns import Expansion, Pattern, SlotRef, expand, shortest

EXPANSIONS = 48
"""Ways of saying one line that are looked at."""


@dataclass(frozen=True, slots=True)
class Example:
    """One way of saying an intent; `pattern` numbers the line it comes from. Intent "" is background."""

    words: Words
    intent: str
    pattern: int


def examples_of(lines: Mapping[str, Sequence[Pattern]], language: Language) -> list[Example]:
    """Intent -> lines, as examples; each line is a pattern of its own."""
    examples: list[Example] = []
    said = cache(lambda text: words(text, language))  # few words make many lines
    numbered = enumerate((name, line) for name, parsed in lines.items() for line in parsed)
    for number, (name, line) in numbered:
        ways = (plain(_words(way, said), language) for way in _learned(line))
        examples.extend(Example(way, name, number) for way in _new_pairs(ways))
    return examples


def plain(said: Words, language: Language) -> Words:
    """Without the words that mean nothing by themselves."""
    return tuple(word for word in said if word not in language.fillers)


def blank(slot: str) -> str:
    """What stands for a value of the slot."""
    return f"<{slot}>"


def _words(way: Expansion, said: Callable[[str], Words]) -> Words:
    parts = ((blank(item.name),) if isinstance(item, SlotRef) else said(item) for item in way)
    return tuple(word for part in parts for word in part)


def _learned(line: Pattern) -> Sequence[Expansion]:
    """The sentences of a line, or, when they are too many, the fullest and the shortest."""
    ways = expand(line, EXPANSIONS + 1)
    return ways if len(ways) <= EXPANSIONS else [*ways[:EXPANSIONS], *shortest(line, 2 * EXPANSIONS)]


def _new_pairs(ways: Iterable[Words]) -> Iterator[Words]:
    """The ways that have a pair of neighbours no way before them had: the others teach nothing new."""
    seen: set[tuple[str, str]] = set()
    for way in ways:
        pairs = set(pairwise(("^", *way, "$"))) if way else set()
        if pairs - seen:
            seen |= pairs
            yield way
