"""Where a call stands in its flow: everything the interpreter remembers, and nothing else."""

from __future__ import annotations

import copy
import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any, Literal

from ivr.errors import RuntimeFault
from ivr.events import Handle, Value

Counter = Literal["no_input", "no_match", "low_confidence", "refused"]
COUNTERS: tuple[Counter, ...] = ("no_input", "no_match", "low_confidence", "refused")


@dataclass(slots=True)
class Answer:
    """What an utterance means, while the caller is asked whether it is right."""

    intent: str | None = None
    slots: dict[str, Value] = field(default_factory=dict)
    answer: str | None = None


@dataclass(slots=True)
class Waiting:
    """What the current step waits for; `id` is that of the action which will be answered."""

    what: Literal["answer", "confirmation", "look_up", "away", "recording", "keep", "send", "secret"]
    id: str = ""
    pending: Answer | None = None


@dataclass(slots=True)
class Position:
    """Can be printed, saved and resumed.

    `places` is a stack: the current step on top, below it the `call` steps that wait for its
    return. `number` counts the ids of Say, Listen and LookUp. `counters` count the repairs of the
    whole call, `repairs` those of the current question. `language` is the one that is spoken now,
    `slow` whether slowly. `call` names the call. Of a secret a slot holds the handle alone.
    `walked` is how far a step has walked its list, and a mark of that list.
    """

    places: list[str] = field(default_factory=list)
    slots: dict[str, Value | Handle] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    confirmed: list[str] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTERS, 0))
    repairs: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTERS, 0))
    waiting: Waiting | None = None
    number: int = 0
    call: str = ""
    language: str = ""
    slow: bool = False
    switches: dict[str, str] = field(default_factory=dict)
    reason: str = "step"
    topic: str = ""
    said: str = ""
    queued: dict[str, int] = field(default_factory=dict)
    walked: dict[str, list[Any]] = field(default_factory=dict)
    deaf: bool = False
    over: bool = False

    @property
    def step(self) -> str:
        return self.places[-1] if self.places else ""

    def copy(self) -> Position:
        return copy.deepcopy(self)

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, written: str) -> Position:
        """Raises RuntimeFault when this is no saved position."""
        try:
            data = json.loads(written)
            waiting = data.pop("waiting")
            if waiting is not None:
                pending = waiting.pop("pending")
                waiting = Waiting(**waiting, pending=None if pending is None else Answer(**pending))
            slots = {
                name: Handle(**value) if isinstance(value, dict) else value
                for name, value in data.pop("slots").items()
            }
            return cls(**data, slots=slots, waiting=waiting)
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise RuntimeFault("", f"This is no saved position: {error}.") from None
