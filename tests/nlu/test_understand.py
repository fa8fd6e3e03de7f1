from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from ivr.actions import Choice, Expecting, SlotSpec
from ivr.nlu.features import Floats
from ivr.nlu.grammar import AnyOf, Digits, Ways
from ivr.nlu.normalize import Words
from ivr.nlu.sense import Means
from ivr.nlu.understand import Meaning, Understander
from ivr.senses.senses import sense

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
    return Understander(HEAR, SLOTS, means=Means(sense("words"), sense("words")))


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


def test_a_question_that_is_asked_again_has_its_grammar_and_another_one_its_own(shop: Understander) -> None:
    again = replace(NUMBER, keys={"1": "track_order"})
    assert shop.grammar(replace(NUMBER)) is shop.grammar(NUMBER)
    assert shop.grammar(again) == shop.grammar(NUMBER)
    longer = replace(NUMBER, slots=(replace(ORDER, longest=12),))
    assert shop.grammar(longer) != shop.grammar(NUMBER)


def test_the_grammar_of_a_closed_question_has_its_answers_first(shop: Understander) -> None:
    grammar = shop.grammar(NUMBER)
    blank = Digits(5, 10)
    assert grammar.closed
    assert grammar.asked[0] == (blank,)
    assert ("it's", blank) in grammar.asked
    assert ("my", "order", "number", "is", blank) in grammar.asked
    assert ("the", "number", "is", blank) in grammar.asked
    assert ("where", "is", "order", "number", blank) in grammar.others
    assert ("where's", "my", "package") in grammar.others
    assert ("operator",) in grammar.others
    assert (
        "i",
        "want",
        "to",
        "buy",
        "a",
        AnyOf(("small", "little", "large", "big one")),
        "shirt",
    ) in grammar.others


def test_the_grammar_of_yes_and_no_holds_both_and_an_intent_in_one_breath(shop: Understander) -> None:
    grammar = shop.grammar(MORE)
    assert grammar.closed
    assert {("yes",), ("yeah",), ("no",), ("no", "that's", "all"), ("nope", "thanks")} <= set(grammar.asked)
    assert ("yes", "i", "want", "to", "return", "something") in grammar.others


def test_the_grammar_of_a_choice_has_its_phrases(shop: Understander) -> None:
    grammar = shop.grammar(SIZES)
    assert grammar.closed
    assert grammar.asked[0] == (AnyOf(("small", "little", "large", "big one")),)


def test_a_line_of_too_many_sentences_is_offered_as_it_is_written() -> None:
    line = "(could/can you) (please) (now) send/get/bring/fetch (me) a/the <size> shirt (soon)"
    one = Understander({"buy": [line]}, {"size": SIZE})
    phrase = one.grammar(Expecting(step="x", intents=("buy",))).others[0]
    assert phrase[0] == Ways(((Ways((("could",), ("can",))), "you"), ()))
    assert phrase[3:] == (
        Ways((("send",), ("get",), ("bring",), ("fetch",))),
        Ways((("me",), ())),
        Ways((("a",), ("the",))),
        AnyOf(("small", "little", "large", "big one")),
        "shirt",
        Ways((("soon",), ())),
    )


@pytest.mark.parametrize("begin", ["", "could you", "can you please", "now", "get", "fetch me", "bring me"])
def test_every_word_of_a_line_of_too_many_sentences_is_learned(begin: str) -> None:
    line = "(could/can you) (please) (now) (I want) (send/get/bring/fetch) (me) (a/the) <size> shirt (soon)"
    one = Understander({"buy": [line], "leave": ["goodbye"]}, {"size": SIZE})
    heard = one.understand(
        f"{begin} a large shirt", 1.0, Expecting(step="x", intents=("buy", "leave")), TODAY
    )
    assert (heard.intent, dict(heard.slots)) == ("buy", {"size": "large"})
    assert heard.confidence > 0.75


def test_open_questions_have_open_grammars_of_expected_intents_only(shop: Understander) -> None:
    grammar = shop.grammar(Expecting(step="x", intents=("return_item",)))
    assert not grammar.closed
    assert grammar.asked == ()
    assert grammar.others[0] == ("i", "want", "to", "send", "something", "back")
    assert not any("track" in phrase for phrase in grammar.others)
    assert not shop.grammar(WHO).closed


def test_grammars_are_bounded_and_without_doubles() -> None:
    wide = "a/b/c d/e/f g/h/i j/k/l m/n/o (p) (q) (r)"
    many = Understander(
        {f"intent{at}": tuple(f"{wide} {at}{line}" for line in range(3)) for at in range(12)}, {}
    )
    expecting = Expecting(step="x", intents=tuple(f"intent{at}" for at in range(12)), yes_no=True)
    grammar = many.grammar(expecting)
    assert len(grammar.others) <= 2000
    assert len(set(grammar.others)) == len(grammar.others)


