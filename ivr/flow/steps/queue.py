from __future__ import annotations

from collections.abc import Mapping

from ivr.actions import Enqueue
from ivr.document import Node
from ivr.flow.expr import Text
from ivr.flow.fields import Reading, declared, fault, key, looks
from ivr.flow.steps.keeping import learned
from ivr.flow.steps.leaving import Leaving, announce_key, whisper_key
from ivr.flow.steps.step import on_key
from ivr.flow.turn import Farewell, Go, HandOver, Move, Turn
from ivr.flow.values import duration, scalar
from ivr.flow.vocabulary import Prompt

SAME: Mapping[str, str] = dict.fromkeys(("joinempty", "leaveempty", "joinunavail", "leaveunavail"), "closed")
"""Words of Asterisk's QUEUESTATUS -> the outcome that stands for them, if they have none of their own."""


@looks(type="string", pattern=r"^[\w-]+$")
def queue_name(node: Node, reading: Reading) -> str:
    found = scalar(node, "The name of a queue")
    if not all(sign.isalnum() or sign in "_-" for sign in found):
        raise fault(node, "bad-name", f"'{found}' cannot be the name of a queue.")
    return found


@declared
class Queue(Leaving):
    """Hand the caller, with all that was learned, to the agents of a queue."""

    KIND = "queue"
    OUTCOMES = ("full", "timeout", "closed", *SAME, "continue", "withdraw", "failed")
    LIKE = SAME
    LEADS_ON = False

    queue: str = key(queue_name, "the name of the queue")
    announce: Prompt | None = announce_key()
    whisper: Text | None = whisper_key()
    timeout: float = key(duration, "how long the caller waits for an agent", default=120.0)
    on: Mapping[str, str] = on_key("where a caller goes whom nobody took: full, timeout, closed, …")

    def enter(self, turn: Turn) -> Move:
        if not self.may_go(turn):
            return Farewell()
        position = turn.position
        return self.go(
            turn,
            Enqueue(
                queue=self.queue,
                reason=position.reason,
                whisper=self.told(turn),
                said=position.said,
                timeout=round(self.timeout),
                **learned(turn),
            ),
        )

    def returned(self, status: str) -> Move:
        there = self.on.get(status) or self.on.get(self.LIKE.get(status, ""))
        return Go(there) if there is not None else HandOver(status)
