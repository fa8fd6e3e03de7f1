"""Times of day as people say them: "half past three", "at nine in the morning", "noon".

An hour from one to six that is told no part of the day is one of the afternoon.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.entities.number import in_words, phrases_at, tens
from ivr.nlu.forms import Blank, Reading, Rule, forms
from ivr.nlu.grammar import AnyOf, Phrase
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words

_AFTERNOON = range(1, 7)
_SMALL_HOURS = range(1, 5)
_UNNAMED = "bare"
_SAID_MINUTES = (30, 15, 45, 10, 20, 40, 50, *(minute for minute in range(11, 60) if minute % 5))


def find(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """The times that were said, the clearest and longest first, as HH:MM."""
    found = (
        Found(span.start, span.end, *span.reading, named=span.rule != _UNNAMED)
        for span in forms("time", language.tag).spans(said, BLANKS, RULES, today)
    )
    return tuple(sorted(found, key=lambda each: (not each.named, -each.length, each.start)))


# --- the blanks -------------------------------------------------------------------------------


def _hour(said: Words, at: int, language: Language) -> Iterator[tuple[tuple[int, bool], int]]:
    """The hour, and whether it is told so that nothing is to be guessed: "oh nine", "09"."""
    yield from (((hour, True), end) for hour, end in phrases_at(said, at, language.hours))
    if _is_zero(said[at], language) and at + 1 < len(said):
        yield from (((hour, True), end) for hour, end in tens(said, at + 1, language) if hour < 10)
    for hour, end in tens(said, at, language):
        if hour <= 24:
            yield (hour, len(said[at]) == 2 and said[at].startswith("0")), end


def _is_zero(word: str, language: Language) -> bool:
    return word in language.zeros or language.small.get(word) == 0


def _beyond(said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    """A number that no clock shows: "twenty five"."""
    return ((hour, end) for hour, end in tens(said, at, language) if hour > 24)


def _late(said: Words, at: int, language: Language) -> Iterator[tuple[tuple[int, bool], int]]:
    """An hour of the afternoon counted through to 24, or one of the morning with its zero."""
    yield from (((hour, sure), end) for (hour, sure), end in _hour(said, at, language) if hour > 12 or sure)


def _minute(said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    """As it follows the hour: "thirty", "oh five", "05", "quarter"."""
    yield from phrases_at(said, at, language.minutes)
    zero = _is_zero(said[at], language)
    for minute, end in tens(said, at + zero, language):
        spelled = zero == (minute < 10) or (said[at].isdecimal() and len(said[at]) == 2)
        if minute < 60 and spelled:
            yield minute, end


def _minutes(said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    """So many minutes past or to: "ten", "twenty five", "a quarter"."""
    there = at + (said[at] in language.one)
    yield from phrases_at(said, there, language.minutes)
    yield from ((minute, end) for minute, end in tens(said, at, language) if 0 < minute < 60)


def _listed(*numbers: int) -> Any:
    return lambda language: AnyOf(tuple(in_words(number, language.tag) for number in numbers))


BLANKS: Mapping[str, Blank] = {
    "hour": Blank(_hour, _listed(*range(1, 13))),
    "late": Blank(_late, _listed(*range(13, 24))),
    "beyond": Blank(_beyond, lambda language: AnyOf(())),
    "minute": Blank(_minute, _listed(*_SAID_MINUTES)),
    "minutes": Blank(_minutes, _listed(5, 10, 20, 25)),
    "part": Blank(
        lambda said, at, language: phrases_at(said, at, language.parts),
        lambda language: AnyOf(tuple(language.parts)),
    ),
}

# --- the rules --------------------------------------------------------------------------------


def _in_day(hour: int, part: str | None, sure: bool) -> int:
    """The hour of the day, 0 to 23."""
    if part is None:
        return hour % 24 if sure or hour not in _AFTERNOON else hour + 12
    if hour > 12:
        return hour % 24
    afternoon = (
        part == "pm" or (part == "noon" and hour < 10) or (part == "night" and hour not in _SMALL_HOURS)
    )
    midnight = part in ("am", "night") and hour == 12
    return 0 if midnight else hour + 12 if afternoon and hour < 12 else hour


def _clock(sign: int) -> Rule:
    """The minutes after the hour, or before it."""

    def rule(blanks: Mapping[str, Any], today: date) -> Reading | None:
        hour, sure = blanks["hour"] if "hour" in blanks else blanks["late"]
        minutes = blanks.get("minute", blanks.get("minutes", 0))
        start = _in_day(hour, blanks.get("part"), sure) * 60
        if sign < 0 and "part" not in blanks:  # "twenty to one" and "quarter to seven" are after noon
            late = not sure and minutes and hour - 1 in _AFTERNOON
            start = (hour + 12 if late else _in_day(hour, None, sure) or 24) * 60
        whole = (start + sign * minutes) % (24 * 60)
        return Reading(f"{whole // 60:02}:{whole % 60:02}")

    return rule


def _at(minute: int, sign: int) -> Rule:
    """Minutes that the words themselves tell: a half, a quarter."""
    return lambda blanks, today: _clock(sign)({**blanks, "minutes": minute}, today)


RULES: Mapping[str, Rule] = {
    "clock": _clock(1),
    "bare": _clock(1),
    "half": _at(30, 1),
    "quarter": _at(15, 1),
    "quarter_to": _at(15, -1),
    "past": _clock(1),
    "to": _clock(-1),
    "noon": lambda blanks, today: Reading("12:00"),
    "midnight": lambda blanks, today: Reading("00:00"),
}


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    return forms("time", language.tag).phrases(BLANKS)


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    """Hour and minute: 1530, 330; an hour alone: 9."""
    if not pressed.isdecimal() or len(pressed) > 4:
        return None
    hour, minute = (int(pressed), 0) if len(pressed) < 3 else (int(pressed[:-2]), int(pressed[-2:]))
    if hour > 23 or minute > 59:
        return None
    return f"{_in_day(hour, None, len(pressed) % 2 == 0 and pressed.startswith('0')):02}:{minute:02}"


TIME = EntityType(find, blanks, keys)
