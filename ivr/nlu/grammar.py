"""What may be said at one question, as a recogniser needs it: phrases of words and blanks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Digits:
    """A blank for spoken digits; `shortest` and `longest` count digits."""

    shortest: int = 1
    longest: int = 32


@dataclass(frozen=True, slots=True)
class Number:
    """A blank for a cardinal number up to a million."""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A blank for one of several phrases (the values of a choice slot)."""

    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """A place for one of several phrases, blanks and all; the empty one: it may be left out."""

    ways: tuple[tuple[Item, ...], ...]


Item = str | Digits | Number | AnyOf | Ways
"""One place of a phrase: a lower-case word, or a blank."""

Phrase = tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything that may be said at one question, most expected first.

    `asked` are the phrases that answer the question itself, `others` what may be said besides
    (intents, words that work anywhere). `closed` is true when the question asks for one of a
    known set (digits, yes or no, a choice), false when callers use their own words. `say_like` are
    words with the known words that they sound like: ("xfinity", "ex fin itty"). `further` are those
    of the `others` that may follow one another in one breath, and `links` what then stands between them.
    """

    language: str
    asked: tuple[Phrase, ...] = ()
    others: tuple[Phrase, ...] = ()
    closed: bool = False
    say_like: tuple[tuple[str, str], ...] = ()
    further: tuple[Phrase, ...] = ()
    links: tuple[Phrase, ...] = ()
