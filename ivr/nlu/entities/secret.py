"""PINs and card numbers: taken by keys alone, never from words."""

from __future__ import annotations

from datetime import date

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.grammar import Phrase
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words
from ivr.validity import is_right, passes_luhn


def is_valid(slot: SlotSpec, keyed: str) -> bool:
    """Whether these keys can be the secret of this slot: as many as it wants, with its check digits."""
    fits = keyed.isascii() and keyed.isdecimal() and slot.shortest <= len(keyed) <= slot.longest
    return fits and (slot.type != "card_number" or passes_luhn(keyed)) and is_right(slot, keyed)


def find(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """Nothing: a secret that is spoken aloud is none."""
    return ()


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    return ()


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    return pressed if is_valid(slot, pressed) else None


PIN = EntityType(find, blanks, keys)
CARD_NUMBER = EntityType(find, blanks, keys)
