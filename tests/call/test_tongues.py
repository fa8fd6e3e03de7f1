"""What is not understood in the language of the question is understood in the caller's own."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from ivr.actions import Listen, Say
from ivr.call.call import Call, understanders
from ivr.call.journal import decode, encode
from ivr.events import CallArrived, Event, Heard, Said, Understood
from ivr.flow.model import Flow
from ivr.flow.reader import read_flow
from ivr.nlu.understand import Understander

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
FLOWS = Path(__file__).parents[2] / "flows"


@cache
def opened(name: str) -> tuple[Flow, dict[str, Understander]]:
    flow = read_flow({one.name: one.read_text() for one in sorted((FLOWS / name).glob("*.yaml"))})
    return flow, understanders(flow)


class Caller:
    def __init__(self, name: str) -> None:
        self.nouns: list[object] = []
        self.call = Call(*opened(name), self.nouns.append)
        self._do(CallArrived(at=AT, call="1"))

    def say(self, text: str, confidence: float = 1.0) -> list[str]:
        listens = [noun for noun in self.nouns if isinstance(noun, Listen)]
        return self._do(Heard(at=AT, listen=listens[-1].id, text=text, confidence=confidence))

    @property
    def understood(self) -> Understood:
        return [noun for noun in self.nouns if isinstance(noun, Understood)][-1]

    def _do(self, event: Event) -> list[str]:
        said = [action for action in self.call.receive(event) if isinstance(action, Say)]
        for action in said:
            self.call.receive(Said(at=AT, id=action.id))
        return [action.text for action in said]


@pytest.mark.parametrize(
    ("name", "first", "text", "answer"),
    [
        ("shop", [], "quiero seguir mi pedido", "¿Cuál es su número de pedido?"),
        (
            "shop",
            ["I want to track my order"],
            "no entiendo lo que dice usted",
            "¿Cuál es su número de pedido?",
        ),
        ("clinic", [], "quiero una cita con la doctora baker", "¿Qué día quiere venir?"),
        ("clinic", ["I need an appointment"], "con la doctora baker por favor", "¿Qué día quiere venir?"),
    ],
)
def test_who_speaks_spanish_is_answered_in_spanish(
    name: str, first: list[str], text: str, answer: str
) -> None:
    caller = Caller(name)
    for said in first:
        caller.say(said)
    said = caller.say(text)
    assert said[0] == "De acuerdo, sigamos en español."
    assert answer in said[-1]
    assert decode(encode(caller.understood)) == caller.understood


def test_a_word_or_two_are_understood_and_change_nothing() -> None:
    caller = Caller("clinic")
    caller.say("I need an appointment with doctor baker")
    assert caller.say("mañana") == ["And at what time?"]


@pytest.mark.parametrize(
    "text", ["purple elephants sing at the opera", "sierra mike india", "doctor Lopez", "um"]
)
def test_who_speaks_english_is_never_answered_in_another_language(text: str) -> None:
    caller = Caller("clinic")
    caller.say(text)
    assert caller.understood.language == ""
    assert caller.call.interpreter.position.language == "en-US"


def test_what_was_hardly_heard_changes_nothing() -> None:
    caller = Caller("shop")
    caller.say("no entiendo lo que dice usted", 0.1)
    assert caller.understood.language == ""
    assert caller.call.interpreter.position.language == "en-US"


def test_and_back_again() -> None:
    caller = Caller("shop")
    caller.say("quiero seguir mi pedido")
    assert caller.say("sorry I want to return something")[0] == "All right, let's go on in English."


def test_a_flow_without_that_language_says_so() -> None:
    caller = Caller("bank")
    assert caller.say("quiero saber cuánto dinero tengo")[0] == "I'm sorry, I only speak English."
    assert caller.understood.language == "es"
