"""Questions that do something with their answer, in callers' own words and by their keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ivr.actions import Action, Keep, Say
from ivr.call.call import Call, understanders
from ivr.events import CallArrived
from ivr.flow.model import Flow
from ivr.flow.reader import read_flow
from ivr.simulator.canned import Reply
from ivr.simulator.telephone import Telephone

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
FLOW = """
flow: x
languages: [en-US, es-ES]
policy: {handover: desk}
intents:
  complain: {begin: desk, label: complain, hear: ['I want to complain', 'I have a complaint']}
steps:
  KIND
  bye: {say: Goodbye., then: hangup}
  no: {say: No., then: hangup}
  desk: {queue: support}
"""
KINDS = {
    "consent": "first: {consent: recording, ask: May we record this call?, on: {no: refused}}",
    "csat": "first: {survey: mood, ask: 'From 1 to 5, how was it?', on: {skipped: refused}}",
    "nps": "first: {survey: mood, scale: nps, ask: 'From 0 to 10?', on: {skipped: refused}}",
    "yes_no": "first: {survey: mood, scale: yes_no, ask: Did we help?, on: {skipped: refused}}",
    "answer": "first: {answer: answers, ask: What would you like to know?, on: {nothing_found: refused}}",
    "language": "first: {language: ask, say: 'So be it.'}",
}
ANSWERS = """
opening:
  hear:
    - when are you open
    - (what are) your opening hours
  say: From nine to five.
parking:
  hear:
    - where can I park (my car)
    - is there a car park
  say: Behind the house.
"""


def flow(kind: str) -> Flow:
    text = FLOW.replace("KIND", KINDS[kind]).replace("  no:", "  refused:")
    return read_flow({"x.yaml": text, **({"answers.yaml": ANSWERS} if kind == "answer" else {})})


FLOWS = {kind: flow(kind) for kind in KINDS}
UNDERSTAND = {kind: understanders(read) for kind, read in FLOWS.items()}


class Caller:
    def __init__(self, kind: str) -> None:
        self.done: list[Action] = []
        call = Call(FLOWS[kind], UNDERSTAND[kind])
        self.telephone = Telephone(call, self.nobody, self.done.append, AT)

    async def nobody(self, _: Any) -> Reply:
        raise AssertionError("no back end is asked here")

    async def ring(self) -> None:
        await self.telephone.ring(CallArrived(at=AT, call="c1"))
        await self.telephone.hear_out()

    async def do(self, what: str) -> None:
        """Words, or keys behind a `#`, or seconds of silence behind a `/`."""
        if what.startswith("#"):
            await self.telephone.press(what[1:])
            await self.telephone.wait(4.0)
        elif what.startswith("/"):
            await self.telephone.wait(float(what[1:]))
        else:
            await self.telephone.speak(what)
        await self.telephone.hear_out()

    @property
    def kept(self) -> list[Any]:
        return [action.data["answer"] for action in self.done if isinstance(action, Keep)]

    @property
    def said(self) -> list[str]:
        return [action.text for action in self.done if isinstance(action, Say)]


async def call(kind: str, *doings: str) -> Caller:
    caller = Caller(kind)
    await caller.ring()
    for what in doings:
        await caller.do(what)
    return caller


@pytest.mark.parametrize(
    ("kind", "doings", "kept", "last"),
    [
        ("consent", ["yes, that's fine"], ["yes"], "Goodbye."),
        ("consent", ["sure"], ["yes"], "Goodbye."),
        ("consent", ["no thanks"], ["no"], "No."),
        ("consent", ["#1"], ["yes"], "Goodbye."),
        ("consent", ["#2"], ["no"], "No."),
        ("consent", ["/20"], ["no"], "No."),
        ("csat", ["four"], [4], "Goodbye."),
        ("csat", ["I would say five"], [5], "Goodbye."),
        ("csat", ["#3"], [3], "Goodbye."),
        ("csat", ["no thank you"], [], "No."),
        ("csat", ["#*"], [], "No."),
        ("csat", ["seven", "two"], [2], "Goodbye."),
        ("csat", ["#9", "#1"], [1], "Goodbye."),
        ("csat", ["/20"], [], "No."),
        ("nps", ["ten"], [10], "Goodbye."),
        ("nps", ["#10"], [10], "Goodbye."),
        ("nps", ["#1"], [1], "Goodbye."),
        ("nps", ["#0"], [0], "Goodbye."),
        ("nps", ["zero"], [0], "Goodbye."),
        ("yes_no", ["yes, you did"], ["yes"], "Goodbye."),
        ("yes_no", ["not really"], ["no"], "Goodbye."),
        ("yes_no", ["no thanks"], [], "No."),
        ("yes_no", ["#2"], ["no"], "Goodbye."),
        ("yes_no", ["#*"], [], "No."),
        ("answer", ["when are you open"], [], "Goodbye."),
        ("answer", ["what's the price of gold", "how tall is the tower"], [], "No."),
        ("language", ["Spanish please"], [], "Goodbye."),
        ("language", ["#2"], [], "Goodbye."),
        ("language", ["English"], [], "Goodbye."),
    ],
)
async def test_what_callers_say_is_understood(
    kind: str, doings: list[str], kept: list[Any], last: str
) -> None:
    caller = await call(kind, *doings)
    assert (caller.kept, caller.said[-1], caller.telephone.over) == (kept, last, True)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("when do you open", "From nine to five."),
        ("can you tell me your opening hours", "From nine to five."),
        ("where can I park", "Behind the house."),
        ("is there a car park nearby", "Behind the house."),
    ],
)
async def test_a_question_is_answered_in_the_words_in_which_it_was_foreseen_and_others(
    said: str, answer: str
) -> None:
    caller = await call("answer", said)
    if answer not in caller.said:  # not sure: asked back first
        assert caller.said[-1].startswith("Did you say")
        await caller.do("yes")
    assert answer in caller.said


@pytest.mark.parametrize("kind", KINDS)
async def test_an_intent_of_the_flow_and_a_person_are_a_sentence_away(kind: str) -> None:
    for said in ("I want to complain", "operator"):
        caller = await call(kind, said)
        assert caller.telephone.left is not None and caller.kept == []
