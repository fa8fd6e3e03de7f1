"""PINs and card numbers: taken by keys alone, never from words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ivr.actions import SlotSpec, SlotType
from ivr.events import Value
from ivr.nlu.entities import digits
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.grammar import Phrase
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words

LENGTHS: dict[SlotType, tuple[int, int]] = {"pin": (4, 12), "card_number": (12, 19)}
"""Digits of one whose slot tells no length (ISO 9564-1, ISO/IEC 7812-1)."""


_UNTOLD = SlotSpec("", "digits")


def passes_luhn(number: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, annex B): one wrong key is noticed."""
    if not (number.isascii() and number.isdecimal()):
        return False
    twice = (sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return (sum(map(int, number[-1::-2])) + sum(twice)) % 10 == 0


def is_valid(slot: SlotSpec, keyed: str) -> bool:
    """Whether these keys can be the secret of this slot: as many as it wants, and a card's check digit."""
    checked = slot.type != "card_number" or passes_luhn(keyed)
    return checked and digits.keys(keyed, bounded(slot), Language(""), date.min) is not None


def bounded(slot: SlotSpec) -> SlotSpec:
    """The slot with the length that it has by its type, where it tells none itself."""
    told = (slot.shortest, slot.longest) != (_UNTOLD.shortest, _UNTOLD.longest)
    shortest, longest = (slot.shortest, slot.longest) if told else LENGTHS.get(slot.type, (1, 32))
    return replace(slot, shortest=shortest, longest=longest)


def find(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """Nothing: a secret that is spoken aloud is none."""
    return ()


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    return ()


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    return pressed if is_valid(slot, pressed) else None


PIN = EntityType(find, blanks, keys)
CARD_NUMBER = EntityType(find, blanks, keys)
