"""What the kinds have in common that let the caller go: to a queue, a person, a voicemail box."""

from __future__ import annotations

from typing import Any

from ivr.actions import Action, Note
from ivr.errors import ExpressionError
from ivr.events import Event, Returned
from ivr.flow import wishes
from ivr.flow.expr import Text
from ivr.flow.fields import key
from ivr.flow.position import Waiting
from ivr.flow.steps.step import Step, prompt
from ivr.flow.turn import Go, HandOver, Move, Rest, Turn
from ivr.flow.values import sentence
from ivr.flow.vocabulary import Prompt

MAX_RETURNS = 3
"""So often one step may get its caller back; then somebody else must take the call."""


class Leaving(Step):
    """A subclass declares `announce`, and `whisper` where somebody can be told, and calls `go`."""

    AWAITS = (Returned,)

    announce: Prompt | None
    whisper: Text | None = None

    def may_go(self, turn: Turn) -> bool:
        """Counts how often the caller left here; False when it was too often."""
        queued = turn.position.queued
        queued[self.name] = queued.get(self.name, 0) + 1
        return queued[self.name] <= MAX_RETURNS

    def go(self, turn: Turn, action: Action) -> Move:
        """Say what is said before, then the caller leaves."""
        try:
            if self.announce is not None:
                turn.prompt(self.name, self.announce, self.policy)
        except ExpressionError as error:
            turn.actions.append(Note(kind="fault", text=str(error)))
        turn.actions.append(action)
        if turn.position.reason != "step":
            wishes.forget(turn, turn.position.reason)  # a person was wanted, for all of them
        turn.position.reason, turn.position.waiting = "step", Waiting("away")
        return Rest()

    def receive(self, turn: Turn, event: Event) -> Move:
        if not isinstance(event, Returned):
            return Rest()
        turn.position.waiting = None
        turn.note(event.status)
        return self.returned(event.status)

    def returned(self, status: str) -> Move:
        there = self.on.get(status)
        return Go(there) if there is not None else HandOver(status)

    def told(self, turn: Turn) -> str:
        """A whisper that has no value must not cost the caller the person."""
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


def announce_key() -> Any:
    return key(prompt, "what the caller is told before", default=None)


def whisper_key() -> Any:
    return key(sentence, "what the one who answers is told", default=None)
