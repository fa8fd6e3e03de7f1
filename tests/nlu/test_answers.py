"""Answers to the question itself: slots, yes and no, keys, and what is said in the same breath."""

from __future__ import annotations

import pytest

from ivr.actions import Expecting, SlotSpec
from ivr.nlu.grammar import Digits, Ways
from ivr.nlu.understand import Meaning, Understander
from tests.nlu.shop import CONFIRM, INTENTS, MORE, NUMBER, OPEN, ORDER, SIZES, TABLE, TODAY, WHO, WRAP, meant


@pytest.mark.parametrize(
    "text",
    [
        "five five four two one",
        "double five four two one",
        "it's five five four two one",
        "my order number is five five four two one",
        "the number is 55421",
        "order number 55421 please",
        "um okay so five five four two one I think",
        "55 4 21",
    ],
)
def test_asked_digits_fill_their_slot(shop: Understander, text: str) -> None:
    assert meant(shop, text, NUMBER) == Meaning(slots={"order_number": "55421"}, confidence=1.0)


@pytest.mark.parametrize(
    "text", ["five five four", "one two three four five six seven eight nine zero one", "five"]
)
def test_digits_of_another_length_are_not_understood(shop: Understander, text: str) -> None:
    assert meant(shop, text, NUMBER).nothing


def test_words_that_do_not_belong_to_the_answer_make_it_less_sure(shop: Understander) -> None:
    strange = meant(shop, "the purple five five four two one elephants", NUMBER)
    assert strange.slots == {"order_number": "55421"}
    assert strange.confidence < 0.75


def test_another_intent_may_be_said_at_a_question_for_digits(shop: Understander) -> None:
    assert meant(shop, "I want to return something", NUMBER).intent == "return_item"
    assert meant(shop, "talk to an agent", NUMBER).intent == "operator"
    both = meant(shop, "where is order five five four two one", NUMBER)
    assert (both.intent, both.slots) == ("track_order", {"order_number": "55421"})


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes please", "yes"),
        ("yeah", "yes"),
        ("no that's all", "no"),
        ("nope thanks", "no"),
        ("no thank you goodbye", "no"),
        ("sure", "yes"),
        ("that's not right", "no"),
    ],
)
def test_yes_and_no_are_answers(shop: Understander, text: str, answer: str) -> None:
    for expecting in (MORE, CONFIRM):
        assert meant(shop, text, expecting) == Meaning(answer=answer, confidence=1.0)


def test_yes_and_an_intent_in_one_breath_are_both(shop: Understander) -> None:
    both = meant(shop, "yes I want to return something", MORE)
    assert (both.answer, both.intent) == ("yes", "return_item")
    assert both.confidence > 0.75
    order = meant(shop, "yes where is order five five four two one", MORE)
    assert (order.answer, order.intent, order.slots) == ("yes", "track_order", {"order_number": "55421"})
    assert meant(shop, "no I want to talk to an agent", MORE).intent == "operator"


def test_yes_with_nonsense_behind_it_is_not_sure(shop: Understander) -> None:
    meaning = meant(shop, "yes the weather on the moon", MORE)
    assert meaning.intent is None
    assert meaning.confidence < 0.75


def test_an_intent_alone_answers_a_yes_no_question(shop: Understander) -> None:
    meaning = meant(shop, "track my order", MORE)
    assert (meaning.answer, meaning.intent) == (None, "track_order")


def test_yes_and_no_mean_nothing_where_they_were_not_asked_for(shop: Understander) -> None:
    assert meant(shop, "yes", OPEN).nothing
    assert meant(shop, "no", NUMBER).nothing


@pytest.mark.parametrize(
    "said", ["no five five four two three", "five five four two three", "no it's five five four two three"]
)
def test_what_was_answered_before_may_be_answered_anew(shop: Understander, said: str) -> None:
    later = Expecting(step="later", intents=INTENTS, slots=(ORDER,), changes=("order_number",))
    meaning = meant(shop, said, later)
    assert (meaning.intent, meaning.slots) == (None, {"order_number": "55423"}) and meaning.confidence > 0.75
    asked = Expecting(step="asked", asked="size", slots=(*SIZES.slots, ORDER), changes=("order_number",))
    assert meant(shop, said, asked).slots == {"order_number": "55423"}


def test_a_choice_is_slot_and_answer(shop: Understander) -> None:
    assert meant(shop, "the big one please", SIZES) == Meaning(
        slots={"size": "large"}, answer="large", confidence=1.0
    )
    assert meant(shop, "smal", SIZES).slots == {"size": "small"}
    assert meant(shop, "small or large", SIZES).confidence < 0.45


def test_numbers_yes_no_slots_and_free_text_fill_their_slots(shop: Understander) -> None:
    assert meant(shop, "a table for twenty five people", TABLE).slots == {"guests": 25}
    assert meant(shop, "yes please", WRAP) == Meaning(slots={"gift": True}, answer="yes", confidence=1.0)
    assert meant(shop, "no thanks", WRAP).slots == {"gift": False}
    assert meant(shop, "Ada Lovelace", WHO).slots == {"name": "ada lovelace"}
    assert meant(shop, "I want to talk to an operator", WHO).intent == "operator"


