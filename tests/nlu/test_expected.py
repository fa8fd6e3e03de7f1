"""The same words mean what the question expects: "no", "the second one", "ten"."""

from datetime import date

import pytest

from ivr.actions import Choice, Expecting, SlotSpec
from ivr.nlu.understand import Understander

TODAY = date(2026, 3, 2)
SIZES = tuple(Choice(name, (name,)) for name in ("small", "medium", "large"))
SLOTS = {
    "size": SlotSpec("size", "choice", choices=SIZES),
    "count": SlotSpec("count", "number"),
    "hour": SlotSpec("hour", "time"),
    "day": SlotSpec("day", "date"),
    "sum": SlotSpec("sum", "money"),
    "order": SlotSpec("order", "digits", shortest=2, longest=5),
    "stay": SlotSpec("stay", "duration"),
    "code": SlotSpec("code", "code", shortest=2, longest=6),
    "agreed": SlotSpec("agreed", "yes_no"),
    "who": SlotSpec("who", "name"),
}
TALK = {
    "en": Understander({}, SLOTS, "en-US"),
    "es": Understander({}, SLOTS, "es-ES"),
}


def asked(slot=None, yes_no=False, tag="en", **more):
    slots = (SLOTS[slot],) if slot else ()
    return Expecting(step="ask", language=tag, asked=slot, slots=slots, yes_no=yes_no, **more)


def meaning(said, expecting):
    found = TALK[expecting.language].understand(said, 1.0, expecting, TODAY)
    return found if found.confidence >= 0.45 else None


MEANS = [
    ("ten", "count", "en", 10),
    ("ten", "hour", "en", "10:00"),
    ("ten", "sum", "en", 10.0),
    ("ten", "order", "en", "10"),
    ("ten", "stay", "en", None),
    ("ten", "size", "en", None),
    ("ten", "day", "en", None),
    ("the second one", "size", "en", "medium"),
    ("the second one", "day", "en", None),
    ("the second", "day", "en", "2026-03-02"),
    ("the second", "count", "en", 2),
    ("second", "size", "en", "medium"),
    ("the last one", "size", "en", "large"),
    ("one second", "count", "en", None),
    ("one second", "size", "en", None),
    ("twelve fifty", "sum", "en", 12.5),
    ("twelve fifty", "hour", "en", "12:50"),
    ("twelve fifty", "order", "en", "1250"),
    ("three thirty", "hour", "en", "15:30"),
    ("three thirty", "sum", "en", 3.3),
    ("three thirty", "count", "en", 330),
    ("nineteen eighty four", "order", "en", "1984"),
    ("a b", "code", "en", "AB"),
    ("may first", "day", "en", "2026-05-01"),
    ("may", "who", "en", "May"),
    ("no", "agreed", "en", False),
    ("no", "count", "en", None),
    ("none", "count", "en", 0),
    ("right", "agreed", "en", True),
    ("two hours", "stay", "en", 7200),
    ("two", "stay", "en", None),
    ("diez", "count", "es", 10),
    ("diez", "hour", "es", "10:00"),
    ("diez", "sum", "es", 10.0),
    ("diez", "order", "es", "10"),
    ("diez", "size", "es", None),
    ("el segundo", "size", "es", "medium"),
    ("el segundo", "count", "es", 2),
    ("la última", "size", "es", "large"),
    ("un segundo", "count", "es", None),
    ("el dos", "day", "es", "2026-03-02"),
    ("media hora", "stay", "es", 1800),
    ("mañana", "day", "es", "2026-03-03"),
    ("mañana", "hour", "es", None),
    ("no", "agreed", "es", False),
    ("no", "count", "es", None),
]


@pytest.mark.parametrize(("said", "slot", "tag", "value"), MEANS)
def test_words_mean_what_is_asked_for(said, slot, tag, value):
    found = meaning(said, asked(slot, slot == "agreed", tag))
    assert (found.slots.get(slot) if found else None) == value


@pytest.mark.parametrize(
    ("said", "tag"), [("no", "en"), ("no that's wrong", "en"), ("no", "es"), ("no está mal", "es")]
)
def test_no_is_an_answer_where_yes_or_no_is_asked(said, tag):
    assert meaning(said, asked(yes_no=True, tag=tag)).answer == "no"
    elsewhere = meaning(said, asked(tag=tag))
    assert elsewhere is None or elsewhere.answer is None


@pytest.mark.parametrize(
    ("said", "slot", "value"),
    [
        ("no the second one", "size", "medium"),
        ("no ten", "count", 10),
        ("no it's ten dollars", "sum", 10.0),
        ("no on friday", "day", "2026-03-06"),
        ("no at half past three", "hour", "15:30"),
        ("no not friday thursday", "day", "2026-03-05"),
    ],
)
def test_the_right_value_may_follow_the_no(said, slot, value):
    """While the value is asked, with yes and no besides."""
    found = meaning(said, asked(slot, yes_no=True))
    assert found.slots == {slot: value}
