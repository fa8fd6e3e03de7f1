"""What was answered before is put right in a caller's own words, in the middle of anything else."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from ivr.actions import Action, Expecting, Listen, SlotSpec
from ivr.call.call import Call, understanders
from ivr.events import CallArrived, Event, Heard, Value
from ivr.flow.model import Flow
from ivr.flow.position import Position
from ivr.flow.reader import read_flow
from ivr.nlu.understand import Understander
from tests.call.hotel import HOTEL

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)  # a Monday
SAID = {
    "en": (
        *("I want to book a room", "wednesday", "three nights", "a double room"),
        "my name is john smith",
    ),
    "es": (
        *("quiero reservar una habitación", "el miércoles", "tres noches", "una habitación doble"),
        "me llamo juan pérez",
    ),
}
STEPS = ("when", "how_long", "which", "who", "sure")
TAGS = {"en": "en-US", "es": "es-ES"}


@cache
def opened() -> tuple[Flow, dict[str, Understander]]:
    flow = read_flow(HOTEL)
    return flow, understanders(flow)


class Caller:
    """Has answered everything up to the question `step`."""

    def __init__(self, language: str, step: str) -> None:
        self._nouns: list[Event | Action] = []
        position = Position(language=TAGS[language])
        self._call = Call(*opened(), self._nouns.append, position)
        self._call.receive(CallArrived(at=AT, call="1"))
        for text in SAID[language][: STEPS.index(step) + 1]:
            self.say(text)
        assert self.step == step

    def say(self, text: str) -> None:
        self._call.receive(Heard(at=AT, listen=self._listen.id, text=text, confidence=0.95))

    @property
    def expecting(self) -> Expecting:
        return self._listen.expecting

    @property
    def _listen(self) -> Listen:
        return [noun for noun in self._nouns if isinstance(noun, Listen)][-1]

    @property
    def step(self) -> str:
        return self._call.interpreter.position.step

    @property
    def language(self) -> str:
        return self._call.interpreter.flow.language[:2]

    @property
    def known(self) -> dict[str, Value]:
        """With what is being asked back."""
        position = self._call.interpreter.position
        pending = position.waiting.pending if position.waiting else None
        return {**position.slots, **(pending.slots if pending else {})}


def rows(language: str) -> list[tuple[str, str, dict[str, Value]]]:
    found = []
    lines = (Path(__file__).parent / f"put_right_{language}.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line.startswith("#"):
            step, text, values = (cell.strip() for cell in line.split("|"))
            pairs = (pair.split(": ") for pair in values.split(", "))
            found.append((step, text, {name: int(one) if one.isdecimal() else one for name, one in pairs}))
    return found


@pytest.mark.parametrize(
    ("language", "step", "text", "wanted"),
    [(language, *row) for language in ("en", "es") for row in rows(language)],
)
def test_a_caller_puts_right_what_was_answered_before(language, step, text, wanted):
    caller = Caller(language, step)
    caller.say(text)
    assert {name: caller.known.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("step", "text", "there", "known"),
    [
        ("how_long", "three nights", "which", {"nights": 3}),
        ("how_long", "until friday", "how_long", {}),
        ("how_long", "I am leaving on friday", "how_long", {}),
        ("how_long", "when is breakfast on friday", "how_long", {}),
        ("who", "my name is friday", "sure", {"guest": "Friday"}),
        ("who", "tuesday weld", "sure", {"guest": "Tuesday Weld"}),
        ("who", "june carter", "sure", {"guest": "June Carter"}),
        ("sure", "yes friday is my birthday", "sure", {}),
        ("sure", "yes", "done", {}),
        ("sure", "yes please for four people", "done", {"nights": 3}),
        ("sure", "yes two adults", "sure", {"nights": 3}),
    ],
)
def test_a_value_that_is_only_spoken_of_puts_nothing_right(step, text, there, known):
    caller = Caller("en", step)
    caller.say(text)
    assert caller.step == there
    assert caller.known["arrival"] == "2026-03-04"
    assert known.items() <= caller.known.items()


def test_an_article_is_no_number():
    caller = Caller("es", "when")
    assert "nights" not in caller.known


DAYS = (SlotSpec("departure", "date", "departure date"), SlotSpec("arrival", "date", "arrival date"))
UNDERSTANDER = Understander({"book": ["book a room"]}, {slot.name: slot for slot in DAYS})


@pytest.mark.parametrize(
    ("text", "asked", "changes", "wanted"),
    [
        ("change the arrival to friday", "", ("arrival", "departure"), "arrival"),
        ("change the departure to friday", "", ("arrival", "departure"), "departure"),
        ("make it friday", "", ("arrival", "departure"), "departure"),  # answered last
        ("the arrival is on friday", "departure", ("arrival",), "arrival"),
        ("we are leaving on friday", "departure", ("arrival",), "departure"),
        ("no friday", "departure", ("arrival",), "departure"),
    ],
)
def test_of_two_slots_of_one_type_the_one_that_is_named_or_answered_last_is_put_right(
    text, asked, changes, wanted
):
    expecting = Expecting(
        step="s", intents=("book",), asked=asked or None, slots=DAYS, changes=changes, held={"arrival": "x"}
    )
    meaning = UNDERSTANDER.understand(text, 1.0, expecting, AT.date())
    assert dict(meaning.slots) == {wanted: "2026-03-06"}


def test_a_wish_that_is_said_with_a_number_is_no_correction_of_it():
    order = SlotSpec("order", "digits", label="order number", shortest=5, longest=5)
    understander = Understander({"track": ["(I want to) track order (number) <order>"]}, {"order": order})
    expecting = Expecting(
        step="more",
        intents=("track",),
        slots=(order,),
        yes_no=True,
        changes=("order",),
        held={"order": "55421"},
    )
    meant = understander.understand("I want to track order number 66531", 1.0, expecting, AT.date())
    assert (meant.intent, dict(meant.slots)) == ("track", {"order": "66531"})
    meant = understander.understand("no, it's 66531", 1.0, expecting, AT.date())
    assert (meant.intent, dict(meant.slots)) == (None, {"order": "66531"})
