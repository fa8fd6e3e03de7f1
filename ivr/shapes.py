"""The shape that a value has to have: a small regular expression, matched in linear time whatever it is.

`[A-Z]{2}\\d{6}`, `(old|new)-\\d+`; what is understood: signs, `.`, `\\d`, `\\w`, `\\s`, `[a-z]`, `( | )`,
`?`, `*`, `+`, `{2}`, `{2,5}`.
All places that the pattern may be at are followed at once (Thompson, Regular Expression Search Algorithm,
CACM 11, 1968), so that no pattern can hold the line up.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from ivr.errors import IvrError

LONGEST = 200
"""Characters of a pattern, and of a value that may have a shape."""
_MOST_STATES = 2_000
_MOST_TIMES = 64

_CLASSES: dict[str, Callable[[str], bool]] = {
    "d": lambda sign: sign.isascii() and sign.isdecimal(),
    "w": lambda sign: sign.isalnum() or sign == "_",
    "s": str.isspace,
}


class ShapeError(IvrError):
    """A pattern that cannot be read; `column` counts from 1."""

    def __init__(self, column: int, sentence: str) -> None:
        self.column, self.sentence = column, sentence
        super().__init__(f"column {column}: {sentence}")


_Test = Callable[[str], bool]
_Node = Callable[["Shape", int], int]
"""Puts a part of the pattern before a state, and gives the state in which it begins."""


class Shape:
    """A pattern that is ready to match; raises ShapeError."""

    def __init__(self, pattern: str) -> None:
        if len(pattern) > LONGEST:
            raise ShapeError(LONGEST + 1, f"The pattern is longer than {LONGEST} characters.")
        self._states: list[tuple[_Test | None, tuple[int, ...]]] = [(None, ())]  # the first is the end
        self._begin = _Reader(pattern).whole()(self, 0)

    def matches(self, value: str) -> bool:
        """Whether the whole value has this shape."""
        here = self._reached({self._begin})
        for sign in value if len(value) <= LONGEST else ():
            after = (self._states[at] for at in here)
            here = self._reached({to for test, onward in after if test and test(sign) for to in onward})
        return len(value) <= LONGEST and 0 in here

    def places(self, alphabet: str, most: int) -> tuple[list[str], int]:
        """Which signs of the alphabet may stand at each of the first `most` places of a value, whatever
        stands before; and how many signs it has at the least."""
        here, found, least = self._reached({self._begin}), list[str](), most
        while len(found) < most:
            least = min(least, len(found)) if 0 in here else least
            after = [self._states[at] for at in here if self._states[at][0]]
            taken = [(sign, onward) for test, onward in after for sign in alphabet if test and test(sign)]
            if not taken:
                break
            found.append("".join(sign for sign in alphabet if any(sign == other for other, _ in taken)))
            here = self._reached({to for _, onward in taken for to in onward})
        return found, min(least, len(found))

    def add(self, test: _Test | None, onward: tuple[int, ...]) -> int:
        if len(self._states) >= _MOST_STATES:
            raise ShapeError(1, "The pattern stands for too much.")
        self._states.append((test, onward))
        return len(self._states) - 1

    def loop(self, inside: _Node, onward: int) -> int:
        """Any number of times."""
        at = self.add(None, ())
        self._states[at] = (None, (inside(self, at), onward))
        return at

    def _reached(self, states: set[int]) -> set[int]:
        """With those that need no sign to be reached."""
        found, left = set(states), list(states)
        while left:
            test, onward = self._states[left.pop()]
            new = set(onward) - found if test is None else set()
            found |= new
            left.extend(new)
        return found


@lru_cache(maxsize=256)
def shape(pattern: str) -> Shape:
    return Shape(pattern)


def _sign(test: _Test) -> _Node:
    return lambda made, onward: made.add(test, (onward,))


def _row(parts: list[_Node]) -> _Node:
    def node(made: Shape, onward: int) -> int:
        for part in reversed(parts):
            onward = part(made, onward)
        return onward

    return node


def _either(ways: list[_Node]) -> _Node:
    return lambda made, onward: made.add(None, tuple(way(made, onward) for way in ways))


def _times(part: _Node, least: int, most: int | None) -> _Node:
    def node(made: Shape, onward: int) -> int:
        if most is None:
            onward = made.loop(part, onward)
        for _ in range((most or 0) - least if most is not None else 0):
            onward = made.add(None, (part(made, onward), onward))
        for _ in range(least):
            onward = part(made, onward)
        return onward

    return node


class _Reader:
    """Recursive descent over the characters of one pattern."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def whole(self) -> _Node:
        node = self.ways()
        if self.at < len(self.pattern):
            raise self.fault("This ')' closes nothing.")
        return node

    def fault(self, sentence: str) -> ShapeError:
        return ShapeError(self.at + 1, sentence)

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def next(self) -> str:
        sign = self.peek()
        if not sign:
            raise self.fault("The pattern ends too early.")
        self.at += 1
        return sign

    def ways(self) -> _Node:
        ways = [self.row()]
        while self.peek() == "|":
            self.at += 1
            ways.append(self.row())
        return ways[0] if len(ways) == 1 else _either(ways)

    def row(self) -> _Node:
        parts: list[_Node] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.counted(self.part()))
        return _row(parts)

    def part(self) -> _Node:
        sign = self.next()
        if sign == "(":
            if self.peek() == "?":
                raise self.fault("Nothing with '(?' is understood here.")
            inside = self.ways()
            if self.next() != ")":
                raise self.fault("A '(' is never closed.")
            return inside
        if sign in "*+?{":
            self.at -= 1
            raise self.fault(f"Before '{sign}' stands nothing to repeat.")
        if sign == "[":
            return _sign(self.one_of())
        return _sign(self.test(sign))

    def test(self, sign: str) -> _Test:
        if sign == ".":
            return lambda other: True
        if sign == "\\":
            sign = self.next()
            if sign in _CLASSES:
                return _CLASSES[sign]
            if sign.isalnum():
                raise self.fault(f"'\\{sign}' is not understood here.")
        return sign.__eq__

    def one_of(self) -> _Test:
        """A class: [a-z], [^0-9]."""
        turned = self.peek() == "^"
        self.at += turned
        tests: list[_Test] = []
        while (sign := self.next()) != "]":
            if (
                self.peek() == "-"
                and self.pattern[self.at + 1 : self.at + 2] not in ("]", "")
                and sign != "\\"
            ):
                self.at += 1
                tests.append(_between(sign, self.next()))
            else:
                tests.append(self.test(sign) if sign == "\\" else sign.__eq__)
        return lambda other: any(test(other) for test in tests) != turned

    def counted(self, part: _Node) -> _Node:
        known: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
        sign = self.peek()
        if sign not in ("?", "*", "+", "{"):
            return part
        self.at += 1
        least, most = known[sign] if sign in known else self.bounds()
        if self.peek() in ("?", "*", "+", "{") and self.peek():
            raise self.fault("One part is repeated once.")
        return _times(part, least, most)

    def bounds(self) -> tuple[int, int | None]:
        """Of {2}, {2,5}, {2,}."""
        end = self.pattern.find("}", self.at)
        low, comma, high = self.pattern[self.at : end].partition(",")
        numbers = low.isdecimal() and (not high or high.isdecimal())
        least, most = (int(low), int(high or (_MOST_TIMES if comma else low))) if numbers else (1, 0)
        if end < 0 or not least <= most <= _MOST_TIMES:
            raise self.fault(f"Between braces stand one or two numbers up to {_MOST_TIMES}.")
        self.at = end + 1
        return least, None if comma and not high else most


def _between(first: str, last: str) -> _Test:
    return lambda sign: first <= sign <= last
