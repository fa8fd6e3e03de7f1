"""The question to a caller who was cut off: shall we go on where we were?

No kind of its own: `resume:` of a flow puts it before the first step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ivr.errors import Place
from ivr.flow.phrases import phrases
from ivr.flow.position import Answer, Position
from ivr.flow.question import Question
from ivr.flow.steps.questioning import Questioning
from ivr.flow.turn import Move, Restore, Turn
from ivr.flow.vocabulary import Policy, Prompt, Vocabulary, written

NAME = "go-on"
"""No step of a flow can be named so."""


@dataclass(frozen=True, kw_only=True)
class Resume(Questioning):
    """Yes goes on with the earlier call, no (and no answer) begins as always."""

    KIND = "resume"

    def enter(self, turn: Turn) -> Move:
        return self.leave() if turn.position.earlier is None else Questioning.enter(self, turn)

    def question(self, flow: Vocabulary, deaf: bool = False) -> Question:
        return Question(flow, self.name, yes_no=True, deaf=deaf)

    def lead(self, turn: Turn, answer: Answer, confirmed: bool) -> Move | None:
        if answer.answer == "yes":
            return Restore()
        return self.leave() if answer.answer == "no" else None


def ask_whether(policy: Policy, place: Place, first: str, language: str) -> Resume:
    """The question, leading to the first step of a flow otherwise."""
    question = Prompt(written(phrases(language).resume, language))
    return Resume(
        name=NAME, place=place, policy=policy, ask=question, then=first, tries=2, on={"failed": first}
    )


def earlier_position(steps: Mapping[str, object], data: Mapping[str, Any]) -> Position | None:
    """Where the earlier call stood, if there is something to go on with in a flow of these steps.

    Raises RuntimeFault when it is no position.
    """
    position = Position.from_data(data)
    fits = bool(position.stack) and all(step in steps for step in position.places)
    return position if fits and (position.slots or position.topic) else None
