from __future__ import annotations

from ivr.document import Node, Scalar
from ivr.flow.expr import Text
from ivr.flow.fields import CASES, TEXT, Reading, declared, either, key, looks
from ivr.flow.steps.step import Step, prompt
from ivr.flow.turn import Move, Turn
from ivr.flow.vocabulary import Prompt


@looks(**either({"type": "null"}, TEXT, CASES))
def last_words(node: Node, reading: Reading) -> Prompt | None:
    return None if isinstance(node, Scalar) and not node.text else prompt(node, reading)


@declared
class Hangup(Step):
    """End the call."""

    KIND = "hangup"
    LEADS_ON = False

    hangup: Prompt | None = key(last_words, "the last words; may be left empty")

    def enter(self, turn: Turn) -> Move:
        if self.hangup is not None:
            turn.prompt(self.name, self.hangup, self.policy)
        return turn.hang_up()

    @property
    def texts(self) -> tuple[Text, ...]:
        return () if self.hangup is None else self.hangup.texts
