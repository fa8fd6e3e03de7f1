"""A shop that is asked what callers ask, for tests of all that understands."""

from __future__ import annotations

from datetime import date

from ivr.actions import Choice, Expecting, SlotSpec
from ivr.nlu.understand import Meaning, Understander

TODAY = date(2026, 3, 2)
ORDER = SlotSpec("order_number", "digits", "order number", 5, 10)
SIZE = SlotSpec(
    "size",
    "choice",
    "size",
    choices=(Choice("small", ("small", "little")), Choice("large", ("large", "big one"))),
)
GUESTS = SlotSpec("guests", "number", "number of guests")
GIFT = SlotSpec("gift", "yes_no", "gift")
NAME = SlotSpec("name", "text", "name")
HEAR = {
    "track_order": (
        "I want to track my order",
        "where is my order/package",
        "where is order (number) <order_number>",
    ),
    "return_item": ("I want to send something back", "I want to return something"),
    "buy": ("I want to buy a <size> shirt",),
}
SLOTS = {slot.name: slot for slot in (ORDER, SIZE, GUESTS, GIFT, NAME)}
INTENTS = tuple(HEAR)

OPEN = Expecting(step="welcome", intents=INTENTS, keys={"1": "track_order", "2": "return_item"})
NUMBER = Expecting(step="number", intents=INTENTS, asked="order_number", slots=(ORDER,))
MORE = Expecting(step="more", intents=INTENTS, yes_no=True)
CONFIRM = Expecting(step="confirm", yes_no=True, keys={"1": "yes", "2": "no"})
SIZES = Expecting(
    step="size", intents=INTENTS, asked="size", slots=(SIZE,), keys={"1": "small", "2": "large"}
)
TABLE = Expecting(step="table", asked="guests", slots=(GUESTS,))
WRAP = Expecting(step="wrap", asked="gift", slots=(GIFT,), keys={"1": "yes", "2": "no"})
WHO = Expecting(step="who", intents=INTENTS, asked="name", slots=(NAME,))


def meant(understander: Understander, text: str, expecting: Expecting, confidence: float = 1.0) -> Meaning:
    return understander.understand(text, confidence, expecting, TODAY)
