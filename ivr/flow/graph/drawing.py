"""What is drawn of a flow: boxes and arrows, without any place on paper."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ivr.events import Understood
from ivr.flow.expr import Formula, Text
from ivr.flow.model import Flow
from ivr.flow.steps import Step
from ivr.flow.values import EXITS
from ivr.flow.vocabulary import Prompt

ANY_INTENT = "any intent"

Counts = Mapping[tuple[str, ...], int]
"""How many calls came to a step: (step,), and took a way: (step, step)."""


@dataclass(frozen=True, slots=True)
class Box:
    """A step; or, of a kind that no step has, an end: `hangup`, `return`, ANY_INTENT."""

    id: str
    kind: str
    text: str = ""
    intents: tuple[str, ...] = ()  # what callers want who come in here
    marks: tuple[str, ...] = ()  # "start", "hand-over"
    count: int | None = None
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """`labels` are what leads there. A `loose` one is taken by what the caller wants, not by the text;
    a `back` one asks again."""

    source: str
    target: str
    labels: tuple[str, ...] = ()
    loose: bool = False
    back: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    name: str
    boxes: Mapping[str, Box] = field(default_factory=dict)
    arrows: tuple[Arrow, ...] = ()


def drawing(flow: Flow, counts: Counts | None = None) -> Drawing:
    """Steps in the order of the text. Intents come in where they begin; the hand-over, to which
    every step may lead, is marked and not drawn as arrows."""
    counted = counts or {}
    boxes = {name: _box(flow, step, counted) for name, step in flow.steps.items()}
    arrows: list[Arrow] = []
    opening = _opening(flow)
    for step in flow.steps.values():
        ways = [*_ways(step), *_by_key(flow, step)]
        if step is opening:
            begun = {there for _, there, _ in ways}
            ways += [
                (intent.label or intent.name.replace("_", " "), intent.begin, True)
                for intent in flow.intents.values()
                if intent.begin not in begun
            ]
        elif _is_open(step) and not ways and flow.intents:
            ways.append(("", ANY_INTENT, True))
        arrows += _arrows(step, ways, boxes, counted)
    return Drawing(flow.name, boxes, tuple(arrows))


Way = tuple[str, str, bool]
"""What leads there, where, and whether by what the caller wants."""


def _ways(step: Step) -> list[Way]:
    return [(label, there, False) for label, there in step.ways]


def _by_key(flow: Flow, step: Step) -> list[Way]:
    """Keys that mean an intent: "1 track my order"."""
    question = step.question(flow)
    return [
        (f"{key} {flow.intents[meaning].label or meaning}", flow.intents[meaning].begin, True)
        for key, meaning in (question.keys.items() if question else ())
        if meaning in flow.intents and meaning not in step.on
    ]


def _arrows(step: Step, ways: list[Way], boxes: dict[str, Box], counts: Counts) -> Iterator[Arrow]:
    """One arrow to each place, with all that leads there; ends get a box of their own."""
    labels: dict[tuple[str, bool], list[str]] = {}
    for label, there, loose in ways:
        labels.setdefault((there, loose and there != step.name), []).extend([label] if label else [])
    for (there, loose), words in labels.items():
        target = there
        if there in EXITS or there == ANY_INTENT:
            target = f"{step.name}:{there}"
            boxes[target] = Box(target, there, there.replace("hangup", "hang up"), is_end=True)
        yield Arrow(
            *(step.name, target, tuple(dict.fromkeys(words)), loose),
            there == step.retry,
            counts.get((step.name, there)),
        )


def _box(flow: Flow, step: Step, counts: Counts) -> Box:
    wants = tuple(
        intent.label or intent.name.replace("_", " ")
        for intent in flow.intents.values()
        if intent.begin == step.name
    )
    marks = (("start",) if step.name == flow.first else ()) + (
        ("hand-over",) if step.name == flow.policy.handover else ()
    )
    return Box(step.name, step.KIND, _words(flow, step), wants, marks, counts.get((step.name,)))


def _opening(flow: Flow) -> Step | None:
    """The first question that takes any intent: there the wishes of callers are drawn."""
    return next((step for step in flow.steps.values() if _is_open(step)), None)


def _is_open(step: Step) -> bool:
    return Understood in step.AWAITS and not step.fills and not step.exits


def _words(flow: Flow, step: Step) -> str:
    """What the step is about: its main value, if it is no sentence, and the first thing it says."""
    main = getattr(step, step.KIND, None)
    said = step.texts[0].source if step.texts else ""
    words = list(main) if isinstance(main, Mapping) else _named(main)
    led_to = {*flow.steps, *EXITS, said}  # stands at the arrows, and below
    about = [] if isinstance(main, Prompt) else [word for word in words if word not in led_to]
    return " · ".join(part for part in (_plain(" ".join(about)), _plain(said)) if part)


def _named(value: Any) -> Iterator[str]:
    """Words and sources of a value, in order; its cases stand at the arrows."""
    match value:
        case str():
            yield value
        case Text() | Formula():
            yield value.source
        case tuple() | list():
            for item in value:
                yield from _named(item)
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            for one in dataclasses.fields(value):
                yield from _named(getattr(value, one.name))


def _plain(source: str) -> str:
    """Values by their names, conditions left out."""
    text = re.sub(r"\{%.*?%\}", " ", source)
    text = re.sub(r"\{\{\s*(.*?)\s*(?:\|.*?)?\}\}", r"[\1]", text)
    return re.sub(r" (?=[.,;:?!/])", "", " ".join(text.replace("_", " ").split()))
