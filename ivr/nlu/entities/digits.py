"""Strings of digits as people say them: "double five", "oh", "fifty five four twenty one", "554 21"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.entities.number import cardinal, phrases_at
from ivr.nlu.entities.taken_back import again
from ivr.nlu.grammar import Digits, Phrase
from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import Words


@dataclass(frozen=True, slots=True)
class _Group:
    """What is said in one go: "five", "double five", "twenty one", "five hundred"."""

    end: int
    digits: str


def find(
    words: Words, slot: SlotSpec, language: Language, today: date, telephone: bool = False
) -> tuple[Found, ...]:
    """The runs of digits whose length the slot allows, the longest first.

    A run is never cut to fit: eleven digits where ten are asked are a mistake, not an answer. In a
    telephone number a hundred that may as well be left out ends its group: "eight hundred five" is 8005.
    """
    fitting = [
        found
        for run in _runs(words, slot, language, telephone)
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


def _runs(words: Words, slot: SlotSpec, language: Language, telephone: bool) -> Iterator[Found]:
    at = 0
    while at < len(words):
        groups, end = _run(words, at, slot, language, telephone)
        if groups:
            yield Found(at, end, "".join(groups))
        at = max(end, at + 1)


def _run(words: Words, at: int, slot: SlotSpec, language: Language, telephone: bool) -> tuple[list[str], int]:
    """The groups of the run that begins here, and where it ends."""
    groups: list[str] = []
    end = at
    while (group := group_at(words, at, language, telephone)) is not None or (
        group := _alike(words, at, groups, language, telephone)
    ):
        groups.append(group.digits)
        at = end = group.end
        while at < len(words) and (past := _pause(words, at, language, telephone)) > at:
            at = past
        anew = again(words, at, language)
        if anew > at:
            after, last = _run(words, anew, slot, language, telephone)
            return (retold(groups, after, slot), last) if after else (groups, end)
    return groups, end


def retold(before: list[str], after: list[str], slot: SlotSpec) -> list[str]:
    """ "Five five, no, three": the last group is said anew; or the last ones, from the one on that begins
    alike; or everything, when that is enough."""
    was, is_now = "".join(before), "".join(after)
    begins_alike = len(was) > 1 and is_now.startswith(was[:2])
    if slot.shortest <= len(is_now) <= slot.longest and (len(is_now) >= len(was) or begins_alike):
        return after
    several = len(before) > len(after) > 1 and before[-len(after)][:1] == after[0][:1]
    return [*before[: -len(after) if several else -1], *after]


def _pause(words: Words, at: int, language: Language, telephone: bool) -> int:
    """Where a pause at this place ends: "um", "dash", "and the second half is"."""
    if words[at] in language.pauses or (words[at] in language.articles and _digit(words, at + 1, language)):
        return at + 1
    if words[at] in language.point and at + 1 < len(words):  # as it is written: 860.4419
        return at + 1 if words[at - 1].isdecimal() and re.fullmatch(r"\d{3,}", words[at + 1]) else at
    gaps = _gaps(language.tag, telephone).get(words[at], ())
    return next((at + len(gap) for gap in gaps if words[at : at + len(gap)] == gap), at)


@lru_cache(maxsize=16)
def _gaps(tag: str, telephone: bool) -> Mapping[str, tuple[Words, ...]]:
    """First word -> the gaps that begin with it, the longest first."""
    language = language_of(tag)
    gaps = [tuple(text.split()) for text in (*language.gaps, *(language.telephone_gaps if telephone else ()))]
    gaps.sort(key=len, reverse=True)
    return {first: tuple(gap for gap in gaps if gap[0] == first) for first in {gap[0] for gap in gaps}}


def _alike(words: Words, at: int, groups: list[str], language: Language, telephone: bool) -> _Group | None:
    """A digit that was written as a word which sounds the same, between others: "five five for two"."""
    digit = language.alike.get(words[at]) if at + 1 < len(words) and len(groups) > 1 else None
    follows = digit is not None and group_at(words, at + 1, language, telephone) is not None
    return _Group(at + 1, digit) if digit is not None and follows else None


def group_at(words: Words, at: int, language: Language, telephone: bool = False) -> _Group | None:
    if at >= len(words):
        return None
    word = words[at]
    for times, after in phrases_at(words, at, language.repeats):
        once = _digit(words, after, language)
        if once or word in language.repeats:
            return _Group(after + 1, once * times) if once else None
    if word in language.zeros:
        return _Group(at + 1, "0")
    if word.isdecimal() and not _is_multiplied(words, at + 1, language):
        many = _many(words, at, language)
        return many or _Group(at + 1, word)
    if telephone and language.elides_hundred and words[at + 1 : at + 2] and words[at + 1] in language.hundred:
        once = _digit(words, at, language)
        return _Group(at + 2, f"{once}00") if once else None
    many = _many(words, at, language)
    if many is not None:
        return many
    slang = next((place for place in range(at, len(words)) if words[place] in language.slang), len(words))
    said = cardinal(words[:slang], at, language)
    return _Group(said[1], str(said[0])) if said else None


def _many(words: Words, at: int, language: Language) -> _Group | None:
    """ "Three fives", "a couple of fives"."""
    once = int(_digit(words, at, language) or 0)
    times, behind = next(phrases_at(words, at, language.counts), (once, at + 1))
    several = words[behind] if behind < len(words) else ""
    if times < 2 or not several.endswith("s") or several in language.small:
        return None
    single = (several.removesuffix("s"), several.removesuffix("es"))
    digit = next((one for word in single if (one := _digit((word,), 0, language))), "")
    return _Group(behind + 1, digit * times) if digit else None


def _digit(words: Words, at: int, language: Language) -> str:
    """The one digit that this word names, or nothing."""
    word = words[at] if at < len(words) else ""
    name = "0" if word in language.zeros else str(language.small.get(word, word))
    return name if len(name) == 1 and name.isdecimal() else ""


def _is_multiplied(words: Words, at: int, language: Language) -> bool:
    return at < len(words) and (
        words[at] in language.hundred or words[at] in language.scales.keys() - language.slang
    )


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    return ((Digits(slot.shortest, slot.longest),),)


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    return pressed if pressed.isdecimal() and slot.shortest <= len(pressed) <= slot.longest else None


DIGITS = EntityType(find, blanks, keys)
