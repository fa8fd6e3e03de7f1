"""Postcodes: five digits, ZIP+4, and those of letters and digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities import code
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.grammar import Digits, Phrase
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words

_LONGEST = 9
_ANY = SlotSpec("", "code", shortest=5, longest=_LONGEST)


@dataclass(frozen=True, slots=True)
class Shape:
    """`written` puts the gap where it belongs; `named` is whether nothing else looks like it."""

    pattern: re.Pattern[str]
    written: Callable[[str], str]
    named: bool = False


def _parted(at: int, gap: str) -> Callable[[str], str]:
    return lambda signs: f"{signs[:at]}{gap}{signs[at:]}"


SHAPES: Mapping[str, Shape] = {
    "five": Shape(re.compile(r"\d{5}", re.ASCII), str),
    "zip4": Shape(re.compile(r"\d{9}", re.ASCII), _parted(5, "-")),
    # Royal Mail, Programmers' Guide to the Postcode Address File: the inward part never has C I K M O V.
    "british": Shape(re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[ABD-HJLNP-UW-Z]{2}"), _parted(-3, " "), True),
    # Canada Post: no D F I O Q U.
    "canadian": Shape(
        re.compile(r"(?:[ABCEGHJ-NPRSTVXY]\d){1}(?:[ABCEGHJ-NPRSTV-Z]\d){2}"), _parted(3, " "), True
    ),
}
"""Name -> shape; a language lists those that its callers have."""


def find(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """The postcodes that were said, written as on a letter."""
    found = (
        Found(start, end, *read)
        for start, end, signs in code.runs(said, _ANY, language)
        if len(signs) <= _LONGEST and (read := next(_read(signs, language), None)) is not None
    )
    return tuple(sorted(found, key=lambda each: (-each.length, each.start)))


def _read(signs: str, language: Language) -> Iterator[tuple[str, float, bool]]:
    """Every "oh" is tried as a digit and as a letter; the shape decides."""
    for name in language.postcodes:
        shape = SHAPES[name]
        for tried in product(*("0O" if sign == code.OH else sign for sign in signs)):
            if shape.pattern.fullmatch("".join(tried)):
                yield shape.written("".join(tried)), 1.0, shape.named


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    spelled = code.spelled(5, 7, language) if {"british", "canadian"} & set(language.postcodes) else ()
    return ((Digits(5, 5),), *spelled)


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    """Those of digits alone."""
    read = next(_read(pressed, language), None) if pressed.isdecimal() and len(pressed) <= _LONGEST else None
    return read[0] if read else None


POSTCODE = EntityType(find, blanks, keys)
