"""The base of the kinds that are a question and do something with its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ivr.events import Understood
from ivr.flow.expr import Text
from ivr.flow.fields import declared, key
from ivr.flow.position import Answer, Counter
from ivr.flow.steps.questioning import Questioning
from ivr.flow.steps.step import Step, on_key, prompt
from ivr.flow.turn import Go, HandOver, Move, Turn
from ivr.flow.vocabulary import Prompt, Vocabulary


@declared
class Asking(Questioning):
    """Asks, repeats, confirms and understands as `ask` does. A subclass gives `question`, and says what an
    answer does (`answered`) and what becomes of the conversation without one (`unanswered`)."""

    TRIES: ClassVar[int] = 100
    """The question is asked so often, while the patience of the call lasts; then it is unanswered."""

    ask: Prompt = key(prompt, "the question")
    on: Mapping[str, str] = on_key("where an outcome leads")

    def answered(self, turn: Turn, answer: str) -> Move | None:
        """What an answer does; None when it is none to this question."""
        raise NotImplementedError

    def unanswered(self, turn: Turn, why: Counter) -> Move:
        """What to do without an answer."""
        return HandOver("patience")

    def meant(self, event: Understood) -> str | None:
        """The answer in what was understood, as a word."""
        return event.answer

    def outcome(self, name: str) -> Move:
        """Where an outcome leads: what `on` says, or on, or to the hand-over."""
        if name in self.on:
            return Go(self.on[name])
        return self.leave() if name in self.GOES_ON else HandOver(name)

    # --- as `ask` does it, but for the answer ---------------------------------------------------

    def _known(self, turn: Turn, event: Understood, confirming: bool) -> Answer | None:
        found = Questioning._known(self, turn, event, confirming) or Answer()
        if found.intent not in turn.flow.anywhere:
            found.answer = event.answer if confirming else self.meant(event)
        return None if found == Answer() else found

    def lead(self, turn: Turn, answer: Answer, confirmed: bool) -> Move | None:
        return None if answer.answer is None else self.answered(turn, answer.answer)

    def _again(
        self,
        turn: Turn,
        counter: Counter,
        pending: Answer | None,
        confidence: float | None = None,
        case: str = "",
    ) -> Move:
        tried = sum(turn.position.repairs.values()) + 1
        left = tried < self.TRIES
        move = Questioning._again(self, turn, counter, pending, confidence, case) if left else None
        if move is not None and move != HandOver("patience"):
            return move
        turn.note("unanswered", why=counter)
        turn.position.waiting = None
        return self.unanswered(turn, counter)

    # --- the declaration ------------------------------------------------------------------------

    @property
    def falls(self) -> bool:
        return self.then is None and self.retry is None and not set(self.GOES_ON) <= set(self.on)

    @property
    def exits(self) -> tuple[str, ...]:
        onward = None if set(self.GOES_ON) <= set(self.on) else self.then or self.below
        return (*self.on.values(), *((onward,) if onward else ()))

    @property
    def waits(self) -> bool:
        return True

    def outcomes(self, flow: Vocabulary) -> tuple[str, ...]:
        return (*self.OUTCOMES, *flow.intents)

    def default(self, outcome: str, flow: Vocabulary) -> str | None:
        known = flow.intents.get(outcome)
        return known.begin if known is not None else Step.default(self, outcome, flow)

    @property
    def also_said(self) -> tuple[Text, ...]:
        """What the step says besides its question."""
        return ()

    @property
    def texts(self) -> tuple[Text, ...]:
        return (*self.ask.texts, *self.also_said)

    def prompts(self, flow: Vocabulary) -> Iterator[tuple[str, str]]:
        yield from Questioning.prompts(self, flow)
        yield from Step.prompts(self, flow)
