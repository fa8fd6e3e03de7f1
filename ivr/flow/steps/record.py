from __future__ import annotations

from collections.abc import Mapping

from ivr.actions import Record as RecordCaller
from ivr.events import Event, Recorded
from ivr.flow.expr import Text
from ivr.flow.fields import declared, key
from ivr.flow.position import Waiting
from ivr.flow.steps.keeping import Giving
from ivr.flow.steps.step import on_key, prompt, retry_key, then_key
from ivr.flow.turn import Move, Rest, Turn
from ivr.flow.values import duration, variable, yes_or_no
from ivr.flow.vocabulary import Prompt


@declared
class Record(Giving):
    """Record what the caller says, until a key, a silence, or the longest time."""

    KIND = "record"
    OUTCOMES = ("ok", "silent", "failed")
    AWAITS = (Recorded,)

    record: str = key(variable, "what is recorded; a variable of this name holds its `seconds` and `name`")
    say: Prompt | None = key(prompt, "what the caller is told before", default=None)
    longest: float = key(duration, "it ends after this", default=60.0)
    silence: float = key(duration, "it ends when the caller has been silent for so long", default=2.0)
    beep: bool = key(yes_or_no, "whether a tone says when to begin", default=True)
    on: Mapping[str, str] = on_key("ok, silent: nothing was said, failed")
    then: str | None = then_key()
    retry: str | None = retry_key()

    def enter(self, turn: Turn) -> Move:
        if self.say is not None:
            turn.prompt(self.name, self.say, self.policy)
        begun = RecordCaller(
            id=turn.next_id(self.name),
            name=self.record,
            longest=self.longest,
            silence=self.silence,
            beep=self.beep,
        )
        turn.actions.append(begun)
        turn.position.waiting = Waiting("recording", begun.id)
        return Rest()

    def receive(self, turn: Turn, event: Event) -> Move:
        if not isinstance(event, Recorded):
            return Rest()
        turn.position.variables[self.record] = {"name": event.name, "seconds": event.seconds}
        return self.ended(turn, event.outcome)

    @property
    def texts(self) -> tuple[Text, ...]:
        return () if self.say is None else self.say.texts
