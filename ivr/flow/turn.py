"""One event's worth of conversation: what a step sees, and what it may do.

A step returns a Move, which says where the conversation goes; the interpreter follows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ivr.actions import Action, BargeIn, Hangup, Note, Say
from ivr.events import Handle, Value
from ivr.flow.expr import Names, Text
from ivr.flow.position import Counter, Position
from ivr.flow.spoken import Here, marked, speech
from ivr.flow.vocabulary import Policy, Prompt, Vocabulary


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
class CallStep:
    """To a step, and back at its `return`."""

    step: str


@dataclass(frozen=True, slots=True)
class Begin:
    """An intent begins; `slots` were filled in the same breath."""

    intent: str
    slots: Mapping[str, Value] = field(default_factory=dict)
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class HandOver:
    """To a person. `reason` is a word for the agent and the statistics."""

    reason: str


@dataclass(frozen=True, slots=True)
class Farewell:
    """Nobody can take the call: say so, and hang up."""


Move = Rest | Go | Retry | CallStep | Begin | HandOver | Farewell


class Turn:
    """Gathers the actions of one event; changes the Position it is given."""

    def __init__(self, flow: Vocabulary, position: Position, at: datetime) -> None:
        self.flow, self.position, self.at = flow, position, at
        self.actions: list[Action] = []

    def names(self, **more: Any) -> Names:
        """What templates and formulas can read now."""
        position, specs = self.position, self.flow.slots
        slots = {
            name: marked(specs[name].type, value)
            for name, value in position.slots.items()
            if name in specs and not isinstance(value, Handle)
        }
        return {
            **position.variables,
            **slots,
            "reason": position.reason,
            "topic": position.topic,
            "said": position.said,
            "today": self.flow.today(self.at),
            "language": self.language,
            **more,
        }

    @property
    def language(self) -> str:
        """The one that is spoken now."""
        return self.position.language or self.flow.language

    @property
    def here(self) -> Here:
        """Where and when values are spoken."""
        return Here(speech(self.language), self.flow.today(self.at))

    def next_id(self, step: str) -> str:
        self.position.number += 1
        return f"{step}.{self.position.number}"

    def say(self, step: str, text: str, barge_in: BargeIn, sensitive: bool = False) -> None:
        if not text:
            return
        self.actions.append(
            Say(
                id=self.next_id(step),
                text=text,
                step=step,
                language=self.language,
                barge_in=barge_in,
                sensitive=sensitive,
                slow=self.position.slow,
            )
        )

    def prompt(self, step: str, prompt: Prompt, policy: Policy) -> None:
        names = self.names()
        text = prompt.choose(names, step)
        self.say(step, text.render(names, step), policy.barge_in, self.is_sensitive(text))

    def is_sensitive(self, text: Text) -> bool:
        return any(name in self.flow.slots and self.flow.slots[name].sensitive for name in text.names)

    def fill(self, slots: Mapping[str, Value | Handle], confirmed: bool = False) -> None:
        """Slots that the flow does not have are left out."""
        known = {name: value for name, value in slots.items() if name in self.flow.slots}
        self.position.slots.update(known)
        others = [name for name in self.position.confirmed if name not in known]
        self.position.confirmed = others + (sorted(known) if confirmed else [])

    def empty(self, slots: frozenset[str]) -> None:
        for name in slots:
            self.position.slots.pop(name, None)
        self.position.confirmed = [name for name in self.position.confirmed if name not in slots]

    def repair(self, counter: Counter, policy: Policy) -> bool:
        """Count one; False when the patience of the call is used up."""
        self.position.counters[counter] += 1
        self.position.repairs[counter] += 1
        return sum(self.position.counters.values()) < policy.patience

    def note(self, text: str, **data: Any) -> None:
        self.actions.append(Note(kind="decision", text=text, data=data))

    def hang_up(self) -> Rest:
        self.actions.append(Hangup())
        self.position.over, self.position.waiting = True, None
        return Rest()
