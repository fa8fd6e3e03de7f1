"""Where a call stands in its flow: everything the interpreter remembers, and nothing else."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ivr.errors import RuntimeFault
from ivr.events import Handle, Value, Wish
from ivr.flow.feeling import Feeling
from ivr.flow.memory import Memory

Counter = Literal["no_input", "no_match", "low_confidence", "refused"]
COUNTERS: tuple[Counter, ...] = ("no_input", "no_match", "low_confidence", "refused")

MAX_TRAIL = 20
"""Questions that "go back" can reach."""


@dataclass(slots=True)
class Answer:
    """What an utterance means, while the caller is asked whether it is right; `then` are its further
    wishes."""

    intent: str | None = None
    slots: dict[str, Value] = field(default_factory=dict)
    answer: str | None = None
    then: list[Wish] = field(default_factory=list)


@dataclass(slots=True)
class Waiting:
    """What the current step waits for; `id` is that of the action which will be answered."""

    what: Literal["answer", "confirmation", "look_up", "away", "recording", "keep", "send", "secret"]
    id: str = ""
    pending: Answer | None = None


@dataclass(slots=True)
class Frame:
    """One level of the stack: the step it stands at, and how it came above the level below.

    Above a `call` step, `outer` are the variables to come back to and `gives` those that are carried
    out. Above a question that another wish interrupted (a digression), `pending` is what was being
    confirmed there, `topic` what it was about. `intent` is the wish whose steps these are.
    """

    step: str
    why: Literal["", "call", "digression"] = ""
    intent: str = ""
    outer: dict[str, Any] = field(default_factory=dict)
    gives: list[str] = field(default_factory=list)
    pending: Answer | None = None
    topic: str = ""


@dataclass(slots=True)
class Asked:
    """A question that was answered, and the level of the stack that it stood on."""

    step: str
    level: int


@dataclass(slots=True)
class Position:
    """Can be printed, saved and resumed.

    `stack` has the current step on top; below it the `call` steps and the interrupted questions that
    wait for its return. `number` counts the ids of actions that are answered. `counters` count the
    repairs of the whole call, `repairs` those of the current question, `tried` those of each step
    since its wish began. `language` is the one that is spoken now, `slow` whether slowly. Of a secret
    a slot holds the handle alone. `asked` tells for each slot the question that it answered, `trail`
    the questions in the order of their answers. `variants` are the shares this caller fell into.
    `walked` is how far a step has walked its list, and a mark of that list. `earlier` is a call that
    was cut off, until the caller has said whether to go on with it. `wishes` wait until the one before
    them is finished. `deaf` is a call in which nothing can be heard now, `deaf_to` are languages that
    nobody hears. `feeling` is how the caller takes it, `memory` what was said and dealt with.
    """

    stack: list[Frame] = field(default_factory=list)
    slots: dict[str, Value | Handle] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    confirmed: list[str] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTERS, 0))
    repairs: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTERS, 0))
    tried: dict[str, int] = field(default_factory=dict)
    waiting: Waiting | None = None
    number: int = 0
    call: str = ""
    language: str = ""
    slow: bool = False
    switches: dict[str, str] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    trail: list[Asked] = field(default_factory=list)
    variants: dict[str, str] = field(default_factory=dict)
    walked: dict[str, list[Any]] = field(default_factory=dict)
    earlier: dict[str, Any] | None = None
    wishes: list[Wish] = field(default_factory=list)
    reason: str = "step"
    topic: str = ""
    said: str = ""
    queued: dict[str, int] = field(default_factory=dict)
    deaf: bool = False
    deaf_to: list[str] = field(default_factory=list)
    feeling: Feeling = field(default_factory=Feeling)
    memory: Memory = field(default_factory=Memory)
    over: bool = False

    @property
    def step(self) -> str:
        return self.stack[-1].step if self.stack else ""

    @property
    def keys_only(self) -> bool:
        """Nothing that is said now can be heard."""
        return self.deaf or self.language in self.deaf_to

    @property
    def places(self) -> list[str]:
        """The steps of the stack, the current one last."""
        return [frame.step for frame in self.stack]

    def met(self, step: str, slot: str | None) -> None:
        """A question has its answer: "go back" and corrections find it again."""
        here = Asked(step, len(self.stack))
        if slot is not None:
            self.asked[slot] = here
        if not self.trail or self.trail[-1] != here:
            self.trail = [*self.trail, here][-MAX_TRAIL:]

    def cut(self, level: int) -> None:
        """Take off what stands above this level, as if it had never been entered."""
        while len(self.stack) > level:
            top = self.stack.pop()
            if top.why == "call":
                self.variables = top.outer
        self._forget(level)

    def begin(self, frame: Frame) -> None:
        """Stand here, and come back to nothing."""
        self.stack = [frame]
        self._forget(1)

    def _forget(self, level: int) -> None:
        """Questions above this level are out of reach."""
        self.trail = [one for one in self.trail if one.level <= level]
        self.asked = {slot: one for slot, one in self.asked.items() if one.level <= level}

    def keep_to(self, steps: Container[str], intents: Container[str]) -> None:
        """Forget questions and wishes that a newer version of the flow does not have."""
        self.trail = [one for one in self.trail if one.step in steps]
        self.asked = {slot: one for slot, one in self.asked.items() if one.step in steps}
        self.wishes = [wish for wish in self.wishes if wish.intent in intents]

    def copy(self) -> Position:
        return copy.deepcopy(self)

    def to_data(self) -> dict[str, Any]:
        """As plain values, which any JSON can hold."""
        return dataclasses.asdict(self)

    def to_json(self) -> str:
        return json.dumps(self.to_data(), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Position:
        """Raises RuntimeFault when this is no saved position."""
        try:
            known = {**data}
            waiting = known.pop("waiting")
            if (feeling := known.pop("feeling", None)) is not None:
                known["feeling"] = Feeling(**feeling)
            if (memory := known.pop("memory", None)) is not None:
                known["memory"] = Memory.from_data(memory)
            if waiting is not None:
                waiting = Waiting(**{**waiting, "pending": _answer(waiting["pending"])})
            return cls(
                **{
                    **known,
                    "waiting": waiting,
                    "stack": [Frame(**{**one, "pending": _answer(one["pending"])}) for one in known["stack"]],
                    "slots": {name: _slot(value) for name, value in known["slots"].items()},
                    "asked": {slot: Asked(**one) for slot, one in known["asked"].items()},
                    "trail": [Asked(**one) for one in known["trail"]],
                    "wishes": [Wish(**one) for one in known.get("wishes", ())],
                }
            )
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise RuntimeFault("", f"This is no saved position: {error}.") from None

    @classmethod
    def from_json(cls, written: str) -> Position:
        """Raises RuntimeFault when this is no saved position."""
        try:
            data = json.loads(written)
        except ValueError as error:
            raise RuntimeFault("", f"This is no saved position: {error}.") from None
        if not isinstance(data, dict):
            raise RuntimeFault("", "This is no saved position: it has no names.")
        return cls.from_data(data)


def _answer(data: Mapping[str, Any] | None) -> Answer | None:
    if data is None:
        return None
    return Answer(**{**data, "then": [Wish(**one) for one in data.get("then", ())]})


def _slot(value: Any) -> Value | Handle:
    found: Value | Handle = Handle(**value) if isinstance(value, Mapping) else value
    return found