@pytest.mark.parametrize(
    ("keys", "expecting", "meaning"),
    [
        ("1", OPEN, Meaning(intent="track_order", confidence=1.0)),
        ("2", OPEN, Meaning(intent="return_item", confidence=1.0)),
        ("0", OPEN, Meaning(intent="operator", confidence=1.0)),
        ("9", OPEN, Meaning()),
        ("", OPEN, Meaning()),
        ("55421", NUMBER, Meaning(slots={"order_number": "55421"}, confidence=1.0)),
        ("00421", NUMBER, Meaning(slots={"order_number": "00421"}, confidence=1.0)),
        ("554", NUMBER, Meaning()),
        ("0", NUMBER, Meaning(intent="operator", confidence=1.0)),
        ("1", CONFIRM, Meaning(answer="yes", confidence=1.0)),
        ("2", CONFIRM, Meaning(answer="no", confidence=1.0)),
        ("3", CONFIRM, Meaning()),
        ("2", SIZES, Meaning(slots={"size": "large"}, answer="large", confidence=1.0)),
        ("1", WRAP, Meaning(slots={"gift": True}, answer="yes", confidence=1.0)),
        ("12", TABLE, Meaning(slots={"guests": 12}, confidence=1.0)),
        ("5", WHO, Meaning()),
    ],
)
def test_keys_mean_what_the_question_says(
    shop: Understander, keys: str, expecting: Expecting, meaning: Meaning
) -> None:
    assert shop.understand_keys(keys, expecting, TODAY) == meaning


def test_the_flow_may_give_zero_another_meaning(shop: Understander) -> None:
    expecting = Expecting(step="x", keys={"0": "return_item"})
    assert shop.understand_keys("0", expecting, TODAY).intent == "return_item"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("no five five four two three", "no"),
        ("no it's five five four two three", "no"),
        ("no that's wrong it's 55423", "no"),
        ("five five four two three", None),
        ("yes five five four two three", "yes"),
    ],
)
def test_a_refused_value_may_be_corrected_at_once(shop: Understander, text: str, answer: str | None) -> None:
    confirmation = Expecting(step="number", intents=INTENTS, yes_no=True, slots=(ORDER,))
    meaning = meant(shop, text, confirmation)
    assert meaning == Meaning(slots={"order_number": "55423"}, answer=answer, confidence=1.0)
    asked = Expecting(step="number", intents=INTENTS, yes_no=True, asked="order_number", slots=(ORDER,))
    assert meant(shop, text, asked) == meaning
    heard = [way for way in shop.grammar(confirmation).others if len(way) == 3 and isinstance(way[0], Ways)]
    assert any(("no",) in cues.ways and (Digits(5, 10),) in anew.ways for cues, anew, _ in heard)


def test_free_text_gives_way_to_a_clear_intent(shop: Understander) -> None:
    assert meant(shop, "talk to an operator please", WHO).slots == {}
    assert meant(shop, "Grace Hopper", WHO, confidence=0.9).confidence > 0.75


DAY = SlotSpec("day", "date", "day")
HOUR = SlotSpec("hour", "time", "time")
AMOUNT = SlotSpec("amount", "money", "amount")
PERSON = SlotSpec("person", "name", "name")
VISIT = Understander(
    {
        "book": ("I want to book an appointment", "I need an appointment (on <day>) (at <hour>)"),
        "pay": ("I want to pay <amount>", "pay my bill"),
    },
    {slot.name: slot for slot in (DAY, HOUR, AMOUNT, PERSON)},
)


def asking(slot: SlotSpec | None) -> Expecting:
    others = tuple(each for each in (DAY, HOUR, AMOUNT) if each is not slot)
    asked = (slot,) if slot else ()
    return Expecting(
        step="x", intents=("book", "pay"), asked=slot.name if slot else None, slots=asked + others
    )


@pytest.mark.parametrize(
    ("asked", "text", "intent", "slots"),
    [
        (DAY, "tomorrow", None, {"day": "2026-03-03"}),
        (DAY, "tomorrow at three", None, {"day": "2026-03-03", "hour": "15:00"}),
        (DAY, "how about thursday at half past nine", None, {"day": "2026-03-05", "hour": "09:30"}),
        (DAY, "may I speak to someone", "operator", {}),
        (HOUR, "three thirty", None, {"hour": "15:30"}),
        (HOUR, "on friday at ten", None, {"hour": "10:00", "day": "2026-03-06"}),
        (AMOUNT, "twelve fifty", None, {"amount": 12.5}),
        (PERSON, "my name is john smith", None, {"person": "John Smith"}),
        (PERSON, "pay my bill", "pay", {}),
        (
            None,
            "I need an appointment on thursday at half past three",
            "book",
            {"day": "2026-03-05", "hour": "15:30"},
        ),
        (None, "I want to pay fifty dollars", "pay", {"amount": 50.0}),
    ],
)
def test_one_breath_fills_every_slot_that_it_names(
    asked: SlotSpec | None, text: str, intent: str | None, slots: dict[str, object]
) -> None:
    meaning = meant(VISIT, text, asking(asked))
    assert (meaning.intent, meaning.slots) == (intent, slots)
    assert meaning.confidence > 0.75


@pytest.mark.parametrize("slot", [DAY, HOUR, AMOUNT])
def test_values_that_are_said_in_many_ways_are_heard(slot: SlotSpec) -> None:
    grammar = VISIT.grammar(asking(slot))
    assert grammar.closed and len(grammar.asked) > 10
    assert len(grammar.asked) + len(grammar.others) < 400


def test_a_day_that_some_mean_otherwise_is_less_sure() -> None:
    assert (
        meant(VISIT, "next thursday", asking(DAY)).confidence
        < meant(VISIT, "thursday", asking(DAY)).confidence
    )
