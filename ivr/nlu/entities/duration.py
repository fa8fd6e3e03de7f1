"""Lengths of time: "an hour and a half", "two hours fifteen", "three nights"; in seconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.entities.number import in_words, named_at, number_at, phrases_at, tens
from ivr.nlu.forms import Blank, Reading, Rule, forms
from ivr.nlu.grammar import AnyOf, Number, Phrase
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_BELOW: Mapping[int, int] = {_HOUR: _MINUTE, _MINUTE: 1}
"""What "two hours fifteen" counts after its hours."""
_LONGEST = 100 * 366 * _DAY


def find(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """The lengths that were said, the longest in words first."""
    found = (
        Found(span.start, span.end, *span.reading)
        for span in forms("duration", language.tag).spans(said, BLANKS, RULES, today)
    )
    return tuple(sorted(found, key=lambda each: (-each.length, each.start)))


def _much(said: Words, at: int, language: Language) -> Iterator[tuple[float, int]]:
    """So many of a unit: "two", "one and a half", "a couple of", "an"."""
    yield from phrases_at(said, at, language.counts)
    found = number_at(said, at, language)
    if found is not None and isinstance(found.value, int | float) and found.value > 0:
        yield float(found.value), found.end
    if said[at] in language.one:
        yield 1.0, at + 1


def _span(said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    return named_at(said, at, language.spans, language)


def _rest(said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    """Of the next smaller unit, without its name: "fifteen", "a quarter" of an hour."""
    there = at + (said[at] in language.one)
    yield from phrases_at(said, there, language.minutes)
    for many, end in tens(said, at, language):
        if 0 < many < 60 and not (end < len(said) and any(True for _ in _span(said, end, language))):
            yield many, end


def _counted(language: Language) -> AnyOf:
    return AnyOf(tuple(in_words(number, language.tag) for number in (*range(1, 25), 30, 40, 45, 50, 60, 90)))


BLANKS: Mapping[str, Blank] = {
    "much": Blank(_much, lambda language: Number()),
    "more": Blank(_much, _counted),
    "span": Blank(_span, lambda language: AnyOf(tuple(language.spans))),
    "less": Blank(_span, lambda language: AnyOf(tuple(language.spans))),
    "rest": Blank(_rest, _counted),
}


def _sum(whole: float | None = None, part: float = 0.0) -> Rule:
    """So much of the unit, and what is said behind it; `whole` where no amount is said."""

    def rule(blanks: Mapping[str, Any], today: date) -> Reading | None:
        span = blanks["span"]
        seconds = (blanks.get("much", whole or 0.0) + part) * span
        if "less" in blanks:
            if blanks["less"] >= span:  # "ten minutes and an hour" is two things
                return None
            seconds += blanks["more"] * blanks["less"]
        if "rest" in blanks:
            if span not in _BELOW:
                return None
            seconds += blanks["rest"] * _BELOW[span]
        return Reading(round(seconds)) if 0 < seconds <= _LONGEST else None

    return rule


RULES: Mapping[str, Rule] = {
    "sum": _sum(),
    "half_more": _sum(part=0.5),
    "one": _sum(1.0),
    "one_half": _sum(1.0, 0.5),
    "one_quarter": _sum(1.0, 0.25),
    "half": _sum(0.5),
    "quarter": _sum(0.25),
    "three_quarters": _sum(0.75),
}


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    return forms("duration", language.tag).phrases(BLANKS)


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    """Keys do not say of what they count."""
    return None


DURATION = EntityType(find, blanks, keys)
