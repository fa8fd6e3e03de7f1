"""What the kinds have in common that give something away and may wait for what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ivr.events import Handle
from ivr.flow.expr import Names
from ivr.flow.facts import dealt
from ivr.flow.steps.step import Step
from ivr.flow.turn import Go, HandOver, Move, Turn


class Giving(Step):
    """A subclass gives something away in `enter`, and ends with the outcome of it."""

    def ended(self, turn: Turn, outcome: str) -> Move:
        turn.position.waiting = None
        turn.note(outcome)
        there = self.on.get(outcome)
        if there is not None:
            return Go(there)
        return self.leave() if outcome in self.GOES_ON else HandOver(outcome)

    @property
    def waits(self) -> bool:
        return True


def open_names(turn: Turn) -> Names:
    """What templates can read of what leaves the call: nothing that is secret or sensitive."""
    secret = {name for name, spec in turn.flow.slots.items() if spec.sensitive}
    return {name: value for name, value in turn.names().items() if name not in secret}


def learned(turn: Turn) -> dict[str, Any]:
    """What whoever takes the caller is told besides: what is known, what was dealt with, how it went."""
    return {
        "slots": open_slots(turn),
        "dealt": dealt(turn.flow, turn.position),
        "frustration": turn.position.feeling.frustration,
    }


def open_slots(turn: Turn) -> Mapping[str, Any]:
    """The slots that may be told to people: nothing that is secret or sensitive. What the caller still
    wants besides is `pending`."""
    slots = turn.position.slots
    still = turn.pending
    return {
        **({"pending": still} if still else {}),
        **{
            name: value
            for name, value in slots.items()
            if not isinstance(value, Handle) and not turn.flow.slots[name].sensitive
        },
    }
