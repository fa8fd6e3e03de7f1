"""What a key of the flow language may hold: each shape turns a node into a value, or raises FlowError."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from ivr.document import Mapping, Node, Scalar, Sequence, did_you_mean
from ivr.errors import FlowError, Place
from ivr.flow.expr import FILTER_NAMES, Formula, Text, formula, text
from ivr.flow.fields import TEXT, TEXTS, Reading, Shape, either, fault, looks
from ivr.flow.tags import SourceError

NAME = re.compile(r"[a-z][a-z0-9_]*")
HANGUP, RETURN = "hangup", "return"
EXITS = (HANGUP, RETURN)
"""Where a step may lead besides to another step."""

BUILT_IN = (
    *("caller", "caller_name", "called", "reason", "topic", "said", "today", "language"),
    *("settings", "call", "pending", "offers", "question"),
)
"""Names that templates may read in every flow; the last two in what is said again."""

MAX_SECONDS = 3_600.0


def scalar(node: Node, what: str = "A text") -> str:
    if isinstance(node, Scalar) and node.text:
        return node.text
    if isinstance(node, Mapping) and len(node.entries) == 1 and " " in node.entries[0][0].text:
        hint = "A colon and a space inside a sentence need quotes around it."
        raise fault(node, "expected-text", f"{what} is expected here, not a mapping.", hint)
    found = {Scalar: "nothing", Mapping: "a mapping", Sequence: "a list"}[type(node)]
    raise fault(node, "expected-text", f"{what} is expected here, not {found}.")


def entries(node: Node, what: str) -> Iterator[tuple[Scalar, Node]]:
    if not isinstance(node, Mapping):
        raise fault(node, "expected-mapping", f"{what} is expected here.")
    return iter(node.entries)


@looks(**TEXT)
def word(node: Node, reading: Reading) -> str:
    """Any single text, as it was written."""
    return scalar(node)


@looks(type="string", pattern=f"^{NAME.pattern}$")
def new_name(node: Node, reading: Reading) -> str:
    name = scalar(node, "A name")
    if not NAME.fullmatch(name):
        hint = "A name is a lower-case word; '_' joins several."
        raise fault(node, "bad-name", f"'{name}' cannot be a name.", hint)
    return name


def one_of(*words: str) -> Shape:
    @looks(enum=list(words))
    def shape(node: Node, reading: Reading) -> str:
        found = scalar(node, f"One of {', '.join(words)}")
        if found not in words:
            raise fault(
                node, "bad-choice", f"'{found}' is none of {', '.join(words)}.", did_you_mean(found, words)
            )
        return found

    return shape


def known_name(of: str, code: str) -> Shape:
    """A name that stands in `Reading.<of>`: slots, intents."""

    @looks(type="string")
    def shape(node: Node, reading: Reading) -> str:
        found, known = scalar(node, "A name"), getattr(reading, of)
        if found not in known:
            raise fault(
                node, code, f"There is no {of.rstrip('s')} named '{found}'.", did_you_mean(found, known)
            )
        return found

    return shape


slot_name = known_name("slots", "unknown-slot")


@looks(type="string", examples=list(EXITS))
def target(node: Node, reading: Reading) -> str:
    """Where to go: a step, `hangup` or `return`."""
    found = scalar(node, "A step")
    if found not in reading.steps and found not in EXITS:
        hint = did_you_mean(found, (*reading.steps, *EXITS))
        raise fault(node, "unknown-step", f"There is no step named '{found}'.", hint)
    return found


@looks(type="string")
def step_name(node: Node, reading: Reading) -> str:
    found = scalar(node, "A step")
    if found not in reading.steps:
        hint = did_you_mean(found, reading.steps)
        raise fault(node, "unknown-step", f"There is no step named '{found}'.", hint)
    return found


@looks(type="string", pattern=f"^{NAME.pattern}$")
def variable(node: Node, reading: Reading) -> str:
    """The name of a variable that this step gives a value; no slot bears it."""
    name = new_name(node, reading)
    if name in reading.slots or name in BUILT_IN:
        raise fault(node, "taken-name", f"'{name}' means something else already.", "Choose another name.")
    reading.gives.add(name)
    return name


def number(low: float, high: float) -> Shape:
    @looks(type="number", minimum=low, maximum=high)
    def shape(node: Node, reading: Reading) -> float:
        found = scalar(node, "A number")
        if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", found) or not low <= float(found) <= high:
            raise fault(node, "bad-number", f"'{found}' is no number from {low:g} to {high:g}.")
        return float(found)

    return shape


def number_or_off(low: float, high: float) -> Shape:
    @looks(anyOf=[{"type": "number", "minimum": low, "maximum": high}, {"enum": ["off"]}])
    def shape(node: Node, reading: Reading) -> float | None:
        if isinstance(node, Scalar) and node.text == "off":
            return None
        return float(number(low, high)(node, reading))

    return shape


def whole(low: int, high: int) -> Shape:
    @looks(type="integer", minimum=low, maximum=high)
    def shape(node: Node, reading: Reading) -> int:
        found = scalar(node, "A whole number")
        if not re.fullmatch(r"\d{1,9}", found) or not low <= int(found) <= high:
            raise fault(node, "bad-number", f"'{found}' is no whole number from {low} to {high}.")
        return int(found)

    return shape


@looks(enum=[True, False, "true", "false"])
def flag(node: Node, reading: Reading) -> bool:
    return bool(one_of("true", "false")(node, reading) == "true")


@looks(enum=["yes", "no"])
def yes_or_no(node: Node, reading: Reading) -> bool:
    return bool(one_of("yes", "no")(node, reading) == "yes")


_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0}


@looks(type="string", pattern=r"^[0-9.]+ ?(ms|s|m)$", examples=["300ms", "1.5s", "2m"])
def duration(node: Node, reading: Reading) -> float:
    """`300ms`, `1.5s`, `2m` -> seconds."""
    found = scalar(node, "A duration")
    match = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?) ?(ms|s|m)", found)
    seconds = round(float(match[1]) * _UNITS[match[2]], 6) if match else 0.0
    if not 0 < seconds <= MAX_SECONDS:
        raise fault(
            node, "bad-duration", f"'{found}' is no duration up to an hour.", "Write 300ms, 1.5s or 2m."
        )
    return seconds


def template(finish: str = "spoken") -> Shape:
    @looks(**TEXT)
    def shape(node: Node, reading: Reading) -> Text:
        return compiled(node, reading, lambda source: text(source, finish), scalar(node, "A sentence"))

    return shape


sentence = template()


@looks(**either(TEXT, {**TEXTS, "minItems": 1}))
def sentences(node: Node, reading: Reading) -> tuple[Text, ...]:
    """One sentence, or a list: the first time, the second time."""
    items = node.items if isinstance(node, Sequence) else (node,)
    if not items:
        raise fault(node, "expected-text", "A sentence is expected here, not an empty list.")
    return tuple(sentence(item, reading) for item in items)


@looks(
    type="array",
    items=TEXT,
    examples=[["I want to track my order", "where is order (number) <order_number>"]],
)
def lines(node: Node, reading: Reading) -> tuple[str, ...]:
    """Lines of `hear`: words, `<slot>`, `(optional)`, `a/b`."""
    if not isinstance(node, Sequence):
        raise fault(node, "expected-list", "'hear' is a list: one sentence per line, with '- ' before it.")
    for item in node.items:
        line = scalar(item, "A sentence")
        if line.count("(") != line.count(")") or line.count("<") != line.count(">"):
            reading.fault(item, "bad-line", "A bracket is not closed.")
        for slot in re.findall(r"<([^<>]*)>", line):
            if slot not in reading.slots:
                hint = did_you_mean(slot, reading.slots)
                reading.fault(item, "unknown-slot", f"There is no slot named '{slot}'.", hint)
    return tuple(item.text for item in node.items if isinstance(item, Scalar))


@looks(**TEXT, examples=["order.total > 100 and not vip"])
def condition(node: Node, reading: Reading) -> Formula:
    return compiled(node, reading, formula, scalar(node, "A condition"), "bad-condition")


Source = TypeVar("Source", Text, Formula)


def compiled(
    node: Node, reading: Reading, make: Callable[[str], Source], source: str, code: str = "bad-template"
) -> Source:
    """The template or formula, its names noted: the reader checks them when all are known."""
    try:
        made = make(source)
    except SourceError as error:
        hint = did_you_mean(error.word, FILTER_NAMES) if error.word else error.hint
        raise FlowError(_inside(node, error.at), error.code or code, error.sentence, hint) from None
    reading.uses.append((node, made.names))
    reading.settled += [(node, name) for name in sorted(made.settings)]
    if isinstance(made, Text):
        language = reading.translations.get(node.place.file, reading.first)
        return dataclasses.replace(made, language=language, currency=reading.currency)
    return made


def _inside(node: Node, at: int) -> Place:
    """The place of a character of a sentence, which stands in one line, unless it is a block."""
    if not isinstance(node, Scalar) or node.style == "block":
        return node.place
    quote = 1 if node.style == "quoted" else 0
    return dataclasses.replace(node.place, column=node.place.column + (at + quote if at else 0))
