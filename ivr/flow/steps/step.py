"""What every kind of step has: a name, a place, a way on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from ivr import document
from ivr.document import Node, did_you_mean, unknown_key
from ivr.errors import FlowError, Place, RuntimeFault
from ivr.events import Event, Kept, LookedUp, Sent
from ivr.flow.expr import Formula, Text
from ivr.flow.fields import CASES, TEXT, Reading, either, fault, key, looks
from ivr.flow.position import Answer
from ivr.flow.question import Question
from ivr.flow.turn import Go, Move, Rest, Retry, Turn
from ivr.flow.values import condition, entries, scalar, sentence, step_name, target
from ivr.flow.vocabulary import Policy, Prompt, Vocabulary

SLOW: frozenset[type[Event]] = frozenset({LookedUp, Kept, Sent})
"""Whoever answers these may take his time, while the caller waits."""

NOBODY = ("hangup", "no step hands over: an apology")
"""Where an open outcome leads in a flow whose policy has no hand-over."""


@dataclass(frozen=True, kw_only=True)
class Step(ABC):
    """The base of all kinds. A subclass declares its keys with `key(…)`, the first of them its own
    name, and gives `enter`; a kind that waits gives `receive` too."""

    KIND: ClassVar[str]
    OUTCOMES: ClassVar[tuple[str, ...]] = ()  # what may stand in `on:`
    LEADS_ON: ClassVar[bool] = True  # whether the step below may follow
    GOES_ON: ClassVar[tuple[str, ...]] = ("ok",)  # outcomes that, left open, go on; others: the hand-over
    LIKE: ClassVar[Mapping[str, str]] = {}  # outcome -> the one that stands for it when it is left open
    AWAITS: ClassVar[tuple[type[Event], ...]] = ()  # the events that `receive` takes

    name: str
    place: Place
    policy: Policy
    below: str | None = None  # the step below in the text
    then: str | None = None
    retry: str | None = None
    on: Mapping[str, str] = field(default_factory=dict)
    changed: str | None = None

    @abstractmethod
    def enter(self, turn: Turn) -> Move:
        """Do what the step does. Raises RuntimeFault."""

    def receive(self, turn: Turn, event: Event) -> Move:
        """The event that the step waits for. Raises RuntimeFault."""
        return Rest()

    def again(self, turn: Turn, pending: Answer | None = None, resumed: bool = False) -> Move:
        """Once more what the step waits for: in another language, or (`resumed`) after an interruption.

        `pending` is what was being confirmed. Raises RuntimeFault.
        """
        return self.enter(turn)

    def spoken(self, turn: Turn) -> Move:
        """On, after the language has changed. Raises RuntimeFault."""
        return self.leave()

    def leave(self) -> Move:
        """The way on: retry, then, or the step below."""
        if self.retry is not None:
            return Retry(self.retry)
        there = self.then or self.below
        if there is None:
            raise RuntimeFault(self.name, "There is no step after this one.")
        return Go(there)

    @property
    def falls(self) -> bool:
        """Whether the step below may follow."""
        return self.LEADS_ON and self.then is None and self.retry is None

    @property
    def exits(self) -> tuple[str, ...]:
        """Every step (or `hangup`, `return`) that may follow, intents aside."""
        onward = (self.retry or self.then or self.below) if self.LEADS_ON else None
        return (*self.on.values(), *((onward,) if onward else ()))

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """Every exit with what leads there: an outcome, a case; nothing for the way on."""
        rest = list(self.exits)
        for there in self.on.values():
            rest.remove(there)
        return (*self.on.items(), *(("again" if there == self.retry else "", there) for there in rest))

    @property
    def leads(self) -> tuple[str, ...]:
        """Those of the exits that are no step to be called and come back from."""
        return self.exits

    @property
    def waits(self) -> bool:
        """Whether the step always waits for something before it leads on."""
        return False

    @property
    def fills(self) -> frozenset[str]:
        """The slots that this step asks for."""
        return frozenset()

    @property
    def texts(self) -> tuple[Text, ...]:
        """What the step says as it is written."""
        return ()

    @property
    def fillers(self) -> tuple[Text, ...]:
        """What is said while the step waits for somebody else than the caller."""
        return self.policy.filler.say if SLOW.intersection(self.AWAITS) else ()

    def prompts(self, flow: Vocabulary) -> Iterable[tuple[str, str]]:
        """(language, annotated text) of what the step says that depends on nothing in the call."""
        names = {"settings": flow.settings}
        for text in (*self.texts, *self.fillers):
            if text.names <= names.keys() and text.settings <= flow.settings.keys():
                yield text.language or flow.language, text.annotated(names, self.name)

    def outcomes(self, flow: Vocabulary) -> tuple[str, ...]:
        """What may stand in `on:`."""
        return self.OUTCOMES

    def defaults(self, flow: Vocabulary) -> Mapping[str, tuple[str, str]]:
        """Outcome that `on:` leaves open -> the step it leads to (or `hangup`), and why."""
        found = {}
        for outcome in self.outcomes(flow):
            if outcome not in self.on:
                there = self.default(outcome, flow)
                why = "the policy's hand-over" if there == self.policy.handover else "the step leads on"
                found[outcome] = NOBODY if there is None else (there, why)
        return found

    def default(self, outcome: str, flow: Vocabulary) -> str | None:
        """Where an outcome leads that `on:` leaves open; None: to an apology, for there is no hand-over."""
        if (there := self.on.get(self.LIKE.get(outcome, ""))) is not None:
            return there
        if outcome in self.GOES_ON:
            return self.retry or self.then or self.below
        return None if self.policy.handover == self.name else self.policy.handover

    def question(self, flow: Vocabulary, deaf: bool = False) -> Question | None:
        """The question that is asked here, if one is; `deaf` when every answer needs a key."""
        return None

    def verify(self, written: document.Mapping, flow: Vocabulary, reading: Reading) -> None:
        """Faults that concern several keys together are put into the reading."""
        known = self.outcomes(flow)
        on = written.get("on")
        for outcome, _ in on.entries if isinstance(on, document.Mapping) else ():
            if outcome.text not in known:
                sentence = f"'{outcome.text}' is no outcome of '{self.KIND}'."
                reading.fault(outcome, "unknown-outcome", sentence, did_you_mean(outcome.text, known))


# --- shapes that only steps need --------------------------------------------------------------


@looks(**either(TEXT, CASES))
def prompt(node: Node, reading: Reading) -> Prompt:
    """A sentence; `by:` an expression with a sentence for each value and an `else`; or `share:` a name of
    `variants` with a sentence for each variant. Instead of a sentence, such cases again."""
    if not isinstance(node, document.Mapping):
        return Prompt(sentence(node, reading))
    if node.get("share") is not None:
        name, shares = by_share(node, reading, _sentence_or_cases)
        return Prompt(None, share=name, cases=shares)
    by, cases, otherwise = by_value(node, reading, _sentence_or_cases)
    if otherwise is None:
        raise fault(node, "missing-else", "Not every value has a sentence.", "Add 'else:'.")
    return Prompt(otherwise, by, cases=cases)


def _sentence_or_cases(node: Node, reading: Reading) -> Text | Prompt:
    return prompt(node, reading) if isinstance(node, document.Mapping) else sentence(node, reading)


Case = TypeVar("Case")


def by_value(
    node: document.Mapping, reading: Reading, shape: Callable[[Node, Reading], Case]
) -> tuple[Formula, Mapping[str, Case], Case | None]:
    """`by: expression`, then value by value, then perhaps `else`."""
    by, otherwise = node.get("by"), node.get("else")
    if by is None:
        hint = "Or, if it is one sentence with a colon in it, put it in quotes."
        raise fault(node, "missing-key", "'by' is missing: what do the cases depend on?", hint)
    cases = {key.text: shape(value, reading) for key, value in node.entries if key.text not in ("by", "else")}
    return condition(by, reading), cases, None if otherwise is None else shape(otherwise, reading)


def by_share(
    node: document.Mapping, reading: Reading, shape: Callable[[Node, Reading], Case]
) -> tuple[str, Mapping[str, Case]]:
    """`share: name`, then one for each variant of that name."""
    share = node.get("share")
    assert share is not None
    name = scalar(share, "A name of 'variants'")
    if name not in reading.variants:
        hint = did_you_mean(name, reading.variants) or "Write it in the section 'variants' of the flow."
        raise fault(share, "unknown-variants", f"There are no variants named '{name}'.", hint)
    wanted = reading.variants[name].shares
    cases = {}
    for variant, value in node.entries:
        if variant.text == "share":
            continue
        if variant.text not in wanted:
            raise unknown_key(variant, wanted, f"the variants '{name}'", FlowError)
        cases[variant.text] = shape(value, reading)
    for missing in wanted:
        if missing not in cases:
            raise fault(node, "missing-variant", f"Nothing stands here for the variant '{missing}'.")
    return name, cases


@looks(type="object", additionalProperties={"type": "string"})
def outcomes(node: Node, reading: Reading) -> Mapping[str, str]:
    """Outcome -> where to go; a faulty line does not hide the next."""
    found = {}
    for outcome, there in entries(node, "'outcome: step', line by line,"):
        try:
            found[outcome.text] = target(there, reading)
        except FlowError as error:
            reading.faults.append(error)
    return found


def then_key() -> Any:
    return key(target, "the next step; without it the one below", default=None)


def retry_key() -> Any:
    return key(step_name, "a step to do again: its slot is emptied, and it costs one repair", default=None)


def on_key(about: str) -> Any:
    return key(outcomes, about, factory=dict)
