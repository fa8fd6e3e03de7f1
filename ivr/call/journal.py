"""Events and actions as plain data and back: what a call's record is made of.

encode(event) -> {"type": "Digit", "at": "2026-01-31T12:00:00+00:00", "key": "5"}
decode(record) -> Digit(...)
replay(call, records) -> the actions, which must be those of the journal
"""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from types import UnionType
from typing import Any, Literal, Protocol

from ivr import actions, events
from ivr.actions import Action
from ivr.errors import StoreError
from ivr.events import Event

KINDS: Mapping[str, type] = {
    kind.__name__: kind
    for module in (events, actions)
    for kind in vars(module).values()
    if isinstance(kind, type) and is_dataclass(kind)
}
MADE = (events.Understood, events.NoInput)
"""Events that a call makes by itself: written for the reader, not fed again at replay."""


class Receiver(Protocol):
    def receive(self, event: Event) -> list[Action]: ...


def encode(noun: Event | Action) -> dict[str, Any]:
    return {"type": type(noun).__name__, **_plain(noun)}


def decode(record: Mapping[str, Any]) -> Event | Action:
    """Raises StoreError when the record is no event and no action of this version."""
    try:
        kind = KINDS[record["type"]]
        noun = _noun(kind, {key: value for key, value in record.items() if key != "type"})
    except (KeyError, TypeError, ValueError) as fault:
        raise StoreError(f"This is no record of a call: {str(record)[:200]} ({fault!r}).") from fault
    if not isinstance(noun, Event | Action):
        raise StoreError(f"{record['type']} is neither an event nor an action.")
    return noun


def replay(call: Receiver, records: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Event, list[Action]]]:
    """Feed the recorded events again; gives each with the actions it has now."""
    for record in records:
        noun = decode(record)
        if isinstance(noun, Event) and not isinstance(noun, MADE):
            yield noun, call.receive(noun)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _noun(kind: type, record: Mapping[str, Any]) -> Any:
    hints = typing.get_type_hints(kind)
    return kind(**{name: _value(hints[name], value) for name, value in record.items()})


def _value(hint: Any, value: Any) -> Any:
    origin = typing.get_origin(hint)
    if hint is datetime:
        return datetime.fromisoformat(value)
    if origin is Mapping and isinstance(value, Mapping):
        inner = typing.get_args(hint)[1]
        return {name: _value(inner, item) for name, item in value.items()}
    if origin is tuple and isinstance(value, list):
        inner = typing.get_args(hint)
        if inner[-1] is Ellipsis:
            return tuple(_value(inner[0], item) for item in value)
        return tuple(_value(part, item) for part, item in zip(inner, value, strict=True))
    if origin in (typing.Union, UnionType):
        chosen = [part for part in typing.get_args(hint) if is_dataclass(part)]
        return _value(chosen[0], value) if chosen and isinstance(value, Mapping) else value
    if origin is Literal and value not in typing.get_args(hint):
        raise ValueError(f"{value!r} is not one of {typing.get_args(hint)}")
    if isinstance(hint, type) and is_dataclass(hint) and isinstance(value, Mapping):
        return _noun(hint, value)
    return value
