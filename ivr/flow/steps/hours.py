from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from ivr.document import Node, Scalar, did_you_mean
from ivr.flow.fields import TEXT, Reading, declared, fault, key, looks
from ivr.flow.hours import STATES, hours
from ivr.flow.hours import Hours as OpeningHours
from ivr.flow.steps.step import Step, on_key, then_key
from ivr.flow.turn import Go, HandOver, Move, Turn
from ivr.flow.values import variable


@looks(anyOf=[TEXT, {"type": "object"}])
def opening_hours(node: Node, reading: Reading) -> OpeningHours:
    """A name of the flow's section `hours`, or hours that only this step needs."""
    if not isinstance(node, Scalar):
        return hours(node, reading, "")
    found: OpeningHours | None = reading.hours.get(node.text)
    if found is None:
        hint = did_you_mean(node.text, reading.hours) or "Write them in the section 'hours' of the flow."
        raise fault(node, "unknown-hours", f"There are no hours named '{node.text}'.", hint)
    return found


@declared
class Hours(Step):
    """Go on when it is open; else where `on` says.

    People may have opened or closed by hand: a switch of the same name goes before the clock.
    """

    KIND = "hours"
    OUTCOMES = STATES
    GOES_ON = ("open",)
    LIKE: ClassVar[Mapping[str, str]] = {"holiday": "closed"}

    hours: OpeningHours = key(opening_hours, "a name of the section `hours`, or the hours themselves")
    opens: str | None = key(variable, "the variable that holds when it opens next", default=None)
    on: Mapping[str, str] = on_key("where open, closed or holiday leads; a holiday is closed without it")
    then: str | None = then_key()

    def enter(self, turn: Turn) -> Move:
        zone, forced = turn.flow.time_zone, turn.position.switches.get(self.hours.name or self.name)
        state = forced if forced in STATES else self.hours.state(turn.at, zone)
        if self.opens is not None:
            opening = self.hours.next_opening(turn.at, zone)
            turn.position.variables[self.opens] = None if opening is None else opening.isoformat()
        turn.note(state, hours=self.hours.name, forced=state == forced)
        there = self.on.get(state) or self.on.get(self.LIKE.get(state, ""))
        if there is not None:
            return Go(there)
        return self.leave() if state == "open" else HandOver(state)
