"""Keys of the flow language: declared once as fields of a dataclass, read from there.

A field made with `key(shape, about)` is a key of the language; its shape turns the written node
into a value, or raises FlowError. The same declaration serves the reader and the documentation.
"""

from __future__ import annotations

import dataclasses
from collections import abc
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, field
from typing import Any, TypeVar, dataclass_transform

from ivr.document import Mapping, Node, unknown_key
from ivr.errors import DocumentError, FlowError


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


def group(node: Node, reading: Reading) -> Any:
    """A mapping of keys of its own; `read_onto` reads it."""
    raise AssertionError("a group is read by read_onto")
