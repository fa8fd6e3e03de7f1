"""A flow as the rules look at it: its steps, and where everything stands in the files."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ivr import document
from ivr.document import Node, Scalar
from ivr.errors import DocumentError, Place
from ivr.events import Understood
from ivr.flow.checks.seconds import estimated
from ivr.flow.expr import Formula, Text
from ivr.flow.fields import keys
from ivr.flow.model import Flow
from ivr.flow.position import COUNTERS
from ivr.flow.steps import Step
from ivr.flow.steps.answer import Answer
from ivr.flow.translation import stem
from ivr.flow.values import EXITS

Path = tuple[str, ...]


@dataclass(frozen=True)
class View:
    """`files` are the texts that the flow was read from: without them, places are those of steps.

    `seconds(text, language)` is how long a text sounds, as far as is known.
    """

    flow: Flow
    files: Mapping[str, str] = field(default_factory=dict)
    seconds: Callable[[str, str], float] = estimated

    @cached_property
    def _scalars(self) -> list[tuple[Path, Scalar, bool]]:
        """Every key (True) and value (False) with its path, file after file, other languages last."""
        files = sorted(self.files.items(), key=lambda file: stem(file[0]) in self.flow.others)
        return [line for file, text in files if (top := _top(text, file)) for line in _walk(top, ())]

    @property
    def tongues(self) -> tuple[Flow, ...]:
        """The flow in each of its languages, the first one first."""
        return (self.flow, *self.flow.others.values())

    def key(self, *path: str) -> Place | None:
        """Where a key stands; the main file comes before the files of other languages."""
        return self._find(lambda at, scalar, is_key: is_key and at == path)

    def value(self, *path: str) -> Place | None:
        """Where the (first scalar of the) value of a key stands."""
        return self._find(lambda at, scalar, is_key: not is_key and at[: len(path)] == path)

    def line(self, flow: Flow, *path: str) -> Place | None:
        """Where a value stands in one language: in its own file, where it has one there."""
        own = self._find(
            lambda at, scalar, is_key: (
                not is_key and at[: len(path)] == path and stem(scalar.place.file) == flow.language
            )
        )
        return own or self.value(*path)

    def at(self, step: Step, *path: str) -> Place:
        """A key of a step, or else the step."""
        return self.key("steps", step.name, *path) or step.place

    def text(self, step: Step, text: Text) -> Place:
        """A sentence of a step, or of the policy; or else the step."""
        for top in (("steps", step.name), ("policy",)):
            found = self._find(
                lambda at, scalar, is_key, top=top: (  # type: ignore[misc]
                    not is_key and at[: len(top)] == top and scalar.text == text.source
                )
            )
            if found is not None:
                return found
        return step.place

    def _find(self, fits: Callable[[Path, Scalar, bool], bool]) -> Place | None:
        return next(
            (scalar.place for path, scalar, is_key in self._scalars if fits(path, scalar, is_key)), None
        )

    @cached_property
    def reachable(self) -> frozenset[str]:
        """Steps that some call can come to: from the first, by an intent, or by a hand-over; and those whose
        answers are given at every question."""
        flow = self.flow
        starts = {flow.first, *(intent.begin for intent in flow.intents.values())}
        starts |= {word.step for word in flow.anywhere.values() if word.step is not None}
        starts |= set(flow.changed.values())
        starts |= {step.name for step in flow.steps.values() if isinstance(step, Answer) and step.everywhere}
        starts |= {step.policy.handover for step in flow.steps.values() if step.policy.handover is not None}
        return frozenset().union(*(flow.onward(start) for start in starts))

    def ways(self, name: str) -> tuple[str, ...]:
        """The steps that may follow a step, intents and hand-over aside."""
        return tuple(there for there in self.flow.steps[name].exits if there not in EXITS)

    @cached_property
    def secrets(self) -> frozenset[str]:
        """Slots whose value nobody may read."""
        flow = self.flow
        return frozenset(
            name for name, slot in flow.slots.items() if slot.sensitive or slot.type in ("pin", "card_number")
        )


def sources(step: Step) -> Iterator[tuple[str, Text | Formula]]:
    """Every template and formula of a step, by the key it stands in."""
    for name, one in keys(type(step)).items():
        yield from ((name, found) for found in _texts(getattr(step, one.name)))


def said(step: Step) -> tuple[Text, ...]:
    """What the step says, and says again when it asks."""
    if not asks(step):
        return step.texts
    return (*step.texts, *(text for counter in COUNTERS for text in getattr(step.policy, counter).say))


def asks(step: Step) -> bool:
    """Whether the step waits for the caller's words or keys."""
    return Understood in step.AWAITS


def words(text: Text) -> str:
    """A template with its values and tags left out."""
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}|</?[a-z][^<>]*>", " ", text.source)


def _texts(value: Any) -> Iterator[Text | Formula]:
    if isinstance(value, Text | Formula):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _texts(item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for one in dataclasses.fields(value):
            yield from _texts(getattr(value, one.name))


def _top(text: str, file: str) -> Node | None:
    """A file that cannot be read has no places: the reader has said so."""
    try:
        return document.read(text, file, [])
    except DocumentError:
        return None


def _walk(node: Node, path: Path) -> Iterator[tuple[Path, Scalar, bool]]:
    if isinstance(node, Scalar):
        yield path, node, False
    elif isinstance(node, document.Sequence):
        for number, item in enumerate(node.items):
            yield from _walk(item, (*path, str(number)))
    else:
        for name, value in node.entries:
            yield (*path, name.text), name, True
            yield from _walk(value, (*path, name.text))
