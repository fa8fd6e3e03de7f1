"""One text as an answer at a step of a flow: what it means, in which band it falls, and why.

The band is that of the flow itself: a call begins at the step, hears the text, and notes what it does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ivr.actions import Action, Note
from ivr.engine.repertoire import Play
from ivr.errors import SimulatorError
from ivr.events import Event, Heard, Understood, Value, Wish
from ivr.nlu.explain import Explainer, Explanation
from ivr.nlu.understand import Meaning
from ivr.rehearsal.asked import Asked, asking_steps

BANDS: Mapping[str, str] = {
    "accept": "accept",
    "correct": "accept",
    "confirm": "confirm",
    "reprompt": "reprompt",
    "patience": "reprompt",
    "failed": "reprompt",
    "unanswered": "reprompt",
}
"""What a question notes about an answer -> the band that it fell in."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`intents` are all that may be said here with their probability, the likeliest first; `confidence` is
    that of the whole, speech included; `why` is that of a reprompt; `edges` are accept and confirm. `then`
    are further wishes of the same breath, `anger` and `sentiment` those of the words, `language` the one that
    was spoken when it is clearly another."""

    text: str
    speech: float
    intents: Sequence[tuple[str, float]] = ()
    intent: str | None = None
    answer: str | None = None
    slots: Mapping[str, Value] = field(default_factory=dict)
    confidence: float = 0.0
    band: str = "reprompt"
    why: str = ""
    edges: tuple[float, float] = (0.0, 0.0)
    then: tuple[Wish, ...] = ()
    sentiment: float = 0.0
    anger: float = 0.0
    language: str = ""

    @property
    def meant(self) -> str:
        """In a word: the intent, yes or no, "(answer)" when only slots are filled, or nothing."""
        if self.intent is not None:
            return self.intent
        return self.answer if self.answer in ("yes", "no") else "(answer)" if self.slots else ""


class Reader:
    """Reads answers at one step, which is the first that asks when none is named."""

    def __init__(self, play: Play, step: str = "", language: str = "", at: datetime | None = None) -> None:
        """Raises SimulatorError for a step that hears nobody, or a language that the flow does not speak."""
        if language and language not in play.flow.languages:
            known = ", ".join(play.flow.languages)
            raise SimulatorError(f"'{play.flow.name}' speaks {known}, not {language}.")
        self._at = at or datetime.now(UTC)
        self.asked = Asked(play, step or first_question(play), language)
        self._flow = play.flow.spoken(self.asked.language)
        self._today = play.flow.today(self._at)
        self._explainer = Explainer(self.asked.understander)

    def read(self, text: str, speech: float = 1.0, alternatives: Sequence[tuple[str, float]] = ()) -> Reading:
        """The answer as the flow takes it; `speech` is how sure the recogniser was of the words."""
        understood, band, why = self._answered(text, speech, tuple(alternatives))
        intents = self.asked.understander.scored(text, self.asked.expecting, self._today)
        return Reading(
            text=text,
            speech=speech,
            intents=intents,
            intent=understood.intent,
            answer=understood.answer,
            slots=understood.slots,
            confidence=understood.confidence,
            band=band,
            why=why,
            edges=self.edges(understood.intent),
            then=understood.then,
            sentiment=understood.sentiment,
            anger=understood.anger,
            language=understood.language,
        )

    def explain(self, reading: Reading) -> Explanation:
        """Which words are known, and the nearest example of the intent, or of the likeliest guess."""
        guess = next((name for name, _ in reading.intents), "")
        return self._explainer.explain(
            reading.text,
            _meaning(reading),
            (reading.intent or guess, *(wish.intent for wish in reading.then)),
            self.asked.expecting,
            self._today,
        )

    def line(self, reading: Reading) -> str:
        """The text as a line of `hear:`, with blanks for what fills slots."""
        return self._explainer.blanked(reading.text, _meaning(reading), self.asked.expecting, self._today)

    def edges(self, intent: str | None) -> tuple[float, float]:
        """From where on an answer is accepted, and from where on it is asked back."""
        found = self._flow.edges(intent, self._flow.steps[self.asked.step].policy.confidence)
        return found.accept, found.confirm

    def _answered(
        self, text: str, speech: float, alternatives: tuple[tuple[str, float], ...]
    ) -> tuple[Understood, str, str]:
        nouns: list[Event | Action] = []
        call, listen = self.asked.open(nouns.append, self._at)
        nouns.clear()
        call.receive(
            Heard(at=self._at, listen=listen.id, text=text, confidence=speech, alternatives=alternatives)
        )
        understood = next(
            (one for one in nouns if isinstance(one, Understood)),
            Understood(at=self._at, listen=listen.id, text=text, how="speech"),
        )
        noted = (one for one in nouns if isinstance(one, Note) and one.text in BANDS)
        note = next(noted, Note(kind="decision", text="reprompt"))
        return understood, BANDS[note.text], str(note.data.get("why", ""))


def _meaning(reading: Reading) -> Meaning:
    return Meaning(reading.intent, reading.slots, reading.answer, reading.confidence)


def first_question(play: Play) -> str:
    """Where a caller says what he wants. SimulatorError when the flow asks nothing."""
    steps = asking_steps(play.flow)
    if not steps:
        raise SimulatorError(f"'{play.flow.name}' asks nothing.")
    return steps[0]
