"""What is looked up at answer, before the first step: who calls, and which language they speak.

No kind of its own: `lookup:` of a flow.
"""

from __future__ import annotations

from ivr.actions import LookUp
from ivr.errors import ExpressionError
from ivr.events import Event, LookedUp
from ivr.flow.expr import Formula, Text
from ivr.flow.fields import declared, key
from ivr.flow.position import Waiting
from ivr.flow.steps.http import Request, request
from ivr.flow.steps.step import Step, prompt
from ivr.flow.turn import Move, Rest, Turn
from ivr.flow.values import condition, duration, variable
from ivr.flow.vocabulary import Prompt

NAME = "at-answer"
"""No step of a flow can be named so."""


@declared
class Lookup(Step):
    """Ask a back office about the caller. Whatever becomes of it, the call goes on."""

    KIND = "lookup"
    AWAITS = (LookedUp,)

    http: Request = key(request, "`GET crm/{{ caller }}`: method, back end, path")
    save: str = key(variable, "the variable that holds the answer; without an answer it has no value")
    say: Prompt | None = key(prompt, "what is said meanwhile", default=None)
    timeout: float = key(duration, "how long the greeting waits for it", default=0.8)
    language: Formula | None = key(condition, "a formula: the language of the caller", default=None)

    def enter(self, turn: Turn) -> Move:
        try:
            path = self.http.path.render(turn.names(), self.name)
        except ExpressionError as fault:  # a caller without a number
            return self._go_on(turn, fault)
        asked = LookUp(
            id=turn.next_id(self.name),
            back_end=self.http.back_end,
            method=self.http.method,
            path=path,
            timeout=self.timeout,
        )
        turn.actions.append(asked)
        turn.position.waiting = Waiting("look_up", asked.id)
        if self.say is not None:
            turn.prompt(self.name, self.say, self.policy)
        return Rest()

    def receive(self, turn: Turn, event: Event) -> Move:
        if not isinstance(event, LookedUp):
            return Rest()
        turn.position.waiting = None
        turn.note(event.outcome, status=event.status)
        if event.outcome != "ok":
            return self.leave()
        turn.position.variables[self.save] = event.data
        try:
            wanted = "" if self.language is None else str(self.language.value(turn.names(), self.name))
        except ExpressionError as fault:
            return self._go_on(turn, fault)
        turn.position.language = turn.flow.nearest(wanted) or turn.position.language
        return self.leave()

    def _go_on(self, turn: Turn, fault: ExpressionError) -> Move:
        turn.note("nothing looked up", why=str(fault))
        return self.leave()

    @property
    def waits(self) -> bool:
        return True

    @property
    def texts(self) -> tuple[Text, ...]:
        return () if self.say is None else self.say.texts
