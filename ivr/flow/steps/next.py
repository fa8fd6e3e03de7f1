from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from ivr.document import Node
from ivr.errors import ExpressionError
from ivr.flow.expr import Formula, Text, formula
from ivr.flow.fields import Reading, declared, fault, key, looks
from ivr.flow.question import Question
from ivr.flow.steps.asking import Asking
from ivr.flow.steps.step import on_key, prompt, then_key
from ivr.flow.turn import Move, Turn
from ivr.flow.values import BUILT_IN, NAME, compiled, scalar, variable
from ivr.flow.vocabulary import Prompt, Vocabulary

_PATH = re.compile(rf"{NAME.pattern}(\.{NAME.pattern})*")


@looks(type="string", examples=["times", "free.times"])
def list_name(node: Node, reading: Reading) -> Formula:
    """A variable that another step gives a value, or what it holds under a name: `free.slots`."""
    path = scalar(node, "A name")
    if not _PATH.fullmatch(path):
        hint = "Write it like 'slots', or 'free.slots' for the slots of 'free'."
        raise fault(node, "bad-name", f"'{path}' cannot name a list.", hint)
    name = path.partition(".")[0]
    if name in reading.slots or name in BUILT_IN:
        raise fault(node, "taken-name", f"'{name}' is no variable that holds a list.")
    return compiled(node, reading, formula, path)


@declared
class Next(Asking):
    """Walk a list: offer one item after the other, until one is taken or none is left.

    Whoever comes back is offered the item after the one that was taken; a list that has changed, and an
    intent that begins anew, are walked from their first item.
    """

    KIND = "next"
    OUTCOMES = ("none_left",)
    GOES_ON = ("yes",)

    next: Formula = key(list_name, "the variable that holds the list: `slots`, or `free.slots`")
    as_: str = key(variable, "the variable that holds the item that is offered, and then taken")
    ask: Prompt = key(prompt, "the question for each item; yes takes it, no offers the next")
    empty: Prompt | None = key(prompt, "what is said when there is nothing to offer at all", default=None)
    on: Mapping[str, str] = on_key("where none_left leads")
    then: str | None = then_key()

    def enter(self, turn: Turn) -> Move:
        items, position = self._items(turn), turn.position
        mark = _mark(items)
        at, of = position.walked.get(self.name, [0, mark])
        position.walked[self.name] = [at if of == mark else 0, mark]
        if not items and self.empty is not None:
            turn.prompt(self.name, self.empty, self.policy, ".empty")
        return self._offer(turn)

    def _offer(self, turn: Turn) -> Move:
        """The item whose turn it is, as a new question."""
        items, (at, _) = self._items(turn), turn.position.walked[self.name]
        if at >= len(items):
            del turn.position.walked[self.name]
            turn.position.variables.pop(self.as_, None)
            turn.note("none_left", items=len(items))
            return self.outcome("none_left")
        turn.position.variables[self.as_] = items[at]
        return Asking.enter(self, turn)

    def question(self, flow: Vocabulary, deaf: bool = False) -> Question:
        return Question(flow, self.name, yes_no=True, deaf=deaf)

    def answered(self, turn: Turn, answer: str) -> Move | None:
        if answer not in ("yes", "no"):
            return None
        at, mark = turn.position.walked[self.name]
        turn.position.walked[self.name] = [at + 1, mark]
        return self.outcome("yes") if answer == "yes" else self._offer(turn)

    def _items(self, turn: Turn) -> list[Any]:
        try:
            found = self.next.value(turn.names(), self.name)
        except ExpressionError:  # nothing was saved: nothing to offer
            return []
        return found if isinstance(found, list) else []

    @property
    def waits(self) -> bool:
        """An empty list asks nothing."""
        return False

    @property
    def also_said(self) -> tuple[Text, ...]:
        return () if self.empty is None else self.empty.texts


def _mark(items: list[Any]) -> str:
    """Tells one list from another."""
    return sha256(json.dumps(items, sort_keys=True, default=str).encode()).hexdigest()[:12]
