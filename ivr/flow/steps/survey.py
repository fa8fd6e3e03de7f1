from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.actions import Choice, Keep, SlotSpec
from ivr.events import Understood
from ivr.flow.expr import Text
from ivr.flow.fields import declared, key
from ivr.flow.position import Answer, Counter
from ivr.flow.question import Question
from ivr.flow.steps.asking import Asking
from ivr.flow.steps.step import on_key, prompt, then_key
from ivr.flow.turn import Move, Turn
from ivr.flow.values import new_name, one_of
from ivr.flow.vocabulary import Prompt, Vocabulary


@dataclass(frozen=True, slots=True)
class Words:
    """What belongs to a survey in one language. `skip`: what callers say who would rather not."""

    rating: str
    skip: tuple[str, ...]


WORDS: Mapping[str, Words] = {
    "en": Words(
        "number from {low} to {high}", ("no thanks", "no thank you", "skip", "skip it", "rather not")
    ),
    "es": Words("número del {low} al {high}", ("no gracias", "prefiero no contestar", "omitir")),
}

SCALES: Mapping[str, tuple[int, int] | None] = {"csat": (1, 5), "nps": (0, 10), "yes_no": None}
"""The lowest and the highest rating; None: yes or no."""

SKIP = "skip"


@declared
class Survey(Asking):
    """Ask how it was, and keep the answer. Nobody is pressed: silence, "no thanks" and the star go on."""

    KIND = "survey"
    OUTCOMES = ("answered", "skipped")
    GOES_ON = OUTCOMES
    TRIES = 2

    survey: str = key(new_name, "what the answers are kept as")
    scale: str = key(one_of(*SCALES), "csat (1 to 5), nps (0 to 10) or yes_no", default="csat")
    thanks: Prompt | None = key(prompt, "what is said to an answer", default=None)
    on: Mapping[str, str] = on_key("where answered and skipped lead; both go on when they are left open")
    then: str | None = then_key()

    def question(self, flow: Vocabulary, deaf: bool = False) -> Question:
        """Ratings are a number; "no" to one is no thanks. The keys of a rating are the number itself."""
        words, ends = WORDS.get(flow.language.partition("-")[0], WORDS["en"]), SCALES[self.scale]
        if ends is None:
            slot = SlotSpec(self.name, "choice", choices=(Choice(SKIP, words.skip),))
            return Question(flow, self.name, slot, yes_no=True, keys={"*": SKIP}, deaf=deaf)
        low, high = ends
        label = words.rating.format(low=low, high=high)
        slot = SlotSpec(self.name, "number", label, longest=len(str(high)))
        return Question(flow, self.name, slot, yes_no=True, keys={} if deaf else {"*": "no"}, deaf=deaf)

    def _known(self, turn: Turn, event: Understood, confirming: bool) -> Answer | None:
        """Every key is a rating, 0 too, which elsewhere is a person."""
        if event.how == "keys" and event.text == "0" and SCALES[self.scale] is not None and not confirming:
            return Answer(answer=event.text)
        return Asking._known(self, turn, event, confirming)

    def meant(self, event: Understood) -> str | None:
        rating = event.slots.get(self.name)
        return event.answer if rating is None else str(rating)

    def answered(self, turn: Turn, answer: str) -> Move | None:
        ends = SCALES[self.scale]
        if answer == (SKIP if ends is None else "no"):
            return self._skip(turn)
        if ends is None:
            return self._keep(turn, answer) if answer in ("yes", "no") else None
        if not answer.isdecimal() or not ends[0] <= int(answer) <= ends[1]:
            return None
        return self._keep(turn, int(answer))

    def unanswered(self, turn: Turn, why: Counter) -> Move:
        return self._skip(turn)

    def _keep(self, turn: Turn, answer: str | int) -> Move:
        """Nobody waits for the store to have it."""
        data = {
            "name": self.survey,
            "scale": self.scale,
            "answer": answer,
            "language": turn.position.language,
        }
        turn.actions.append(Keep(id=turn.next_id(self.name), kind="survey", data=data))
        if self.thanks is not None:
            turn.prompt(self.name, self.thanks, self.policy, ".thanks")
        return self.outcome("answered")

    def _skip(self, turn: Turn) -> Move:
        turn.note("skipped", survey=self.survey)
        return self.outcome("skipped")

    @property
    def also_said(self) -> tuple[Text, ...]:
        return () if self.thanks is None else self.thanks.texts
