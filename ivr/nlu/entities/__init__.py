"""What may fill a slot, one file per slot type, all on one floor plan: find, blank, keys."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.actions import SlotType
from ivr.nlu.entities.choice import CHOICE
from ivr.nlu.entities.digits import DIGITS
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.entities.number import NUMBER
from ivr.nlu.entities.text import TEXT
from ivr.nlu.entities.yes_no import YES_NO

TYPES: Mapping[SlotType, EntityType] = {
    "digits": DIGITS,
    "choice": CHOICE,
    "number": NUMBER,
    "yes_no": YES_NO,
    "text": TEXT,
}
"""Slot type -> how it is found. The order is the order of claims on the same words."""

__all__ = ["TYPES", "EntityType", "Found"]
