"""What may fill a slot, one file per slot type, all on one floor plan: find, blank, keys."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.actions import SlotType
from ivr.nlu.entities.choice import CHOICE
from ivr.nlu.entities.code import CODE
from ivr.nlu.entities.date import DATE
from ivr.nlu.entities.digits import DIGITS
from ivr.nlu.entities.duration import DURATION
from ivr.nlu.entities.email import EMAIL
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.entities.money import MONEY
from ivr.nlu.entities.name import NAME
from ivr.nlu.entities.number import NUMBER
from ivr.nlu.entities.phone import PHONE
from ivr.nlu.entities.postcode import POSTCODE
from ivr.nlu.entities.secret import CARD_NUMBER, PIN, is_valid
from ivr.nlu.entities.text import TEXT
from ivr.nlu.entities.time import TIME
from ivr.nlu.entities.yes_no import YES_NO

TYPES: Mapping[SlotType, EntityType] = {
    "digits": DIGITS,
    "number": NUMBER,
    "choice": CHOICE,
    "yes_no": YES_NO,
    "text": TEXT,
    "date": DATE,
    "time": TIME,
    "money": MONEY,
    "phone": PHONE,
    "name": NAME,
    "duration": DURATION,
    "email": EMAIL,
    "postcode": POSTCODE,
    "code": CODE,
    "pin": PIN,
    "card_number": CARD_NUMBER,
}
"""Slot type -> how it is found."""

__all__ = ["TYPES", "EntityType", "Found", "is_valid"]
