from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pytest

from ivr.actions import Choice, Expecting, SlotSpec
from ivr.nlu.grammar import AnyOf, Digits
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


@pytest.fixture(scope="module")
def shop() -> Understander:
    return Understander(HEAR, SLOTS)


def meant(understander: Understander, text: str, expecting: Expecting, confidence: float = 1.0) -> Meaning:
    return understander.understand(text, confidence, expecting, TODAY)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("I want to track my order", "track_order"),
        ("where's my parcel", "track_order"),
        ("track my package please", "track_order"),
        ("um where is my package", "track_order"),
        ("yes I want to track my order", "track_order"),
        ("could you track my order", "track_order"),
        ("I'd like to return something", "return_item"),
        ("i want to send it back", "return_item"),
        ("agent", "operator"),
        ("can I talk to a human", "operator"),
        ("speak to someone please", "operator"),
        ("can you say that again", "repeat"),
        ("pardon", "repeat"),
    ],
)
def test_what_callers_say_at_an_open_question_is_accepted(shop: Understander, text: str, intent: str) -> None:
    meaning = meant(shop, text, OPEN)
    assert meaning.intent == intent
    assert meaning.confidence > 0.75


@pytest.mark.parametrize(
    "text",
    [
        "my purple elephant likes the opera",
        "can you tell me the weather on the moon",
        "I would like to buy a submarine for my aunt",
        "what is the best way to cook a turkey",
        "the dog ate my homework again",
        "I think the king of spain is on television",
        "do penguins have knees",
        "hello",
        "la di da",
        "",
    ],
)
def test_what_no_intent_means_stays_below_the_confirm_band(shop: Understander, text: str) -> None:
    for expecting in (OPEN, NUMBER, SIZES):
        assert meant(shop, text, expecting).confidence < 0.45
