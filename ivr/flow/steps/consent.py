from __future__ import annotations

from collections.abc import Mapping

from ivr.actions import Keep
from ivr.events import Event, Kept, NoInput, Understood
from ivr.flow.fields import declared, key
from ivr.flow.position import Answer, Counter, Waiting
from ivr.flow.question import Question
from ivr.flow.steps.asking import Asking
from ivr.flow.steps.step import on_key, prompt, then_key
from ivr.flow.turn import Move, Rest, Turn
from ivr.flow.values import variable, word
from ivr.flow.vocabulary import Prompt, Vocabulary
from ivr.ssml import words


@declared
class Consent(Asking):
    """Ask for a consent, and keep what was asked and what was answered.

    No answer is a no; so is a yes that could not be kept.
    """

    KIND = "consent"
    OUTCOMES = ("yes", "no")
    GOES_ON = OUTCOMES
    TRIES = 2
    AWAITS = (Understood, NoInput, Kept)

    consent: str = key(variable, "what is consented to: a variable that will be true or false")
    ask: Prompt = key(prompt, "the wording")
    wording: str = key(word, "the version of the wording, as it is kept", default="1")
    on: Mapping[str, str] = on_key("where yes and no lead; both go on when they are left open")
    then: str | None = then_key()

    def question(self, flow: Vocabulary, deaf: bool = False) -> Question:
        return Question(flow, self.name, yes_no=True, deaf=deaf)

    def answered(self, turn: Turn, answer: str) -> Move | None:
        return self._keep(turn, answer) if answer in self.OUTCOMES else None

    def unanswered(self, turn: Turn, why: Counter) -> Move:
        return self._keep(turn, "no")

    def _keep(self, turn: Turn, answer: str) -> Move:
        kept = Keep(
            id=turn.next_id(self.name),
            kind="consent",
            data={
                "name": self.consent,
                "wording": self.wording,
                "text": words(turn.line(self.name, self.ask).text),
                "language": turn.flow.language,
                "answer": answer,
                "at": turn.at.isoformat(),
            },
        )
        turn.actions.append(kept)
        turn.position.variables[self.consent] = False
        turn.position.waiting = Waiting("keep", kept.id, Answer(answer=answer))
        return Rest()

    def receive(self, turn: Turn, event: Event) -> Move:
        waiting = turn.position.waiting
        if not isinstance(event, Kept) or waiting is None or waiting.pending is None:
            return Asking.receive(self, turn, event)
        given = waiting.pending.answer == "yes" and event.outcome == "ok"
        turn.note(event.outcome, consent=self.consent)
        turn.position.waiting = None
        turn.position.variables[self.consent] = given
        return self.outcome("yes" if given else "no")
