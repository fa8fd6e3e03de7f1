from __future__ import annotations

from collections.abc import Mapping

from ivr.actions import Enqueue, Note
from ivr.document import Node
from ivr.errors import ExpressionError
from ivr.events import Event, Returned
from ivr.flow.expr import Text
from ivr.flow.fields import Reading, declared, duration, fault, key, scalar, sentence
from ivr.flow.position import Waiting
from ivr.flow.steps.step import Step, on_key, prompt
from ivr.flow.turn import Farewell, Go, HandOver, Move, Rest, Turn
from ivr.flow.vocabulary import Prompt

MAX_RETURNS = 3
"""So often one queue may give a caller back; then the call ends with an apology."""

SAME: Mapping[str, str] = dict.fromkeys(("joinempty", "leaveempty", "joinunavail", "leaveunavail"), "closed")
"""Words of Asterisk's QUEUESTATUS -> the outcome that stands for them, if they have none of their own."""


def queue_name(node: Node, reading: Reading) -> str:
    found = scalar(node, "The name of a queue")
    if not all(sign.isalnum() or sign in "_-" for sign in found):
        raise fault(node, "bad-name", f"'{found}' cannot be the name of a queue.")
    return found


@declared
class Queue(Step):
    """Hand the caller, with all that was learned, to the agents of a queue."""

    KIND = "queue"
    OUTCOMES = ("full", "timeout", "closed", *SAME, "continue", "withdraw", "failed")
    LEADS_ON = False
    AWAITS = (Returned,)

    queue: str = key(queue_name, "the name of the queue")
    announce: Prompt | None = key(prompt, "what the caller is told before", default=None)
    whisper: Text | None = key(sentence, "what the agent is told", default=None)
    timeout: float = key(duration, "how long the caller waits for an agent", default=120.0)
    on: Mapping[str, str] = on_key("where a caller goes whom nobody took: full, timeout, closed, …")

    def enter(self, turn: Turn) -> Move:
        position = turn.position
        if position.queued.get(self.name, 0) >= MAX_RETURNS:
            return Farewell()
        position.queued[self.name] = position.queued.get(self.name, 0) + 1
        try:
            if self.announce is not None:
                turn.prompt(self.name, self.announce, self.policy)
        except ExpressionError as error:
            turn.actions.append(Note(kind="fault", text=str(error)))
        turn.actions.append(
            Enqueue(
                queue=self.queue,
                reason=position.reason,
                whisper=self._whisper(turn),
                slots={n: v for n, v in position.slots.items() if not turn.flow.slots[n].sensitive},
                said=position.said,
                timeout=round(self.timeout),
            )
        )
        position.reason, position.waiting = "step", Waiting("queue")
        return Rest()

    def receive(self, turn: Turn, event: Event) -> Move:
        if not isinstance(event, Returned):
            return Rest()
        turn.position.waiting = None
        turn.note(event.status)
        there = self.on.get(event.status) or self.on.get(SAME.get(event.status, ""))
        return Go(there) if there is not None else HandOver(event.status)

    def _whisper(self, turn: Turn) -> str:
        """A whisper that has no value must not cost the caller the agent."""
        try:
            return "" if self.whisper is None else self.whisper.render(turn.names(), self.name)
        except ExpressionError as error:
            turn.actions.append(Note(kind="fault", text=str(error)))
            return ""

    @property
    def waits(self) -> bool:
        return True

    @property
    def texts(self) -> tuple[Text, ...]:
        return () if self.announce is None else self.announce.texts
