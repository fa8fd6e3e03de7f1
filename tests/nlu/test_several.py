"""Several wishes in one breath are parted; one wish is never torn apart, and no slot is lost."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.actions import Expecting
from ivr.call.call import understanders
from ivr.flow.model import Flow
from ivr.flow.question import Question
from ivr.flow.reader import read_flow
from ivr.nlu.languages import language_of
from ivr.nlu.meaning import Meaning
from ivr.nlu.normalize import words
from ivr.nlu.patterns import SlotRef
from ivr.nlu.several import MOST, joints, parted, punctuated
from ivr.nlu.understand import Understander

TODAY = date(2026, 3, 2)
FLOWS = Path(__file__).parents[2] / "flows"
SPOKEN = {
    "digits": "five five four two one six one two",
    "choice": "{choice}",
    "date": "the twelfth of march and",
    "time": "half past three",
    "number": "two and a half",
    "money": "twelve dollars and fifty cents",
}
"""A value of each type, of the harder ones: with an "and" where people say it."""


@cache
def flow(name: str) -> Flow:
    return read_flow({one.name: one.read_text() for one in sorted((FLOWS / name).glob("*.yaml"))})


@cache
def hearing(name: str) -> dict[str, Understander]:
    return understanders(flow(name))


def open_to(name: str, language: str, yes_no: bool = False) -> Expecting:
    return Question(flow(name).spoken(language), "x", yes_no=yes_no).expecting


def meant(name: str, text: str, language: str = "en-US", yes_no: bool = False) -> Meaning:
    expecting = open_to(name, language, yes_no)
    return hearing(name)[language].understand(text, 1.0, expecting, TODAY)


def wishes(meaning: Meaning) -> list[tuple[str | None, dict[str, object]]]:
    first = (meaning.intent, dict(meaning.slots))
    return [first, *((wish.intent, dict(wish.slots)) for wish in meaning.then)]


@pytest.mark.parametrize(
    ("name", "text", "intents"),
    [
        ("bank", "check my balance and report a lost card", ["balance", "lost_card"]),
        ("bank", "what is my balance and also my card was stolen", ["balance", "lost_card"]),
        ("bank", "how much money do I have, by the way I lost my card", ["balance", "lost_card"]),
        ("bank", "How much money do I have? I lost my card.", ["balance", "lost_card"]),
        (
            *("clinic", "I'd like to book an appointment, and what are your opening hours?"),
            ["book", "answer.opening"],
        ),
        (
            *("clinic", "when are you open, where are you, do you have parking, and I need an appointment"),
            ["answer.opening", "answer.address", "answer.parking", "book"],
        ),
        ("shop", "track my order and then speak to someone please", ["track_order", "operator"]),
        ("shop", "track my order um and uh return something", ["track_order", "return_item"]),
        ("helpdesk", "I forgot my password and I want to speak to a technician", ["problem", "technician"]),
    ],
)
def test_a_breath_with_several_wishes_has_all_of_them(name: str, text: str, intents: list[str]) -> None:
    assert [intent for intent, _ in wishes(meant(name, text))] == intents


@pytest.mark.parametrize(
    ("name", "text", "intents"),
    [
        ("shop", "quiero seguir mi pedido y también devolver algo", ["track_order", "return_item"]),
        (
            *("clinic", "quiero una cita con la doctora baker, y por cierto dónde puedo aparcar"),
            ["book", "answer.parking"],
        ),
    ],
)
def test_they_are_parted_in_spanish_too(name: str, text: str, intents: list[str]) -> None:
    assert [intent for intent, _ in wishes(meant(name, text, "es-ES"))] == intents


def test_each_wish_has_the_slots_of_its_own_words() -> None:
    text = "cancel my appointment and make an appointment with doctor lopez on friday"
    assert wishes(meant("clinic", text)) == [
        ("change", {}),
        ("book", {"day": "2026-03-06", "doctor": "doctor_lopez"}),
    ]
    assert wishes(meant("shop", "where is order 55421 and order 66531")) == [
        ("track_order", {"order_number": "55421"}),
        ("track_order", {"order_number": "66531"}),
    ]


@pytest.mark.parametrize(
    ("name", "text", "intent"),
    [
        ("shop", "where is my order and when will it arrive", "track_order"),
        ("shop", "I want to return an item and get a refund", "return_item"),
        ("shop", "hello, I want to track my order, please", "track_order"),
        ("shop", "where is my fish and chips order", None),
        ("clinic", "I need an appointment, can I see doctor baker please", "book"),
        ("helpdesk", "my printer is broken but my internet works", "problem"),
        ("billing", "two and a half", None),
        ("clinic", "an appointment with adams and nobody else", "book"),
    ],
)
def test_what_is_one_wish_stays_one(name: str, text: str, intent: str | None) -> None:
    meaning = meant(name, text)
    assert not meaning.then
    assert intent is None or meaning.intent == intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("pay my bill, no wait, my invoice is wrong", "ask_about"),
        ("I don't want to pay my bill, my invoice is wrong", "ask_about"),
        ("not my invoice is wrong but pay my bill", "pay"),
        ("never mind the invoice, I want to make a payment", "pay"),
    ],
)
def test_what_is_refused_or_taken_back_is_no_wish(text: str, intent: str) -> None:
    assert wishes(meant("billing", text)) == [(intent, {})]


def test_an_answer_may_stand_before_a_wish() -> None:
    meaning = meant("shop", "yes and I want to return something", yes_no=True)
    assert (meaning.intent, meaning.answer) == (None, "yes")
    assert [wish.intent for wish in meaning.then] == ["return_item"]
    other = meant("shop", "yes, I want to return something", yes_no=True)
    assert (other.intent, other.answer, other.then) == ("return_item", "yes", ())


def test_what_is_added_in_the_middle_of_a_question_is_a_further_wish() -> None:
    spec = flow("shop").slots["order_number"]
    asked = Question(flow("shop"), "x", spec).expecting
    understand = hearing("shop")["en-US"].understand
    adds = understand("and I want to return something", 1.0, asked, TODAY)
    assert (adds.intent, [one.intent for one in adds.then], adds.nothing) == (None, ["return_item"], False)
    changes = understand("I want to return something", 1.0, asked, TODAY)
    assert (changes.intent, changes.then) == ("return_item", ())
    assert understand("and five five four two one", 1.0, asked, TODAY).slots == {"order_number": "55421"}
    assert understand("oh I want to return something", 1.0, asked, TODAY).intent == "return_item"


def test_an_unsure_recogniser_makes_every_wish_as_unsure() -> None:
    expecting = open_to("bank", "en-US")
    text = "check my balance and report a lost card"
    half = hearing("bank")["en-US"].understand(text, 0.5, expecting, TODAY)
    assert half.confidence < 0.51
    assert all(wish.confidence < 0.51 for wish in half.then)


def lines() -> list[tuple[str, str, str, str]]:
    """Every way of saying every intent of every flow, with a value in each blank."""
    found = []
    for folder in sorted(one.name for one in FLOWS.iterdir() if one.is_dir()):
        for language in flow(folder).languages:
            for intent, ways in hearing(folder)[language].sayings.items():
                for way in ways:
                    said = (_value(folder, language, one) for one in way)
                    found.append((folder, language, intent, " ".join(said)))
    return found


def _value(name: str, language: str, item: str | SlotRef) -> str:
    if isinstance(item, str):
        return item
    spec = flow(name).spoken(language).slots[item.name]
    if language != "en-US" and spec.type in ("date", "time"):
        return {"date": "mañana", "time": "a las tres y media"}[spec.type]
    return SPOKEN[spec.type].format(choice=spec.choices[0].hear[0] if spec.choices else "")


def test_no_line_that_a_flow_hears_is_torn_apart() -> None:
    said = lines()
    assert len(said) > 2000
    torn = [
        (name, language, text, wishes(meant(name, text, language)))
        for name, language, intent, text in said
        if meant(name, text, language).then
    ]
    assert torn == []


LINES = lines()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_parting_loses_no_slot(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["shop", "clinic", "helpdesk", "billing"]))
    own = [line for line in LINES if line[0] == name and line[1] == "en-US"]
    one, other = data.draw(st.sampled_from(own)), data.draw(st.sampled_from(own))
    link = data.draw(st.sampled_from([" and ", ", ", " and also ", ", and by the way ", ". "]))
    parted = meant(name, one[3] + link + other[3])
    whole = hearing(name)["en-US"]._whole(
        words(one[3] + " " + other[3], language_of("en-US")), open_to(name, "en-US"), TODAY
    )
    filled = {slot for _, slots in wishes(parted) for slot in slots}
    assert whole.slots.keys() <= filled
    for part in (meant(name, one[3]), meant(name, other[3])):
        if len(parted.then) == 1:
            assert part.slots.keys() <= filled


WORDS = ("and", "then", "also", "please", "pay", "my", "bill", "no", "wait", "but")


@given(st.text(alphabet="ab 1.,;!?¿'@-2\n", max_size=40))
def test_punctuation_changes_no_word(text: str) -> None:
    said, pauses = punctuated(text, language_of("en"))
    assert said == words(text, language_of("en"))
    assert all(0 < place < len(said) for place in pauses)


@given(st.lists(st.sampled_from(WORDS), max_size=20))
def test_joints_are_few_in_order_and_never_at_an_end(said: list[str]) -> None:
    found = joints(tuple(said), range(len(said)), language_of("en"))
    assert len(found) < MOST
    edges = [0, *(edge for joint in found for edge in (joint.end, joint.start)), len(said)]
    assert edges == sorted(edges)
    assert all(joint.end > 0 and joint.start < len(said) for joint in found)


HOUSE = {
    "balance": ["check my balance", "how much is in my account"],
    "pay": ["pay a bill", "I want to pay my bill"],
    "card": ["order a card", "I need a new card"],
    "address": ["change my address", "I moved to another address"],
    "loan": ["talk about a loan", "I want a loan"],
    "hours": ["what are your opening hours", "when are you open"],
}
FIVE = ["balance", "pay", "card", "address", "loan"]


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("Check my balance, pay a bill, order a card, change my address and talk about a loan.", FIVE),
        (
            "check my balance and pay a bill and order a card and change my address and talk about a loan",
            FIVE,
        ),
        (
            "check my balance and pay a bill and order a card and change my address and talk about a loan "
            "and when are you open",
            [*FIVE, "hours"],
        ),
    ],
)
def test_up_to_six_wishes_are_heard_in_one_breath(text: str, intents: list[str]) -> None:
    expecting = Expecting(step="hello", intents=tuple(HOUSE))
    understander = Understander(HOUSE, {})
    assert [intent for intent, _ in wishes(understander.understand(text, 1.0, expecting, TODAY))] == intents


def test_behind_an_unsure_part_nothing_is_read() -> None:
    said = words("um one and two and three and four and five and six", language_of("en"))
    places = joints(said, (), language_of("en"))
    read: list[tuple[str, ...]] = []

    def reader(part: tuple[str, ...]) -> Meaning:
        read.append(part)
        return Meaning(confidence=0.1)

    assert parted(said, places, Meaning(), reader, reader, language_of("en")) == ()
    assert len(read) == len(places) == MOST - 1


@pytest.mark.parametrize(
    ("text", "language", "intent", "taken"),
    [
        ("I don't want to book an appointment", "en-US", "book", False),
        ("I do not need to book anything", "en-US", "book", False),
        ("I don't want to book an appointment I want to change my appointment", "en-US", "change", True),
        ("I don't want to talk to a machine", "en-US", "operator", True),
        ("I want to book an appointment", "en-US", "book", True),
        ("no quiero pedir una cita", "es-ES", "book", False),
        ("no quiero hablar con una máquina", "es-ES", "operator", True),
        ("quiero pedir una cita", "es-ES", "book", True),
    ],
)
def test_what_is_not_wanted_is_not_taken(text: str, language: str, intent: str, taken: bool) -> None:
    meaning = meant("clinic", text, language)
    assert (meaning.intent == intent) if taken else meaning.intent in (None, intent)
    assert (meaning.confidence >= 0.75) is taken
