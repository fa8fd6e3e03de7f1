"""The little language of `hear:` lines.

    where is my order/package               alternatives: one of the words joined by a slash
    where is order (number) <order_number>  an optional part, and a blank that fills a slot

An optional part may hold anything, other optional parts too. Case and the punctuation of sentences
do not matter. A line is read once, at load; every fault carries the column where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from ivr.errors import IvrError

LONGEST_LINE = 400
DEEPEST = 12
"""Bounds of one line in characters and of optional parts within optional parts."""


class PatternError(IvrError):
    """A `hear:` line that cannot be read; `column` counts from 1 within the line."""

    def __init__(self, column: int, sentence: str, hint: str = "") -> None:
        self.column, self.sentence, self.hint = column, sentence, hint
        super().__init__(f"column {column}: {sentence}" + (f" {hint}" if hint else ""))


@dataclass(frozen=True, slots=True)
class SlotRef:
    """A blank of a pattern: what is said here fills the slot of this name."""

    name: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """Words or blanks of which one is said."""

    items: tuple[str | SlotRef, ...]


@dataclass(frozen=True, slots=True)
class Maybe:
    """A part that may be left out."""

    items: tuple[Node, ...]


Node = str | SlotRef | OneOf | Maybe
Pattern = tuple[Node, ...]
Expansion = tuple[str | SlotRef, ...]

_TOKEN = re.compile(
    r"""(?P<space>\s+) | (?P<slot><[^<>]*>) | (?P<mark>[()/]) | (?P<end>[.,;:?!]+(?=\s|\)|$))
      | (?P<word>['\u2019]?[^\W_](?:[\w'\u2019&+-]*[^\W_])?['\u2019]?)""",
    re.VERBOSE,
)
_PLAIN = re.compile(r"(?:[A-Za-z]+(?:'[A-Za-z]+)*(?:[ ]+|\Z))+\Z")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


def parse(line: str) -> Pattern:
    """The tree of one `hear:` line; words are lower case. Raises PatternError."""
    if len(line) > LONGEST_LINE:
        raise PatternError(LONGEST_LINE + 1, f"The line is longer than {LONGEST_LINE} characters.")
    if _PLAIN.match(line):
        return tuple(line.lower().split())  # most lines: of many, their reading would take longest
    reader = _Reader(line)
    pattern = reader.sequence(depth=0)
    if all(isinstance(node, Maybe) for node in pattern):
        raise PatternError(
            1, "Everything in this line is optional.", "At least one word must stand outside parentheses."
        )
    return pattern


def expand(pattern: Pattern, limit: int) -> list[Expansion]:
    """What the pattern stands for, without doubles, at most `limit`; the fullest forms come first."""
    plain = tuple(node for node in pattern if isinstance(node, str | SlotRef))
    if len(plain) == len(pattern):
        return [plain]
    return list(islice(dict.fromkeys(islice(_ways(pattern), 8 * limit)), limit))


def shortest(pattern: Pattern, limit: int) -> list[Expansion]:
    """At most `limit` ways: the shortest with the first of all alternatives, then those that differ from it
    in one place, then in two: every word of a long line, and most pairs of neighbours."""
    near = sorted(_near(pattern, 2), key=lambda one: one[0])
    return list(islice(dict.fromkeys(way for _, way in near), limit))


def slot_names(pattern: Pattern) -> tuple[str, ...]:
    """The slots that the pattern mentions, in their order, each once."""
    return tuple(dict.fromkeys(_names(pattern)))


def _names(nodes: tuple[Node, ...]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, SlotRef):
            yield node.name
        elif isinstance(node, OneOf | Maybe):
            yield from _names(node.items)


def _ways(nodes: tuple[Node, ...]) -> Iterator[Expansion]:
    """Lazily, so that a line of many alternatives costs only what is taken of it."""
    if not nodes:
        yield ()
        return
    first, rest = nodes[0], nodes[1:]
    for head in _ways_of(first):
        for tail in _ways(rest):
            yield (*head, *tail)


