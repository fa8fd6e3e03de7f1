"""What no intent means is not accepted."""

from __future__ import annotations

import pytest

from ivr.actions import Expecting
from ivr.nlu.sense import Means
from ivr.nlu.understand import Understander
from ivr.senses.senses import sense
from tests.nlu.shop import HEAR, NUMBER, OPEN, SIZES, SLOTS, meant


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


@pytest.mark.parametrize("count", [1, len(HEAR)])
@pytest.mark.parametrize("known", [None, "words"])
def test_what_is_said_beside_every_intent_is_not_accepted_in_small_flows_either(
    known: str | None, count: int
) -> None:
    found = sense(known) if known else None
    small = Understander(dict(list(HEAR.items())[:count]), SLOTS, means=Means(found, found))
    for text in (
        *("I did that already", "you did it", "it is fine", "I told you that"),
        *("how much is it", "no"),
    ):
        assert meant(small, text, OPEN).confidence < 0.5, text
    asked_back = meant(small, "he said it again", OPEN)
    assert asked_back.intent in (None, "repeat") and asked_back.confidence < 0.75


def test_what_is_said_beside_every_intent_in_spanish_is_not_accepted() -> None:
    spanish = Understander({"pedido": ("dónde está mi pedido/paquete",)}, SLOTS, "es-ES")
    asked = Expecting(step="x", language="es-ES", intents=("pedido",))
    for text in ("no", "ya lo hice", "mi mujer está en casa", "qué hora es"):
        assert meant(spanish, text, asked).confidence < 0.5, text
