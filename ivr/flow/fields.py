"""Keys of the flow language: declared once as fields of a dataclass, read from there.

A field made with `key(shape, about)` is a key of the language; its shape turns the written node
into a value, or raises FlowError. The same declaration serves the reader and the documentation.
"""

from __future__ import annotations

import dataclasses
import re
from collections import abc
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, field
from typing import Any, TypeVar, dataclass_transform

from ivr.document import Mapping, Node, Scalar, Sequence, did_you_mean, unknown_key
from ivr.errors import DocumentError, FlowError, Place
from ivr.flow.expr import FILTER_NAMES, Formula, Text, formula, text
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


@dataclass(slots=True)
class Reading:
    """What is known while one flow is read, and every fault found so far."""

    faults: list[DocumentError] = field(default_factory=list)
    steps: Collection[str] = ()
    slots: Collection[str] = ()
    intents: Collection[str] = ()
    gives: set[str] = field(default_factory=set)  # variables that some step sets or saves
    uses: list[tuple[Node, frozenset[str]]] = field(default_factory=list)  # names in templates
    settled: list[tuple[Node, str]] = field(default_factory=list)  # names of settings in templates
    hours: dict[str, Any] = field(default_factory=dict)  # the opening hours of the flow
    variants: dict[str, Any] = field(default_factory=dict)  # name -> Variants
    secrets: Collection[str] = ()  # slots whose value only the host has
    settings: abc.Mapping[str, Any] | None = None  # the public values of the installation, if they are known
    language: str = ""  # the one that is read
    first: str = ""  # the one that the flow is written in
    languages: Collection[str] = ()  # all of them
    currency: str = ""  # that of sums which do not say it
    translations: dict[str, str] = field(default_factory=dict)  # file -> its language; others: the first
    calendars: dict[str, str] = field(default_factory=dict)  # the text of each .ics file
    replies: dict[str, tuple[Any, ...]] = field(default_factory=dict)  # the answers of each file

    def fault(self, node: Node, code: str, sentence: str, hint: str = "") -> None:
        self.faults.append(fault(node, code, sentence, hint))

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """A fault inside is put to the others."""
        try:
            yield
        except FlowError as error:
            self.faults.append(error)


Shape = Callable[[Node, Reading], Any]
Declared = TypeVar("Declared")


LOOKS: dict[Shape, dict[str, Any]] = {}
"""Shape -> how what is written looks: a JSON Schema, for editors."""

Made = TypeVar("Made", bound=Shape)


def looks(**schema: Any) -> Callable[[Made], Made]:
    """Declares how a value of this shape is written: type, pattern, enum, examples."""

    def note(shape: Made) -> Made:
        LOOKS[shape] = schema
        return shape

    return note


TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"]}
"""Any scalar: what an editor takes for a number is a text here too."""

TEXTS: dict[str, Any] = {"type": "array", "items": TEXT}
NAMED_TEXTS: dict[str, Any] = {"type": "object", "additionalProperties": TEXT}
CASES: dict[str, Any] = {**NAMED_TEXTS, "required": ["by", "else"], "properties": {"by": TEXT, "else": TEXT}}


def either(*schemas: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": list(schemas)}


def fault(node: Node, code: str, sentence: str, hint: str = "") -> FlowError:
    return FlowError(node.place, code, sentence, hint)


def key(shape: Shape, about: str, *, default: Any = MISSING, factory: Any = MISSING) -> Any:
    """A dataclass field that is a key; without a default it must be written."""
    return field(default=default, default_factory=factory, metadata={"shape": shape, "about": about})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(key, field))
def declared(cls: type[Declared]) -> type[Declared]:
    """A frozen dataclass whose fields are keys of the language."""
    return dataclass(frozen=True, kw_only=True)(cls)


def keys(cls: type) -> dict[str, dataclasses.Field[Any]]:
    """Key as it is written -> field. `for_` is written `for`."""
    return {one.name.rstrip("_"): one for one in dataclasses.fields(cls) if "shape" in one.metadata}


def read_keys(
    cls: type, node: Node, reading: Reading, where: str, besides: Collection[str] = ()
) -> dict[str, Any] | None:
    """Values of the keys that are written, by field name; `besides` are left to the caller.

    None when the node is no mapping or a key that must be written has no value: the faults say so.
    """
    known = keys(cls)
    if not isinstance(node, Mapping):
        reading.fault(node, "expected-mapping", f"Keys are expected here, as in {where}.")
        return None
    values: dict[str, Any] = {}
    for name, value in node.entries:
        if name.text in known:
            try:
                values[known[name.text].name] = known[name.text].metadata["shape"](value, reading)
            except FlowError as error:
                reading.faults.append(error)
        elif name.text not in besides:
            reading.faults.append(unknown_key(name, (*known, *besides), where, FlowError))
    needed = [
        name
        for name, one in known.items()
        if one.default is MISSING and one.default_factory is MISSING and one.name not in values
    ]
    for missing in needed:
        if node.get(missing) is None:
            reading.fault(node, "missing-key", f"'{missing}' is missing in {where}.")
    return None if needed else values


def read_onto(base: Any, node: Node, reading: Reading, where: str, besides: Collection[str] = ()) -> Any:
    """`base` (a dataclass) with the keys that are written, group by group, put over it."""
    if not isinstance(node, Mapping):
        reading.fault(node, "expected-mapping", f"Keys are expected here, as in {where}.")
        return base
    known, values = keys(type(base)), {}
    for name, value in node.entries:
        if name.text not in known:
            if name.text not in besides:
                reading.faults.append(unknown_key(name, (*known, *besides), where, FlowError))
            continue
        one = known[name.text]
        try:
            shape = one.metadata["shape"]
            values[one.name] = (
                read_onto(getattr(base, one.name), value, reading, f"'{name.text}'")
                if shape is group
                else shape(value, reading)
            )
        except FlowError as error:
            reading.faults.append(error)
    return dataclasses.replace(base, **values)


# --- shapes -----------------------------------------------------------------------------------


def group(node: Node, reading: Reading) -> Any:
    """A mapping of keys of its own; `read_onto` reads it."""
    raise AssertionError("a group is read by read_onto")


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
