"""Cardinal numbers: "two hundred and forty three", "a thousand", "243", "three point five"."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.grammar import Number
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words

_LONGEST_NUMERAL = 15
"""Digits of a numeral that is still a number and not an order's or an account's."""


def cardinal(words: Words, start: int, language: Language) -> tuple[int, int] | None:
    """The whole number whose words begin at `start`, as (value, end), or None; it takes what it can.

    `room` is what the next small word must stay below: after "two hundred" 100, after "forty" 10.
    """
    total, group, room, scale, at, end = 0, -1, 1000, 10**9, start, start
    while at < len(words):
        word = words[at]
        small = _small(word, language)
        if small is not None:
            if small >= room or (small == 0 and (group >= 0 or total)):
                break
            group = max(group, 0) + small
            room = 10 if 20 <= small < 100 and small % 10 == 0 else 100 if small and small % 100 == 0 else 0
        elif word in language.hundred:
            if group == 0 or group >= 100 or (group < 0 and total):
                break
            group, room = max(group, 1) * 100, 100
        elif word in language.scales:
            if language.scales[word] >= scale or group == 0 or (group < 0 and total):
                break
            scale = language.scales[word]
            total, group, room = total + max(group, 1) * scale, -1, min(1000, scale)
        elif not _binds(words, at, end > start, room, language):
            break
        at += 1
        if word not in language.one and word not in language.joiners:
            end = at
    return (total + max(group, 0), end) if end > start else None


def _small(word: str, language: Language) -> int | None:
    if word.isdecimal() and len(word) <= _LONGEST_NUMERAL:
        return int(word)
    return language.small.get(word)


def _binds(words: Words, at: int, begun: bool, room: int, language: Language) -> bool:
    """Whether "a" or "and" at this place belongs to the number."""
    if words[at] in language.one:
        return not begun and _multiplies(words, at + 1, language)
    return words[at] in language.joiners and begun and room > 0 and _continues(words, at + 1, room, language)


def _multiplies(words: Words, at: int, language: Language) -> bool:
    return at < len(words) and (words[at] in language.hundred or words[at] in language.scales)


def _continues(words: Words, at: int, room: int, language: Language) -> bool:
    small = _small(words[at], language) if at < len(words) else None
    return small is not None and 0 < small < room


def find(words: Words, slot: SlotSpec, language: Language) -> tuple[Found, ...]:
    """Every number, the longest first; a fraction makes it a float."""
    return tuple(sorted(_all(words, language), key=lambda found: (-found.length, found.start)))


def _all(words: Words, language: Language) -> Iterator[Found]:
    at = 0
    while at < len(words):
        read = _number(words, at, language)
        if read is None:
            at += 1
            continue
        value, end = read
        yield Found(at, end, value)
        at = end


def _number(words: Words, start: int, language: Language) -> tuple[int | float, int] | None:
    begin = start + (words[start] in language.minus)
    whole = cardinal(words, begin, language)
    if whole is None and begin < len(words):
        whole = _numeral(words[begin], begin)
    if whole is None:
        return None
    value, end = whole
    sign = -1 if begin > start else 1
    decimals, after = _decimals(words, end, language)
    return (sign * float(f"{value}.{decimals}"), after) if decimals else (sign * value, end)


def _numeral(word: str, at: int) -> tuple[int, int] | None:
    """A numeral above 999, which no further word adds to."""
    return (int(word), at + 1) if word.isdecimal() and len(word) <= _LONGEST_NUMERAL else None


def _decimals(words: Words, at: int, language: Language) -> tuple[str, int]:
    if at >= len(words) or words[at] not in language.point:
        return "", at
    digits, at = "", at + 1
    while at < len(words):
        word = words[at]
        small = 0 if word in language.zeros else _small(word, language)
        if small is None or (small > 9 and digits):
            break
        digits += word if word.isdecimal() else str(small)
        at += 1
    return digits, at


def blank(slot: SlotSpec, language: Language) -> Number:
    return Number()


def keys(pressed: str, slot: SlotSpec) -> Value | None:
    """`*` is the point, as on a card terminal."""
    whole, _, fraction = pressed.partition("*")
    if not whole.isdecimal() or (fraction and not fraction.isdecimal()):
        return None
    return float(f"{whole}.{fraction}") if fraction else int(whole)


NUMBER = EntityType(find, blank, keys)
