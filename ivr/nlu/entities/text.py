"""Free text: whatever was said."""

from __future__ import annotations

from datetime import date

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.grammar import Phrase
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words


def find(words: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    return (Found(0, len(words), " ".join(words)),) if words else ()


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    """No grammar holds free text."""
    return ()


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    return None


TEXT = EntityType(find, blanks, keys)
