"""One event's worth of conversation: what a step sees, and what it may do.

A step returns a Move, which says where the conversation goes; the interpreter follows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ivr.actions import Action, BargeIn, Hangup, Note, Say, SlotSpec
from ivr.events import Handle, Value, Wish
from ivr.flow.expr import Names, Text
from ivr.flow.facts import facts
from ivr.flow.memory import Spoken
from ivr.flow.position import Answer, Asked, Counter, Position
from ivr.flow.spoken import Here, choice, marked, speech
from ivr.flow.vocabulary import Policy, Prompt, Vocabulary
from ivr.ssml import Annotated, escaped, words


@dataclass(frozen=True, slots=True)
class Rest:
    """Wait for the next event."""


@dataclass(frozen=True, slots=True)
class Go:
    """To a step, `hangup` or `return`."""

    step: str


@dataclass(frozen=True, slots=True)
class Retry:
    """To a step again: empties what it fills, costs one repair."""

    step: str


@dataclass(frozen=True, slots=True)
class AskFor:
    """To the step that asks for a slot: a secret is not there (any more). Costs one repair."""

    slot: str


@dataclass(frozen=True, slots=True)
class Correct:
    """On from a question that the caller has answered anew."""

    slot: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class Back:
    """To the question before this one, its slot emptied; to this one when it was the first."""


@dataclass(frozen=True, slots=True)
class StartOver:
    """To the first step, as if nothing had been said."""


@dataclass(frozen=True, slots=True)
class Again:
    """To the question that is open, once more; `pending` is what is being confirmed."""

    pending: Answer | None = None


@dataclass(frozen=True, slots=True)
class Speak:
    """On in another language; the step says what it has to say then (`Step.spoken`)."""

    language: str


@dataclass(frozen=True, slots=True)
class CallStep:
    """To a step, and back at its `return`: `values` go in with it, and `gives` are all that stays."""

    step: str
    values: Mapping[str, Any] = field(default_factory=dict)
    gives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Begin:
    """An intent begins, at its own step or at `step`; `slots` were filled in the same breath.

    `pending` is what was being confirmed at the question that it interrupts, `then` are the wishes that
    come after it.
    """

    intent: str
    slots: Mapping[str, Value | Handle] = field(default_factory=dict)
    confirmed: bool = False
    pending: Answer | None = None
    step: str | None = None
    then: tuple[Wish, ...] = ()


@dataclass(frozen=True, slots=True)
class Restore:
    """On where an earlier call was cut off."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """To a person. `reason` is a word for the agent and the statistics."""

    reason: str


@dataclass(frozen=True, slots=True)
class Farewell:
    """The flow has nowhere left to go: the dialplan's own fallback takes the caller."""


Move = (
    Rest
    | Go
    | Retry
    | AskFor
    | Correct
    | Back
    | StartOver
    | Again
    | Speak
    | CallStep
    | Begin
    | Restore
    | HandOver
    | Farewell
)


@dataclass(frozen=True, slots=True)
class Line:
    """Something to be said, annotated: `take` is the recording that may be played instead."""

    text: Annotated
    language: str
    take: str = ""


