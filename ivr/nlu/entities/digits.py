"""Strings of digits as people say them: "double five", "oh", "fifty five four twenty one", "554 21"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.entities.number import cardinal
from ivr.nlu.grammar import Digits, Phrase
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words


@dataclass(frozen=True, slots=True)
class _Group:
    """What is said in one go: "five", "double five", "twenty one", "five hundred"."""

    end: int
    digits: str


def find(
    words: Words, slot: SlotSpec, language: Language, today: date, hundreds_end: bool = False
) -> tuple[Found, ...]:
    """The runs of digits whose length the slot allows, the longest first.

    A run is never cut to fit: eleven digits where ten are asked are a mistake, not an answer. In some
    numbers a hundred ends its group: "eight hundred five" is 8005.
    """
    fitting = [
        found
        for run in _runs(words, language, hundreds_end)
        if (found := _fit(run, words, slot, language)) is not None
    ]
    return tuple(sorted(fitting, key=lambda found: (-found.length, found.start)))


def _fit(run: Found, words: Words, slot: SlotSpec, language: Language) -> Found | None:
    digits = str(run.value)
    if slot.shortest <= len(digits) <= slot.longest:
        return run
    # "oh, five five four two one": a sigh, where the digit it also names would be one too many.
    if len(digits) == slot.longest + 1 and words[run.start] in language.zeros & language.fillers:
        return Found(run.start + 1, run.end, digits[1:], 0.9)
    return None


def _runs(words: Words, language: Language, hundreds_end: bool) -> Iterator[Found]:
    at = 0
    while at < len(words):
        group = _group(words, at, language, hundreds_end)
        if group is None:
            at += 1
            continue
        start, digits = at, ""
        while group is not None:
            digits, end = digits + group.digits, group.end
            at = end
            while at < len(words) and words[at] in language.pauses:
                at += 1
            group = _group(words, at, language, hundreds_end)
        yield Found(start, end, digits)
        at = end


def _group(words: Words, at: int, language: Language, hundreds_end: bool) -> _Group | None:
    if at >= len(words):
        return None
    word = words[at]
    if word in language.repeats:
        once = _digit(words, at + 1, language)
        return _Group(at + 2, once * language.repeats[word]) if once else None
    if word in language.zeros:
        return _Group(at + 1, "0")
    if word.isdecimal() and not _is_multiplied(words, at + 1, language):
        return _Group(at + 1, word)
    if hundreds_end and at + 1 < len(words) and words[at + 1] in language.hundred:
        once = _digit(words, at, language)
        return _Group(at + 2, f"{once}00") if once else None
    said = cardinal(words, at, language)
    return _Group(said[1], str(said[0])) if said else None


def _digit(words: Words, at: int, language: Language) -> str:
    """The one digit that this word names, or nothing."""
    word = words[at] if at < len(words) else ""
    name = "0" if word in language.zeros else str(language.small.get(word, word))
    return name if len(name) == 1 and name.isdecimal() else ""


def _is_multiplied(words: Words, at: int, language: Language) -> bool:
    return at < len(words) and (words[at] in language.hundred or words[at] in language.scales)


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    return ((Digits(slot.shortest, slot.longest),),)


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    return pressed if pressed.isdecimal() and slot.shortest <= len(pressed) <= slot.longest else None


DIGITS = EntityType(find, blanks, keys)
