"""What the steps of a flow share: slots, intents, policy, and prompts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from ivr.actions import BargeIn, SlotSpec
from ivr.flow.expr import Formula, Names, Text, text
from ivr.flow.fields import declared, duration, group, key, number, one_of, sentences, step_name, whole
from ivr.flow.phrases import Phrases, phrases


@dataclass(frozen=True, slots=True)
class Prompt:
    """A sentence; or, with `by`, one sentence for each value, and one for all others."""

    otherwise: Text
    by: Formula | None = None
    cases: Mapping[str, Text] = field(default_factory=dict)

    def choose(self, names: Names, step: str) -> Text:
        if self.by is None:
            return self.otherwise
        return self.cases.get(as_word(self.by.value(names, step)), self.otherwise)

    @property
    def texts(self) -> tuple[Text, ...]:
        return (*self.cases.values(), self.otherwise)


def as_word(value: object) -> str:
    """A value as it is written in a flow: True is `yes`."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


@declared
class Confidence:
    """The edges of three bands: below `confirm` ask again, below `accept` ask whether it is right."""

    accept: float = key(number(0, 1), "from here on an answer is taken", default=0.75)
    confirm: float = key(number(0, 1), "from here on the caller is asked whether it is right", default=0.45)


@declared
class Reprompts:
    say: tuple[Text, ...] = key(sentences, "what is said the first time, the second time, …")


@declared
class Silence(Reprompts):
    after: float = key(duration, "how long the caller may be silent", default=5.0)


@declared
class Policy:
    """What holds at every step, unless the step says otherwise."""

    no_input: Silence = key(group, "the caller says nothing: `after`, `say`")
    no_match: Reprompts = key(group, "nothing was understood: `say`")
    low_confidence: Reprompts = key(group, "something was understood, but too unsurely: `say`")
    refused: Reprompts = key(group, "the caller says that it was not right: `say`")
    confidence: Confidence = key(group, "`accept` and `confirm`, from 0 to 1", factory=Confidence)
    patience: int = key(whole(1, 100), "so many repairs in one call, then the hand-over", default=4)
    handover: str | None = key(step_name, "the step that hands the caller to a person", default=None)
    barge_in: BargeIn = key(one_of("speech", "keys", "none"), "what may interrupt a prompt", default="speech")
    max_silence: float = key(duration, "how long the caller may hear nothing", default=1.5)


@cache
def default_policy(language: str) -> Policy:
    own = phrases(language)

    def said(lines: tuple[str, ...]) -> tuple[Text, ...]:
        return tuple(text(line) for line in lines)

    return Policy(
        no_input=Silence(say=said(own.no_input)),
        no_match=Reprompts(say=said(own.no_match)),
        low_confidence=Reprompts(say=said(own.low_confidence)),
        refused=Reprompts(say=said(own.refused)),
    )


@dataclass(frozen=True, slots=True)
class Intent:
    """What a caller may want. `begin` is a step, `hear` lines such as "where is order <order_number>"."""

    name: str
    begin: str
    label: str = ""
    hear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """A question that callers ask and its answer. It is heard as an intent of the name `answer.opening`;
    one that holds `anywhere` is answered at any question, which is then asked again."""

    name: str
    hear: tuple[str, ...]
    say: Prompt
    label: str = ""
    anywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The nouns of one flow; the first language is the one it is written in."""

    languages: tuple[str, ...] = ("en-US",)
    time_zone: str = "UTC"
    slots: Mapping[str, SlotSpec] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()  # slots that hold for the whole call
    intents: Mapping[str, Intent] = field(default_factory=dict)
    replies: Mapping[str, Reply] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return self.languages[0]

    @property
    def phrases(self) -> Phrases:
        return phrases(self.language)

    def today(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.time_zone)).date()
