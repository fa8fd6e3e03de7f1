"""Letters and digits mixed, as they are spelled: "a b four seven", "kilo niner, lima eight"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities import digits
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.entities.letters import letters
from ivr.nlu.entities.taken_back import again
from ivr.nlu.grammar import AnyOf, Phrase, Ways
from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import Words
from ivr.shapes import shape

OH = "?"
"""A sign that is the letter O or the digit 0, as one hears it."""
_SHORTEST = 2
"""Signs of a code whose slot says nothing."""
_GLUED = 4
"""Letters of a word that stands before numerals and is a part of what was written: AB47."""
_GLUED_BEHIND = 2
"""The same behind numerals, at the end: 1AA."""
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_LISTED = 12
"""Signs of the longest code that a recogniser listens for as a whole."""


def find(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """The codes whose length the slot allows, in capitals, the longest first; never cut to fit."""
    found = (
        Found(start, end, value, named=False)
        for start, end, signs in runs(said, slot, language)
        if max(slot.shortest, _SHORTEST) <= len(value := _decided(signs)) <= slot.longest
    )
    return tuple(sorted(found, key=lambda each: (-each.length, each.start)))


def runs(said: Words, slot: SlotSpec, language: Language) -> Iterator[tuple[int, int, str]]:
    """What is spelled, as (start, end, signs in capitals); an "oh" is an OH."""
    at = 0
    while at < len(said):
        groups, end = _run(said, at, slot, language)
        if groups:
            yield at, end, "".join(groups)
        at = max(end, at + 1)


def _run(said: Words, at: int, slot: SlotSpec, language: Language) -> tuple[list[str], int]:
    groups: list[str] = []
    end = at
    while at < len(said):
        signs, there = group_at(said, at, language)
        if not signs:
            break
        groups.append(signs)
        at = end = there
        while at < len(said) and _pauses(said, at, language):
            at += 1
        anew = again(said, at, language)
        if anew > at:
            after, last = _run(said, anew, slot, language)
            return (digits.retold(groups, after, slot), last) if after else (groups, end)
    return groups, end


def _pauses(said: Words, at: int, language: Language) -> bool:
    """A pause, or what names the next sign ("letter a"); "y" is a letter here, but not before a pause."""
    pausing = language.pauses | language.sign_nouns
    if len(said[at]) > 1:
        return said[at] in pausing
    return said[at] in pausing and at + 1 < len(said) and len(said[at + 1]) > 1 and said[at + 1] in pausing


def group_at(said: Words, at: int, language: Language) -> tuple[str, int]:
    """A letter, a digit, several of either, or a number; "" when it is none."""
    if said[at] in language.sign_nouns and at + 1 < len(said):
        signs, end = group_at(said, at + 1, language)
        if signs:
            return signs, end
    if said[at] in language.zeros or said[at] == "o":
        return OH, at + 1
    found, end = letters(said, at, language, sounds=True)
    if found:
        return found.upper(), end
    group = digits.group_at(said, at, language)
    if group is not None:
        return group.digits, group.end
    return (said[at].upper(), at + 1) if _is_glued(said, at, language) else ("", at)


def _is_glued(said: Words, at: int, language: Language) -> bool:
    """Letters that were written with numerals on a side, and are no word."""
    word = said[at]
    follows = at + 1 < len(said) and said[at + 1].isdecimal()
    ends = at + 1 == len(said) and at > 0 and said[at - 1].isdecimal() and len(word) <= _GLUED_BEHIND
    return (
        (follows or ends)
        and word.isalpha()
        and len(word) <= _GLUED
        and word not in language.carrier_words | language.fillers | language.dangling | language.address_ends
    )


def _decided(signs: str) -> str:
    """Each OH beside a digit is a zero, among letters a letter."""
    result = ""
    for at, sign in enumerate(signs):
        around = (result[-1:], next((other for other in signs[at + 1 :] if other != OH), ""))
        result += sign if sign != OH else "0" if any(map(str.isdecimal, around)) else "O"
    return result


def spelled(shortest: int, longest: int, language: Language) -> tuple[Phrase, ...]:
    must = min(shortest, _LISTED)
    return (_phrase([_SIGNS] * min(longest, _LISTED), must, language),)


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    """Where its shape tells letters from digits, no other sign is listened for at a place."""
    if slot.matches:
        places, least = shape(slot.matches).places(_SIGNS, _LISTED)
        if len(places) >= _SHORTEST:
            return (_phrase(places, max(least, 1), language),)
    return spelled(max(slot.shortest, _SHORTEST), slot.longest, language)


def _phrase(places: Sequence[str], must: int, language: Language) -> Phrase:
    """`must` of the places are said, those behind them may be."""
    signs = [AnyOf(_said(place, language.tag)) for place in places]
    return (*signs[:must], *(Ways(((sign,), ())) for sign in signs[must:]))


@lru_cache(maxsize=256)
def _said(signs: str, tag: str) -> tuple[str, ...]:
    """Letters and digits as they are said: "a", "alpha", "one"."""
    language = language_of(tag)
    letters = [sign.lower() for sign in signs if sign.isalpha()]
    words = [word for word, letter in language.letters.items() if letter in letters]
    units = [word for word, value in language.small.items() if value < 10 and str(value) in signs]
    zeros = sorted(language.zeros) if "0" in signs else ()
    return tuple(dict.fromkeys((*letters, *words, *units, *zeros)))


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    """A code of digits alone can be keyed in."""
    return digits.keys(pressed, slot, language, today)


CODE = EntityType(find, blanks, keys)
