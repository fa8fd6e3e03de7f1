"""What the steps of a flow share: slots, intents, policy, prompts, and shares of callers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from ivr.actions import BargeIn, SlotSpec
from ivr.flow.expr import Formula, Names, Text, text
from ivr.flow.fields import declared, group, key
from ivr.flow.phrases import Phrases, phrases
from ivr.flow.spoken import speech
from ivr.flow.values import duration, number, number_or_off, one_of, sentences, step_name, whole


@dataclass(frozen=True, slots=True)
class Prompt:
    """A sentence; or, with `by`, one for each value, and one for all others; or, with `share`, one for
    each share of the callers. What stands for a value or a share may have cases of its own."""

    otherwise: Text | Prompt | None
    by: Formula | None = None
    share: str = ""
    cases: Mapping[str, Text | Prompt] = field(default_factory=dict)

    def choose(self, names: Names, step: str, variant: Callable[[str], str]) -> tuple[Text, str]:
        """The sentence, and its case as recordings are named: "" or ".shipped". Raises ExpressionError."""
        found, case = self.otherwise, ""
        if self.by is not None or self.share:
            value = as_word(self.by.value(names, step)) if self.by is not None else variant(self.share)
            found, case = self.cases.get(value, found), f".{value if value in self.cases else 'else'}"
        if isinstance(found, Prompt):
            text, inner = found.choose(names, step, variant)
            return text, case + inner
        assert found is not None, "a share without a sentence is refused by the reader"
        return found, case

    @property
    def lines(self) -> Iterator[tuple[Text, str]]:
        """Every sentence with its case."""
        split = self.by is not None or bool(self.share)
        for value, found in (*self.cases.items(), ("else", self.otherwise)):
            case = f".{value}" if split else ""
            if isinstance(found, Prompt):
                yield from ((text, case + inner) for text, inner in found.lines)
            elif found is not None:
                yield found, case

    @property
    def texts(self) -> tuple[Text, ...]:
        return tuple(text for text, _ in self.lines)


@dataclass(frozen=True, slots=True)
class Variants:
    """A comparison of several ways: which share of the callers, in percent, goes which."""

    name: str
    shares: Mapping[str, int]

    def of(self, who: str) -> str:
        """The variant of this caller; the same one always, and each name by a throw of its own."""
        thrown = int.from_bytes(hashlib.sha256(f"{self.name}\0{who}".encode()).digest()[:8]) % 100
        for variant, share in self.shares.items():
            thrown -= share
            if thrown < 0:
                return variant
        raise AssertionError("shares add up to 100")


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
class Filler:
    say: tuple[Text, ...] = key(
        sentences, "what is said the first time, the second time, …; without values", default=()
    )
    sound: Literal["none", "music"] = key(
        one_of("none", "music"), "`music`: on hold instead of words, until the next prompt", default="none"
    )


@declared
class Suggest:
    """When a suggestion is spoken."""

    share: float = key(number(0, 1), "of the callers who wanted it next, at the least", default=0.3)
    calls: int = key(whole(1, 1_000_000), "in which that was seen, at the least", default=20)


@declared
class Policy:
    """What holds at every step, unless the step says otherwise."""

    no_input: Silence = key(group, "the caller says nothing: `after`, `say`")
    no_match: Reprompts = key(group, "nothing was understood: `say`")
    low_confidence: Reprompts = key(group, "something was understood, but too unsurely: `say`")
    refused: Reprompts = key(group, "the caller says that it was not right: `say`")
    secret: Reprompts = key(group, "a secret was not keyed in, or not rightly: `say`")
    wrong: Reprompts = key(group, "what was answered fails the `check` or `matches` of its slot: `say`")
    resumed: Reprompts = key(group, "back at a question that something else interrupted: `say`")
    confidence: Confidence = key(group, "`accept` and `confirm`, from 0 to 1", factory=Confidence)
    patience: int = key(whole(1, 100), "so many repairs in one call, then the hand-over", default=4)
    frustration: float | None = key(
        number_or_off(0, 1),
        "how annoyed the caller may sound, from 0 to 1, before a person takes over; or `off`",
        default=0.8,
    )
    suggest: Suggest = key(
        group, "how sure a suggestion must be: `share` of the callers, in so many `calls`", factory=Suggest
    )
    handover: str | None = key(step_name, "the step that hands the caller to a person", default=None)
    wait: float = key(duration, "how long a caller may be silent who asked for a moment", default=60.0)
    barge_in: BargeIn = key(one_of("speech", "keys", "none"), "what may interrupt a prompt", default="speech")
    keys_ahead: Literal["count", "flush"] = key(
        one_of("count", "flush"),
        "what becomes of keys that are pressed before their question",
        default="count",
    )
    max_silence: float = key(
        duration, "how long the caller may hear nothing while something takes its time", default=1.5
    )
    filler: Filler = key(group, "what is heard then: `say`, or `sound`", factory=Filler)
    model: Literal["allowed", "never"] = key(
        one_of("allowed", "never"),
        "whether a language model may be asked what was meant, if the settings have one",
        default="allowed",
    )


def written(line: str, language: str) -> Text:
    """A sentence of the house."""
    return replace(text(line), language=language)


@cache
def default_policy(language: str) -> Policy:
    own = phrases(language)

    def said(lines: tuple[str, ...]) -> tuple[Text, ...]:
        return tuple(written(line, language) for line in lines)

    return Policy(
        no_input=Silence(say=said(own.no_input)),
        no_match=Reprompts(say=said(own.no_match)),
        low_confidence=Reprompts(say=said(own.low_confidence)),
        refused=Reprompts(say=said(own.refused)),
        secret=Reprompts(say=said((own.secret_wrong, f"{own.keys_only} {{{{ question }}}}"))),
        wrong=Reprompts(say=said((f"{own.slot_wrong} {{{{ question }}}}",))),
        resumed=Reprompts(say=said((f"{own.where_were_we} {{{{ question }}}}",))),
        filler=Filler(say=said(own.fillers)),
    )


@dataclass(frozen=True, slots=True)
class Intent:
    """What a caller may want. `begin` is a step, `hear` lines such as "where is order <order_number>".
    `accept` and `confirm` are edges of its own instead of the policy's. `suggest` is the question by which
    it is suggested."""

    name: str
    begin: str
    label: str = ""
    hear: tuple[str, ...] = ()
    accept: float | None = None
    confirm: float | None = None
    suggest: Text | None = None


@dataclass(frozen=True, slots=True)
class Anywhere:
    """A word that works anywhere, in this flow: `step` is where it leads instead of doing what it does
    by itself, `hear` what callers say for it besides."""

    step: str | None = None
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
    """The nouns of one flow in one language, `language`; the first is the one it is written in.

    `others` are the same flow in its other languages; `changed` says where a slot leads whose value
    the caller changes later, `currency` is that of sums which do not say it, `settings` are the public
    values of the installation, `say_like` words with the known words that they sound like.
    """

    name: str = ""
    language: str = "en-US"
    others: Mapping[str, Self] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en-US",)
    time_zone: str = "UTC"
    currency: str = speech("en").currency
    slots: Mapping[str, SlotSpec] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()  # slots that hold for the whole call
    intents: Mapping[str, Intent] = field(default_factory=dict)
    replies: Mapping[str, Reply] = field(default_factory=dict)
    anywhere: Mapping[str, Anywhere] = field(default_factory=dict)
    variants: Mapping[str, Variants] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    say_like: Mapping[str, str] = field(default_factory=dict)
    closing: frozenset[str] = frozenset()  # questions whether there is anything else

    def suggests(self, intent: str) -> bool:
        return intent in self.intents and self.intents[intent].suggest is not None

    def spoken(self, language: str) -> Self:
        """This flow in a language; in its first, when it does not have that one."""
        return self.others.get(language, self)

    def nearest(self, wanted: str) -> str | None:
        """The language of this flow that is meant by a tag: "es" is met by es-ES."""
        same = (tag for tag in self.languages if tag.lower() == wanted.lower())
        kin = (tag for tag in self.languages if tag.partition("-")[0] == wanted.partition("-")[0].lower())
        return next(same, next(kin, None))

    @property
    def labels(self) -> Mapping[str, str]:
        """What each intent is called when it is offered."""
        named: dict[str, Reply | Intent] = {**self.replies, **self.intents}
        return {name: one.label for name, one in named.items()}

    @property
    def hear(self) -> Mapping[str, tuple[str, ...]]:
        """What callers say, for every intent, question with an answer, and word that works anywhere."""
        heard: dict[str, Anywhere | Reply | Intent] = {**self.anywhere, **self.replies, **self.intents}
        return {name: one.hear for name, one in heard.items()}

    @property
    def phrases(self) -> Phrases:
        return phrases(self.language)

    def edges(self, intent: str | None, bands: Confidence) -> Confidence:
        """The edges of confidence for an intent, where `bands` are those of the step. An edge that the intent
        does not name gives way to the one that it does."""
        own = self.intents.get(intent or "")
        if own is None or (own.accept is None and own.confirm is None):
            return bands
        if own.confirm is None:
            accept = bands.accept if own.accept is None else own.accept
            return Confidence(accept=accept, confirm=min(accept, bands.confirm))
        accept = max(own.confirm, bands.accept) if own.accept is None else own.accept
        return Confidence(accept=accept, confirm=own.confirm)

    def label(self, intent: str) -> str:
        """What an intent, or a word that works anywhere, is called."""
        known = self.intents.get(intent)
        return (known.label if known else self.phrases.anywhere.get(intent)) or intent.replace("_", " ")

    def today(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.time_zone)).date()
