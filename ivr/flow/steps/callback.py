from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from ivr.actions import Keep
from ivr.document import Node
from ivr.events import Event, Kept
from ivr.flow.expr import Formula, Text, formula
from ivr.flow.fields import Reading, declared, fault, key, looks
from ivr.flow.position import Waiting
from ivr.flow.steps.keeping import Giving, open_names, open_slots
from ivr.flow.steps.queue import queue_name
from ivr.flow.steps.step import on_key, prompt, retry_key, then_key
from ivr.flow.turn import Move, Rest, Turn
from ivr.flow.values import NAME, compiled, scalar
from ivr.flow.vocabulary import Prompt

_UNITS: Mapping[str, float] = {"m": 60.0, "h": 3_600.0, "d": 86_400.0}


@looks(type="string", examples=["caller"])
def whose(node: Node, reading: Reading) -> Formula:
    """The name of a slot or variable; `caller` is the number that the caller shows."""
    found = scalar(node, "The name of a slot")
    if not NAME.fullmatch(found):
        hint = "A number that is known beforehand is no one's to call back."
        raise fault(node, "bad-name", f"'{found}' is no slot and no variable.", hint)
    return compiled(node, reading, formula, found)


@looks(type="string", pattern="^[0-9]{1,4} ?[mhd]$", examples=["30m", "2h", "1d"])
def delay(node: Node, reading: Reading) -> float:
    """`30m`, `2h`, `1d` -> seconds."""
    found = scalar(node, "A duration")
    match = re.fullmatch(r"(\d{1,4}) ?([mhd])", found)
    if match is None:
        raise fault(node, "bad-duration", f"'{found}' is no such duration.", "Write 30m, 2h or 1d.")
    return float(match[1]) * _UNITS[match[2]]


def telephone_number(written: object) -> str | None:
    """Digits, with a `+` before them or not; None when it cannot be one."""
    found = re.sub(r"[ ()./-]", "", str(written))
    return found if re.fullmatch(r"\+?\d{3,15}", found) else None


@declared
class Callback(Giving):
    """Keep that somebody is to be called back, with all that was learned."""

    KIND = "callback"
    OUTCOMES = ("ok", "error")
    AWAITS = (Kept,)

    callback: str = key(queue_name, "the queue whose people call back")
    number: Formula = key(
        whose, "whom to call: a slot, a variable, or `caller`", factory=lambda: formula("caller")
    )
    after: float = key(delay, "not earlier than so long from now: `30m`, `2h`, `1d`", default=0.0)
    say: Prompt | None = key(prompt, "what the caller is told once it is kept", default=None)
    on: Mapping[str, str] = on_key("ok, error: it could not be kept, or there is no number to call")
    then: str | None = then_key()
    retry: str | None = retry_key()

    def enter(self, turn: Turn) -> Move:
        number = telephone_number(self.number.value(open_names(turn), self.name))
        if number is None:
            return self.ended(turn, "error")
        position = turn.position
        kept = Keep(
            id=turn.next_id(self.name),
            kind="callback",
            data={
                "queue": self.callback,
                "number": number,
                "name": str(position.variables.get("caller_name", "")),
                "not_before": (turn.at + timedelta(seconds=self.after)).isoformat(),
                "topic": position.topic,
                "said": position.said,
                "slots": dict(open_slots(turn)),
            },
        )
        turn.actions.append(kept)
        position.waiting = Waiting("keep", kept.id)
        return Rest()

    def receive(self, turn: Turn, event: Event) -> Move:
        if not isinstance(event, Kept):
            return Rest()
        if event.outcome == "ok" and self.say is not None:
            turn.prompt(self.name, self.say, self.policy)
        return self.ended(turn, event.outcome)

    @property
    def texts(self) -> tuple[Text, ...]:
        return () if self.say is None else self.say.texts
