from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ivr.document import Node
from ivr.errors import ExpressionError, FlowError
from ivr.flow.expr import Formula, Names, Text, formula, text
from ivr.flow.fields import NAMED_TEXTS, Reading, declared, key, looks
from ivr.flow.steps.step import Step, retry_key, then_key
from ivr.flow.turn import Move, Turn
from ivr.flow.values import compiled, entries, scalar, variable

Datum = Text | Formula


def datum(node: Node, reading: Reading) -> Datum:
    """A text with values in it; or, beginning with `=`, a formula."""
    written = scalar(node, "A value")
    if written.startswith("="):
        return compiled(node, reading, formula, written[1:].strip(), "bad-formula")
    return compiled(node, reading, lambda source: text(source, "plain"), written)


@looks(**NAMED_TEXTS)
def data(node: Node, reading: Reading) -> Mapping[str, Datum]:
    return {name.text: datum(value, reading) for name, value in entries(node, "'name: value', line by line,")}


def value(datum: Datum, names: Names, step: str) -> Any:
    return datum.value(names, step) if isinstance(datum, Formula) else datum.render(names, step)


@looks(**NAMED_TEXTS)
def assignments(node: Node, reading: Reading) -> Mapping[str, Datum]:
    """Slots and variables that get a value; a faulty line does not hide the next."""
    found = {}
    for name, written in entries(node, "'name: value', line by line,"):
        try:
            if name.text not in reading.slots:
                variable(name, reading)
            found[name.text] = datum(written, reading)
        except FlowError as error:
            reading.faults.append(error)
    return found


@declared
class Set(Step):
    """Give slots or variables a value, one after the other."""

    KIND = "set"

    set: Mapping[str, Datum] = key(
        assignments, "`name: value`; a value that begins with `=` is a formula; `= none` empties a slot"
    )
    then: str | None = then_key()
    retry: str | None = retry_key()

    def enter(self, turn: Turn) -> Move:
        for name, written in self.set.items():
            found = value(written, turn.names(), self.name)
            if name not in turn.flow.slots:
                turn.position.variables[name] = found
            elif found is None:
                turn.empty(frozenset({name}))
            elif isinstance(found, str | int | float):
                turn.fill({name: found})
            else:
                raise ExpressionError(self.name, f"The slot '{name}' holds a text or a number.")
        return self.leave()
