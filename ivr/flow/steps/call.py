from __future__ import annotations

from ivr.flow.fields import declared, key, step_name
from ivr.flow.steps.step import Step, then_key
from ivr.flow.turn import CallStep, Move, Turn


@declared
class Call(Step):
    """Do the steps from another one on, until one leads to `return`; then go on here."""

    KIND = "call"

    call: str = key(step_name, "the step to begin at")
    then: str | None = then_key()

    def enter(self, turn: Turn) -> Move:
        return CallStep(self.call)

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        return tuple(zip(("call", "then"), self.exits, strict=False))

    @property
    def exits(self) -> tuple[str, ...]:
        onward = self.then or self.below
        return (self.call, *((onward,) if onward else ()))
