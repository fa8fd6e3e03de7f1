from __future__ import annotations

from collections.abc import Mapping

from ivr.document import Node, Sequence
from ivr.flow.fields import TEXTS, Reading, declared, fault, key, looks
from ivr.flow.steps.set import Datum, datum, value
from ivr.flow.steps.step import Step, then_key
from ivr.flow.turn import CallStep, Move, Turn
from ivr.flow.values import entries, new_name, step_name, variable


@looks(type="object", additionalProperties={"type": "string"})
def arguments(node: Node, reading: Reading) -> Mapping[str, Datum]:
    found = {}
    for name, written in entries(node, "'name: value', line by line,"):
        found[variable(name, reading)] = datum(written, reading)
    return found


@looks(**TEXTS)
def results(node: Node, reading: Reading) -> tuple[str, ...]:
    """Variables that are set within the call."""
    if not isinstance(node, Sequence):
        raise fault(node, "expected-list", "A list of variables is expected here.", "Write [name, other].")
    found = tuple(new_name(item, reading) for item in node.items)
    reading.uses += [(item, frozenset({name})) for item, name in zip(node.items, found, strict=True)]
    return found


@declared
class Call(Step):
    """Do the steps from another one on, until one leads to `return`; then go on here.

    Variables that are set there are forgotten at `return`, but for those that it `gives`.
    """

    KIND = "call"

    call: str = key(step_name, "the step to begin at")
    with_: Mapping[str, Datum] = key(
        arguments, "`name: value`: variables that hold until `return`", factory=dict
    )
    gives: tuple[str, ...] = key(
        results, "the variables that are carried out; all others are not", default=()
    )
    then: str | None = then_key()

    def enter(self, turn: Turn) -> Move:
        names = turn.names()
        values = {name: value(datum, names, self.name) for name, datum in self.with_.items()}
        return CallStep(self.call, values, self.gives)

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        return tuple(zip(("call", "then"), self.exits, strict=False))

    @property
    def exits(self) -> tuple[str, ...]:
        onward = self.then or self.below
        return (self.call, *((onward,) if onward else ()))

    @property
    def leads(self) -> tuple[str, ...]:
        return self.exits[1:]
