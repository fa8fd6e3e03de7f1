from __future__ import annotations

from ivr.flow.fields import declared, key
from ivr.flow.steps.step import Step
from ivr.flow.turn import Go, Move, Turn
from ivr.flow.values import target


@declared
class Goto(Step):
    """Go on elsewhere, and do not come back."""

    KIND = "goto"
    LEADS_ON = False

    goto: str = key(target, "a step, `hangup` or `return`")

    def enter(self, turn: Turn) -> Move:
        return Go(self.goto)

    @property
    def exits(self) -> tuple[str, ...]:
        return (self.goto,)
