from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from ivr import document
from ivr.actions import Choice, SlotSpec
from ivr.document import did_you_mean
from ivr.flow.expr import Text, text
from ivr.flow.fields import Reading, declared, key
from ivr.flow.position import Answer, Counter
from ivr.flow.question import Question
from ivr.flow.steps.asking import Asking
from ivr.flow.steps.step import Step, prompt, then_key
from ivr.flow.tongues import tongue
from ivr.flow.turn import Line, Move, Speak, Turn
from ivr.flow.values import word
from ivr.flow.vocabulary import Prompt, Vocabulary
from ivr.ssml import escaped

ASKED = "ask"


@declared
class Language(Asking):
    """Speak another language from here on: the one that is named, or the one that the caller chooses."""

    KIND = "language"
    TRIES = 2

    language: str = key(word, "a language of the flow; or `ask`, and the caller chooses")
    ask: Prompt = key(
        prompt, "the question; without it, each language offers itself", default=Prompt(text(""))
    )
    say: Prompt | None = key(prompt, "what is said then, in that language", default=None)
    on: Mapping[str, str] = field(default_factory=dict)
    then: str | None = then_key()

    def enter(self, turn: Turn) -> Move:
        if self.language != ASKED:
            return self._speak(turn, self.language)
        return Asking.enter(self, turn) if len(turn.flow.languages) > 1 else self.leave()

    def _speak(self, turn: Turn, language: str) -> Move:
        turn.note("language", language=language)
        return Speak(language)

    def spoken(self, turn: Turn) -> Move:
        """What is said in a language that is named is written in it, wherever it stands."""
        if self.say is not None:
            line = turn.line(self.name, self.say, ".say")
            line = line if self.language == ASKED else replace(line, language=self.language)
            turn.speak(self.name, line, self.policy.barge_in)
        return self.leave()

    def question(self, flow: Vocabulary, deaf: bool = False) -> Question:
        choices = tuple(
            Choice(one, (tongue(one).name, *tongue(one).others)) for one in dict.fromkeys(flow.languages)
        )
        return Question(
            flow, self.name, SlotSpec(self.name, "choice", choices=choices), deaf=deaf and self._asks
        )

    def answered(self, turn: Turn, answer: str) -> Move | None:
        return self._speak(turn, answer) if answer in turn.flow.languages else None

    def unanswered(self, turn: Turn, why: Counter) -> Move:
        """The language stays as it is."""
        return self.leave()

    # --- as `ask` does it, but for the sound ----------------------------------------------------

    def _open(
        self,
        turn: Turn,
        asked: Line,
        again: Text | None = None,
        case: str = "",
        pending: Answer | None = None,
    ) -> Move:
        """A question that is not written is asked by every language for itself."""
        move = Asking._open(self, turn, asked, again, case, pending)
        for language, offer in () if pending or self._asks else self._offers(turn.flow):
            turn.speak(self.name, Line(escaped(offer), language), self.policy.barge_in)
        return move

    @property
    def _asks(self) -> bool:
        """Whether the question is written."""
        return any(one.source for one in self.ask.texts)

    def _offers(self, flow: Vocabulary) -> Iterator[tuple[str, str]]:
        keys = {meaning: pressed for pressed, meaning in self.question(flow).all_keys.items()}
        return ((one, tongue(one).offer.format(key=keys[one])) for one in flow.languages if one in keys)

    def _needs_confirmation(self, flow: Vocabulary, answer: Answer, confidence: float) -> bool:
        """A language that was misheard is heard at once, and changed again."""
        return answer.intent is not None and Asking._needs_confirmation(self, flow, answer, confidence)

    # --- the declaration ------------------------------------------------------------------------

    @property
    def waits(self) -> bool:
        return self.language == ASKED

    def verify(self, written: document.Mapping, flow: Vocabulary, reading: Reading) -> None:
        Step.verify(self, written, flow, reading)
        node = written.get(self.KIND)
        if node is not None and self.language not in (ASKED, *flow.languages):
            sentence = f"This flow does not speak '{self.language}'."
            hint = did_you_mean(self.language, (ASKED, *flow.languages))
            reading.fault(node, "unknown-language", sentence, hint)

    @property
    def also_said(self) -> tuple[Text, ...]:
        return () if self.say is None else self.say.texts

    def prompts(self, flow: Vocabulary) -> Iterator[tuple[str, str]]:
        if self.language == ASKED:
            yield from Asking.prompts(self, flow)
            yield from self._offers(flow)
        else:
            said = (one for one in self.also_said if not one.names)
            yield from ((self.language, one.annotated({}, self.name)) for one in said)