def test_every_phrase_of_the_grammar_is_understood_as_what_it_stands_for(shop: Understander) -> None:
    digits = "five five four two one"
    for phrase in shop.grammar(OPEN).others:
        text = " ".join(
            item if isinstance(item, str) else item.phrases[0] if isinstance(item, AnyOf) else digits
            for item in phrase
        )
        if shop.only_listens(text):
            continue
        meaning = meant(shop, text, OPEN)
        assert meaning.intent is not None, text
        assert meaning.confidence > 0.75, text


PROBE = """
from datetime import date
from ivr.actions import Expecting
from ivr.senses.senses import sense
from ivr.nlu.understand import Understander
hear = {"track": ("where is my order/package", "track it"), "pay": ("pay my bill", "an invoice")}
u = Understander(hear, {})
e = Expecting(step="x", intents=("track", "pay"), yes_no=True)
for text in ("where is my parcel", "yes pay it", "purple elephants", "operator", "track the bill"):
    print(u.understand(text, 0.9, e, date(2026, 1, 1)))
print(u.grammar(e))
"""


def test_two_processes_understand_the_same() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", PROBE],
            capture_output=True,
            check=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(path for path in sys.path if path)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1
    assert "track" in answers.pop()


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
    assert ("no", Digits(5, 10)) in shop.grammar(confirmation).others


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


def test_a_recogniser_is_told_how_words_sound():
    told = Understander(
        {"buy": ["I want Xfinity"]}, {}, say_like={"Xfinity": "Ex fin-itty", "two words": "no"}
    )
    grammar = told.grammar(Expecting(step="s", intents=("buy",)))
    assert grammar.say_like == (("xfinity", "ex fin itty"),)


@pytest.mark.parametrize("count", [1, len(HEAR)])
@pytest.mark.parametrize("known", [None, "words"])
def test_what_is_said_beside_every_intent_is_not_accepted_in_small_flows_either(
    known: str | None, count: int
) -> None:
    found = sense(known) if known else None
    small = Understander(dict(list(HEAR.items())[:count]), SLOTS, means=Means(found, found))
    for text in (
        *("I did that already", "you did it", "it is fine", "I told you that", "he said it again"),
        *("how much is it", "no"),
    ):
        assert meant(small, text, OPEN).confidence < 0.5, text


def test_what_is_said_beside_every_intent_in_spanish_is_not_accepted() -> None:
    spanish = Understander({"pedido": ("dónde está mi pedido/paquete",)}, SLOTS, "es-ES")
    asked = Expecting(step="x", language="es-ES", intents=("pedido",))
    for text in ("no", "ya lo hice", "mi mujer está en casa", "qué hora es"):
        assert meant(spanish, text, asked).confidence < 0.5, text


class Guessing:
    """A sense by which all sentences are one, and which counts for nothing."""

    name, share, times = "words", 0.0, 0

    def vectors(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
        self.asked = len(sentences)
        self.times += 1
        return np.tile(np.array([1, 0], np.float32), (len(sentences), 1))


def test_what_is_said_so_far_is_understood_by_the_quick_engine() -> None:
    slow, quick = Guessing(), Guessing()
    both = Understander(HEAR, SLOTS, means=Means(slow, quick))
    slow.asked = quick.asked = 0
    assert meant(both.so_far, "track my order", OPEN).intent == "track_order"
    assert (slow.asked, quick.asked) == (0, 1)
    assert meant(both, "track my order", OPEN).intent == "track_order"
    assert (slow.asked, quick.asked) == (1, 1)
    assert both.so_far.so_far is both.so_far


def test_the_costly_engine_reads_no_parts_of_what_the_quick_one_finds_to_be_one_wish() -> None:
    slow, quick = Guessing(), Guessing()
    both = Understander(HEAR, SLOTS, means=Means(slow, quick))
    slow.times = quick.times = 0
    assert not meant(both, "track my order and my other order and my parcel", OPEN).then
    assert slow.times == 1 < quick.times


def test_one_engine_is_fitted_once() -> None:
    one = Guessing()
    alone = Understander(HEAR, SLOTS, means=Means(one, one))
    assert alone.so_far is alone


def test_there_is_one_ranking(shop: Understander) -> None:
    for text in ("the whole refund circus again", "my order please", "I did that", "give me the money"):
        ranked = shop.scored(text, OPEN, TODAY)
        best = meant(shop, text, OPEN)
        assert [probability for _, probability in ranked] == sorted((p for _, p in ranked), reverse=True)
        assert best.intent in (None, ranked[0][0])
        assert best.intent is None or abs(best.confidence - ranked[0][1]) < 1e-4