class Turn:
    """Gathers the actions of one event; changes the Position it is given."""

    def __init__(self, flow: Vocabulary, position: Position, at: datetime) -> None:
        self._flow, self.position, self.at = flow, position, at
        self.actions: list[Action] = []

    @property
    def flow(self) -> Vocabulary:
        """The flow in the language that is spoken now."""
        return self._flow.spoken(self.position.language)

    def names(self, **more: Any) -> Names:
        """What templates and formulas can read now; a secret is not among it."""
        position, flow = self.position, self.flow
        slots = {
            name: _known(flow.slots[name], value)
            for name, value in position.slots.items()
            if name in flow.slots and not isinstance(value, Handle)
        }
        return {
            **position.variables,
            **slots,
            "reason": position.reason,
            "topic": position.topic,
            "said": position.said,
            "today": flow.today(self.at),
            "language": flow.language,
            "settings": flow.settings,
            "call": facts(flow, position),
            "pending": self.pending,
            **more,
        }

    @property
    def language(self) -> str:
        """The one that is spoken now."""
        return self.position.language or self.flow.language

    @property
    def here(self) -> Here:
        """Where and when values are spoken."""
        flow = self.flow
        return Here(speech(flow.language), flow.today(self.at), flow.currency)

    @property
    def pending(self) -> str:
        """What the caller still wants besides, in words: "pay an invoice and hear your balance"."""
        own, flow = self.flow.phrases, self.flow
        return own.both_of([flow.label(wish.intent) for wish in self.position.wishes])

    def next_id(self, step: str) -> str:
        self.position.number += 1
        return f"{step}.{self.position.number}"

    def say(self, step: str, text: str, barge_in: BargeIn) -> None:
        """Words of the house, in the language that is spoken now; `text` may be annotated."""
        said = text if isinstance(text, Annotated) else escaped(text)
        self.speak(step, Line(said, self.flow.language), barge_in)

    def speak(self, step: str, line: Line, barge_in: BargeIn) -> None:
        if not line.text:
            return
        seen = words(line.text)
        self.position.memory.keep(Spoken("house", step, seen))
        self.actions.append(
            Say(
                id=self.next_id(step),
                text=seen,
                markup="" if seen == line.text else str(line.text),
                step=step,
                language=line.language,
                barge_in=barge_in,
                take=line.take,
                slow=self.position.slow,
            )
        )

    def prompt(self, step: str, prompt: Prompt, policy: Policy, part: str = "") -> None:
        self.speak(step, self.line(step, prompt, part), policy.barge_in)

    def line(self, step: str, prompt: Prompt, part: str = "") -> Line:
        """A prompt as it is said here and now; `part` tells its recording from that of what the step says
        first (".thanks"). Raises ExpressionError."""
        names = self.names()
        text, case = prompt.choose(names, step, self.variant)
        return self.rendered(step, text, part + case, names)

    def rendered(self, step: str, text: Text, case: str, names: Names) -> Line:
        """What depends on nothing in the call may have been recorded by somebody."""
        flow = self.flow
        take = "" if text.names else f"{flow.name}/{step}{case}"
        return Line(text.annotated(names, step), text.language or flow.language, take)

    def variant(self, name: str) -> str:
        """The share of `variants` that this caller falls into: the same at every call."""
        position = self.position
        found = position.variants.get(name)
        if found is None:
            who = str(position.variables.get("caller") or position.call)
            found = position.variants[name] = self.flow.variants[name].of(who)
            self.actions.append(Note(kind="variant", text=found, data={"name": name}))
        return found

    def fill(self, slots: Mapping[str, Value | Handle], confirmed: bool = False) -> None:
        """Slots that the flow does not have are left out."""
        known = {name: value for name, value in slots.items() if name in self.flow.slots}
        self.position.slots.update(known)
        others = [name for name in self.position.confirmed if name not in known]
        self.position.confirmed = others + (sorted(known) if confirmed else [])

    def empty(self, slots: frozenset[str]) -> None:
        for name in slots:
            self.position.slots.pop(name, None)
            self.position.asked.pop(name, None)
        self.position.confirmed = [name for name in self.position.confirmed if name not in slots]

    def repair(self, counter: Counter, policy: Policy) -> str:
        """Count one. The reason for a hand-over, when the patience of the call is used up or the caller's
        is; else nothing."""
        position = self.position
        position.counters[counter] += 1
        position.repairs[counter] += 1
        position.feeling.suffer(counter)
        if sum(position.counters.values()) >= policy.patience:
            return "patience"
        return "frustrated" if position.feeling.yields(policy.frustration) else ""

    def settle(self) -> None:
        """What was being dealt with is done."""
        done = self.position.memory.settle()
        if done:
            self.actions.append(Note(kind="dealt", text=done))

    def note(self, text: str, **data: Any) -> None:
        self.actions.append(Note(kind="decision", text=text, data=data))

    def hang_up(self) -> Rest:
        self.settle()
        self.actions.append(Hangup())
        self.position.over, self.position.waiting = True, None
        return Rest()


def _known(spec: SlotSpec, value: Value) -> Any:
    """The value of a slot as prompts see it: it knows how it is spoken."""
    words = next((one.hear[0] for one in spec.choices if one.value == value), None)
    return marked(spec.type, value) if words is None else choice(str(value), words)
