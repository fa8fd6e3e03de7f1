from __future__ import annotations

from datetime import date
from typing import get_args

from ivr.actions import SlotSpec, SlotType
from ivr.nlu.entities import TYPES
from ivr.nlu.entities.text import TEXT
from ivr.nlu.languages import language_of

TODAY = date(2026, 3, 2)
LANGUAGE = language_of("en")

SLOT = SlotSpec("note", "text")


def test_free_text_is_all_that_was_said() -> None:
    english = language_of("en")
    (found,) = TEXT.find(("leave", "it", "at", "the", "door"), SLOT, english, TODAY)
    assert found.value == "leave it at the door"
    assert TEXT.find((), SLOT, english, TODAY) == ()
    assert TEXT.blanks(SLOT, english) == ()
    assert TEXT.keys("123", SLOT, LANGUAGE, TODAY) is None


def test_every_slot_type_has_its_entity() -> None:
    assert set(TYPES) == set(get_args(SlotType))
