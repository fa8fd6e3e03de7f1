from __future__ import annotations

from ivr.actions import SlotSpec
from ivr.nlu.entities import TYPES
from ivr.nlu.entities.text import TEXT
from ivr.nlu.languages import language_of

SLOT = SlotSpec("note", "text")


def test_free_text_is_all_that_was_said() -> None:
    english = language_of("en")
    (found,) = TEXT.find(("leave", "it", "at", "the", "door"), SLOT, english)
    assert found.value == "leave it at the door"
    assert TEXT.find((), SLOT, english) == ()
    assert TEXT.blank(SLOT, english) is None
    assert TEXT.keys("123", SLOT) is None


def test_every_slot_type_has_its_entity() -> None:
    assert set(TYPES) == {"digits", "number", "choice", "yes_no", "text"}
