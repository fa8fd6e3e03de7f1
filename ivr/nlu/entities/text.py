"""Free text: whatever was said."""

from __future__ import annotations

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words


def find(words: Words, slot: SlotSpec, language: Language) -> tuple[Found, ...]:
    return (Found(0, len(words), " ".join(words)),) if words else ()


def blank(slot: SlotSpec, language: Language) -> None:
    """No grammar holds free text."""
    return None


def keys(pressed: str, slot: SlotSpec) -> Value | None:
    return None


TEXT = EntityType(find, blank, keys)