def _ways_of(node: Node) -> Iterator[Expansion]:
    match node:
        case Maybe(items):
            return chain(_ways(items), ((),))
        case OneOf(items):
            return ((item,) for item in items)
        case _:
            return iter(((node,),))


def _near(nodes: tuple[Node, ...], changes: int) -> Iterator[tuple[int, Expansion]]:
    """Ways that differ from the shortest one in at most so many places, each with their number."""
    if not nodes:
        yield 0, ()
        return
    for used, head in _near_of(nodes[0], changes):
        for more, tail in _near(nodes[1:], changes - used):
            yield used + more, (*head, *tail)


def _near_of(node: Node, changes: int) -> Iterator[tuple[int, Expansion]]:
    match node:
        case Maybe(items):
            yield 0, ()
            if changes:
                yield from ((max(1, used), way) for used, way in _near(items, changes))
        case OneOf(items):
            yield from (
                (min(1, place), (item,)) for place, item in enumerate(items[: None if changes else 1])
            )
        case _:
            yield 0, (node,)


class _Reader:
    """Recursive descent over the tokens of one line."""

    def __init__(self, line: str) -> None:
        self.tokens = list(_tokens(line))
        self.at = 0
        self.end = len(line) + 1

    def peek(self) -> tuple[str, str, int]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "", self.end)

    def next(self) -> tuple[str, str, int]:
        token = self.peek()
        self.at += 1
        return token

    def sequence(self, depth: int) -> Pattern:
        nodes: list[Node] = []
        while True:
            kind, text, column = self.peek()
            if kind == "":
                return tuple(nodes)
            if text == ")":
                if depth == 0:
                    raise PatternError(column, "This ')' closes nothing.")
                return tuple(nodes)
            if text == "(":
                nodes.append(self.optional(depth + 1))
            elif kind == "space" or kind == "end":
                self.next()
            else:
                nodes.append(self.alternatives())

    def optional(self, depth: int) -> Maybe:
        _, _, column = self.next()
        if depth > DEEPEST:
            raise PatternError(column, f"Optional parts stand within each other more than {DEEPEST} deep.")
        items = self.sequence(depth)
        if self.next()[1] != ")":
            raise PatternError(column, "This '(' is never closed.", "Write ')' behind the optional part.")
        if not items:
            raise PatternError(column, "There is nothing in these parentheses.")
        if self.peek()[1] == "/":
            raise PatternError(self.peek()[2], "A '/' joins words, not optional parts.")
        return Maybe(items)

    def alternatives(self) -> Node:
        items = [self.item()]
        while self.peek()[1] == "/":
            self.next()
            items.append(self.item())
        return items[0] if len(items) == 1 else OneOf(tuple(items))

    def item(self) -> str | SlotRef:
        kind, text, column = self.next()
        if kind == "word":
            return text.lower().replace("\u2019", "'").strip("'")
        if kind == "slot":
            name = text[1:-1].strip()
            if not _NAME.match(name):
                raise PatternError(
                    column,
                    f"'{text}' does not name a slot.",
                    "Write its name in lower case, as in <order_number>.",
                )
            return SlotRef(name)
        raise PatternError(
            column,
            "A '/' stands between two words, with nothing around it.",
            "Write them as in order/package.",
        )


def _tokens(line: str) -> Iterator[tuple[str, str, int]]:
    at = 0
    while at < len(line):
        found = _TOKEN.match(line, at)
        if found is None:
            raise PatternError(at + 1, *_complaint(line[at]))
        yield str(found.lastgroup), found.group(), at + 1
        at = found.end()


def _complaint(character: str) -> tuple[str, str]:
    if character in "<>":
        return "A blank is not complete.", "Write the slot's name between '<' and '>'."
    return f"'{character}' means nothing here.", "A line holds words, <slot>, (optional) and a/b."
