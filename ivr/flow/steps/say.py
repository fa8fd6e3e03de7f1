from __future__ import annotations

from ivr.flow.expr import Text
from ivr.flow.fields import declared, key
from ivr.flow.steps.step import Step, prompt, retry_key, then_key
from ivr.flow.turn import Move, Turn
from ivr.flow.vocabulary import Prompt


@declared
class Say(Step):
    """Say something."""

    KIND = "say"

    say: Prompt = key(prompt, "a sentence, or `by:` a value with a sentence for each and `else:`")
    then: str | None = then_key()
    retry: str | None = retry_key()

    def enter(self, turn: Turn) -> Move:
        turn.prompt(self.name, self.say, self.policy)
        return self.leave()

    @property
    def texts(self) -> tuple[Text, ...]:
        return self.say.texts
