"""Telephone numbers: strings of digits that are as long as those are."""

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


def find(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    return digits.find(said, _bounded(slot), language, today, hundreds_end=True)


def _bounded(slot: SlotSpec) -> SlotSpec:
    return replace(slot, shortest=max(slot.shortest, SHORTEST), longest=min(slot.longest, LONGEST))


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    return digits.blanks(_bounded(slot), language)


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    return digits.keys(pressed, _bounded(slot), language, today)


PHONE = EntityType(find, blanks, keys)
