"""Cardinal numbers: "two hundred and forty three", "a thousand", "243", "three point five"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import TypeVar

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.entities.people import counted as people_of
from ivr.nlu.grammar import Number, Phrase
from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import Words

_LONGEST_NUMERAL = 15
"""Digits of a numeral that is still a number and not an order's or an account's."""
_LONGEST_PHRASE = 5
"""Words of an entry in a table of phrases."""

T = TypeVar("T")


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
            if language.scales[word] >= scale or group == 0:
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


def find(words: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """Every number, the longest first; a fraction makes it a float."""
    every = tuple(_all(words, language))
    if not every and (people := people_of(words, language)):
        return (people,)
    # "Un grupo de seis": an article is a number only when there is no other.
    found = [each for each in every if each.length > 1 or words[each.start] not in language.links] or every
    return tuple(sorted(found, key=lambda each: (-each.length, each.start)))


def _all(words: Words, language: Language) -> Iterator[Found]:
    at = 0
    while at < len(words):
        found = _place(words, at, language) or number_at(words, at, language)
        if found is not None:
            found = _elided(found, words, language)
        if found is not None:
            yield found
        at = at + 1 if found is None else found.end


def _place(words: Words, at: int, language: Language) -> Found | None:
    """ "The third", "none": numbers only where one is asked for."""
    if words[at] in language.nothings:
        return Found(at, at + 1, 0, named=False)
    place = next(phrases_at(words, at, language.places), None)
    return Found(at, place[1], place[0], named=False) if place else None


def _elided(found: Found, words: Words, language: Language) -> Found:
    """ "Two fifty", "two oh five": a hundred that is not said."""
    hundreds, at = found.value, found.end
    if (
        not language.elides_hundred
        or found.length > 1
        or not isinstance(hundreds, int)
        or not 0 < hundreds < 10
    ):
        return found
    zero = at + 1 < len(words) and words[at] in language.zeros
    for rest, end in tens(words, at + zero, language):
        if zero == (rest < 10) and not words[end - 1].isdecimal():
            return Found(found.start, end, hundreds * 100 + rest)
    return found


def number_at(words: Words, start: int, language: Language) -> Found | None:
    """The number that begins here: "minus two point five", "three and a half", "two dozen"."""
    begin = start + (words[start] in language.minus)
    sign = -1 if begin > start else 1
    parts = next((each for each in phrases_at(words, start, language.fractions) if each[1] > start + 1), None)
    whole = None if parts else _counted(words, start, language) or _whole(words, begin, language)
    if whole is None:
        return _fraction_alone(words, start, language) if begin == start else None
    value, end = whole
    decimals, after = _decimals(words, end, language)
    if decimals:
        times, after = _scale(words, after, language)
        return Found(start, after, _plain(round(sign * float(f"{value}.{decimals}") * times, 6), times > 1))
    dozens = next(phrases_at(words, end, language.dozens), None)
    if dozens is not None:
        return Found(start, dozens[1], sign * value * dozens[0], named=False)
    if end < len(words) and words[end] in language.joiners:
        unit = language.scales.get(words[end - 1], 1)
        for fraction, after in phrases_at(words, end + 1, language.fractions):
            times, after = _scale(words, after, language) if unit == 1 else (1, after)
            return Found(start, after, _plain(sign * (value + fraction * unit) * times, unit * times > 1))
    return Found(start, end, sign * value)


def _counted(words: Words, at: int, language: Language) -> tuple[int, int] | None:
    """ "A couple of hundred"."""
    for many, end in phrases_at(words, at, language.counts):
        times, after = _scale(words, end, language)
        times, after = next(phrases_at(words, end, language.dozens), (times, after))
        if after > end:
            return many * times, after
    return None


def _scale(words: Words, at: int, language: Language) -> tuple[int, int]:
    """What a hundred, a thousand or a million here multiplies by, and where it ends."""
    word = words[at] if at < len(words) else ""
    times = 100 if word in language.hundred else language.scales.get(word, 1)
    return (times, at + 1) if times > 1 else (1, at)


def _whole(words: Words, at: int, language: Language) -> tuple[int, int] | None:
    """A whole number; before "point five" a zero that nobody says, or an "oh"."""
    if at + 1 < len(words) and words[at] in language.zeros and words[at + 1] in language.point:
        return 0, at + 1
    if at < len(words) and words[at] in language.point and _decimals(words, at, language)[0]:
        return 0, at
    return cardinal(words, at, language) or (_numeral(words[at], at) if at < len(words) else None)


def _fraction_alone(words: Words, start: int, language: Language) -> Found | None:
    """ "Half", "half a dozen", "a dozen": only where a number is asked for."""
    for fraction, end in phrases_at(words, start, language.fractions):
        links = language.one | language.links
        there = next(at for at in range(end, len(words) + 1) if at == len(words) or words[at] not in links)
        times, after = _scale(words, there, language)
        if times > 1:
            return Found(start, after, _plain(fraction * times))
        for times, after in phrases_at(words, there, language.dozens):
            return Found(start, after, _plain(fraction * times), named=False)
        return Found(start, end, fraction, named=False)
    there = start + (words[start] in language.one)
    for times, after in phrases_at(words, there, language.dozens):
        return Found(start, after, times, named=False)
    return None


def _plain(value: float, whole: bool = True) -> int | float:
    return int(value) if whole and value == int(value) else value


def named_at(words: Words, at: int, table: Mapping[str, T], language: Language) -> Iterator[tuple[T, int]]:
    """As `phrases_at`; also of a further form of a word in the table: "mins", "jan"."""
    yield from phrases_at(words, at, table)
    usual = language.variants.get(words[at]) if at < len(words) else None
    if usual is not None and usual in table:
        yield table[usual], at + 1


def phrases_at(words: Words, at: int, table: Mapping[str, T]) -> Iterator[tuple[T, int]]:
    """The entries of a table of phrases whose words stand here, as (value, end), the longest first."""
    for phrase, end in _phrases(words, at):
        if phrase in table:
            yield table[phrase], end


@lru_cache(maxsize=256)
def _phrases(words: Words, at: int) -> tuple[tuple[str, int], ...]:
    """What begins here, the longest first: looked for in ten tables."""
    ends = range(min(len(words), at + _LONGEST_PHRASE), at, -1)
    return tuple((" ".join(words[at:end]), end) for end in ends)


def tens(words: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    """The readings of the words here as a number below a hundred, the longest first."""
    if at >= len(words):
        return
    first = _small(words[at], language)
    if first is None or first > 99:
        return
    if first >= 20 and first % 10 == 0:
        after = at + 1 + (at + 1 < len(words) and words[at + 1] in language.joiners & language.tens_joiners)
        unit = _small(words[after], language) if after < len(words) else None
        if unit is not None and 0 < unit < 10 and not words[after].isdecimal():
            yield first + unit, after + 1
    yield first, at + 1


@lru_cache(maxsize=512)
def in_words(number: int, tag: str) -> str:
    """A number below a hundred as it is said: "twenty five"."""
    language = language_of(tag)
    names: dict[int, str] = {value: word for word, value in reversed(tuple(language.small.items()))}
    if number in names:
        return names[number]
    parts = (names[number // 10 * 10], *language.tens_joiners, names[number % 10])
    return " ".join(parts)


def _numeral(word: str, at: int) -> tuple[int, int] | None:
    """A numeral above 999, which no further word adds to."""
    return (int(word), at + 1) if word.isdecimal() and len(word) <= _LONGEST_NUMERAL else None


def _decimals(words: Words, at: int, language: Language) -> tuple[str, int]:
    if at >= len(words) or words[at] not in language.point:
        return "", at
    digits, at = "", at + 1
    for number, end in tens(words, at, language):  # "point twenty five"
        if number > 9 and not words[at].isdecimal():
            return str(number), end
    while at < len(words):
        word = words[at]
        small = 0 if word in language.zeros else _small(word, language)
        if small is None or (small > 9 and digits):
            break
        digits += word if word.isdecimal() else str(small)
        at += 1
    return digits, at


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    return ((Number(),),)


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    """`*` is the point, as on a card terminal."""
    whole, _, fraction = pressed.partition("*")
    if not whole.isdecimal() or (fraction and not fraction.isdecimal()):
        return None
    return float(f"{whole}.{fraction}") if fraction else int(whole)


NUMBER = EntityType(find, blanks, keys)
