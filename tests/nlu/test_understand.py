"""What callers say at an open question, and what works anywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.actions import Expecting
from ivr.nlu.understand import Meaning, Understander
from tests.nlu.shop import (
    CONFIRM,
    MORE,
    NUMBER,
    OPEN,
    ORDER,
    SIZE,
    SIZES,
    SLOTS,
    TABLE,
    TODAY,
    WHO,
    WRAP,
    meant,
)


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


def test_an_intent_brings_its_slots_in_the_same_breath(shop: Understander) -> None:
    for text in (
        "I want to track order five five four two one",
        "where's order number double five four two one",
        "where is order 55421 please",
    ):
        meaning = meant(shop, text, OPEN)
        assert (meaning.intent, meaning.slots) == ("track_order", {"order_number": "55421"}), text
        assert meaning.confidence > 0.75
    large = meant(shop, "I want to buy a large shirt", OPEN)
    assert (large.intent, large.slots) == ("buy", {"size": "large"})


def test_intents_that_are_not_expected_are_not_returned(shop: Understander) -> None:
    only = Expecting(step="x", intents=("return_item",))
    assert meant(shop, "I want to track my order", only).intent is None
    assert meant(shop, "where is my order", CONFIRM).nothing
    assert meant(shop, "operator", CONFIRM).intent == "operator"


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("can you speak more slowly please", "slower"),
        ("not so fast", "slower"),
        ("one moment please", "wait"),
        ("hold on", "wait"),
        ("go back please", "back"),
        ("I want to start over", "start_over"),
        ("let's start again", "start_over"),
        ("do you speak Spanish", "language"),
        ("in Spanish please", "language"),
        ("can you repeat that", "repeat"),
        ("operator", "operator"),
    ],
)
def test_words_work_anywhere(shop: Understander, said: str, word: str) -> None:
    for expecting in (OPEN, NUMBER, MORE, SIZES):
        meaning = meant(shop, said, expecting)
        assert meaning.intent == word and meaning.confidence > 0.45, (expecting.step, meaning)


def test_a_word_that_a_question_leaves_out_does_not_work_there(shop: Understander) -> None:
    only = Expecting(step="x", intents=("return_item", "operator"))
    assert meant(shop, "start over", only).intent != "start_over"
    assert meant(shop, "operator", only).intent == "operator"


@pytest.mark.parametrize("expecting", [OPEN, NUMBER, MORE, SIZES, TABLE, WRAP, WHO])
@pytest.mark.parametrize(
    "text", ["track my order", "five five four two one", "yes please", "small", "operator", "six"]
)
def test_what_was_hardly_heard_is_never_accepted(shop: Understander, text: str, expecting: Expecting) -> None:
    sure, unsure = meant(shop, text, expecting), meant(shop, text, expecting, confidence=0.5)
    assert unsure.confidence <= sure.confidence * 0.5 + 1e-4


def test_an_alternative_is_taken_when_only_it_fits(shop: Understander) -> None:
    meaning = shop.understand(
        "five five four two", 0.9, NUMBER, TODAY, alternatives=(("five five four two one", 0.8), ("oh", 0.1))
    )
    assert meaning == Meaning(slots={"order_number": "55421"}, confidence=0.8)


def test_a_flow_may_add_to_the_words_that_work_anywhere() -> None:
    understander = Understander({"operator": ("beam me up",)}, {})
    assert meant(understander, "beam me up", OPEN).intent == "operator"
    assert meant(understander, "agent", OPEN).intent == "operator"


def test_a_flow_without_intents_and_an_unknown_language_are_understood_too() -> None:
    assert meant(Understander({}, {}), "operator", OPEN).intent == "operator"
    german = Understander({"track": ("wo ist meine Bestellung",)}, {}, "de-DE")
    expecting = Expecting(step="x", language="de-DE", intents=("track",))
    assert meant(german, "wo ist meine bestellung", expecting).intent == "track"
    assert german.grammar(expecting).others == (("wo", "ist", "meine", "bestellung"),)


def test_spanish_is_understood() -> None:
    spanish = Understander(
        {"pedido": ("dónde está mi pedido/paquete", "quiero rastrear mi pedido")}, SLOTS, "es-ES"
    )
    opening = Expecting(step="x", language="es-ES", intents=("pedido",))
    assert meant(spanish, "¿Dónde está mi paquete?", opening).intent == "pedido"
    assert meant(spanish, "quiero hablar con alguien", opening).intent == "operator"
    asked = Expecting(step="x", language="es-ES", asked="order_number", slots=(ORDER,))
    assert meant(spanish, "es el cinco cinco cuatro dos uno", asked).slots == {"order_number": "55421"}
    assert meant(spanish, "sí por favor", Expecting(step="x", language="es-ES", yes_no=True)).answer == "yes"


@pytest.mark.parametrize("begin", ["", "could you", "can you please", "now", "get", "fetch me", "bring me"])
def test_every_word_of_a_line_of_too_many_sentences_is_learned(begin: str) -> None:
    line = "(could/can you) (please) (now) (I want) (send/get/bring/fetch) (me) (a/the) <size> shirt (soon)"
    one = Understander({"buy": [line], "leave": ["goodbye"]}, {"size": SIZE})
    heard = one.understand(
        f"{begin} a large shirt", 1.0, Expecting(step="x", intents=("buy", "leave")), TODAY
    )
    assert (heard.intent, dict(heard.slots)) == ("buy", {"size": "large"})
    assert heard.confidence > 0.75


def test_who_asks_about_a_value_does_not_choose_it_unless_it_is_asked_for_that() -> None:
    hear = {
        "price": ("how much is/for a <size>", "what does it cost"),
        "buy": ("I want to buy a <size> shirt",),
    }
    understander = Understander(hear, SLOTS)
    buying = replace(SIZES, intents=tuple(hear), about="buy")
    for text in ("how much is a large", "how much for a large one please"):
        asked = meant(understander, text, buying)
        assert (asked.intent, asked.slots) == ("price", {"size": "large"}), text
        answered = meant(understander, text, replace(buying, about="price"))
        assert (answered.intent, answered.slots) == (None, {"size": "large"}), text
    for text in ("a large one", "what about large", "I would take a large", "how about a large one"):
        chosen = meant(understander, text, buying)
        assert (chosen.intent, chosen.slots) == (None, {"size": "large"}), text


@pytest.mark.parametrize(
    "text",
    [
        *("I've been on hold forever", "I have been waiting for an hour", "I waited half an hour"),
        *("I've been holding for twenty minutes", "how long do I have to wait", "I can't wait any longer"),
    ],
)
def test_who_complains_of_waiting_asks_for_no_moment(shop: Understander, text: str) -> None:
    for expecting in (OPEN, NUMBER, MORE, SIZES):
        assert meant(shop, text, expecting).intent != "wait"


def test_who_says_no_and_will_wait_says_no(shop: Understander) -> None:
    for expecting in (MORE, WRAP):
        refused = meant(shop, "no I'll wait", expecting)
        assert (refused.intent, refused.answer) == (None, "no")
        assert meant(shop, "no wait a moment please", expecting).intent == "wait"
