"""Telephone numbers: strings of digits that are as long as those are, with a plus or an extension."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities import digits
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.grammar import Phrase
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words

SHORTEST, LONGEST = 7, 15
"""Digits of a number; the longest of the world (E.164) have 15."""
_EXTENSION = SlotSpec("", "digits", longest=6)


def find(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """With its plus, when that is said, and its extension behind an x: "+34912345678", "5551234x102"."""
    heard = digits.find(said, _bounded(slot), language, today, telephone=True)
    return tuple(_extended(_with_plus(each, said, language), said, language, today) for each in heard)


def _with_plus(found: Found, said: Words, language: Language) -> Found:
    if not found.start or said[found.start - 1] not in language.plus:
        return found
    return replace(found, start=found.start - 1, value=f"+{found.value}")


def _extended(found: Found, said: Words, language: Language, today: date) -> Found:
    if found.end >= len(said) or said[found.end] not in language.extension:
        return found
    begin = found.end + 1
    behind = digits.find(said[begin:], _EXTENSION, language, today)
    first = next((each for each in behind if each.start == 0), None)
    return replace(found, end=begin + first.end, value=f"{found.value}x{first.value}") if first else found


def _bounded(slot: SlotSpec) -> SlotSpec:
    return replace(slot, shortest=max(slot.shortest, SHORTEST), longest=min(slot.longest, LONGEST))


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    return digits.blanks(_bounded(slot), language)


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    return digits.keys(pressed, _bounded(slot), language, today)


PHONE = EntityType(find, blanks, keys)
