"""Which steps, outcomes and intents of a flow some test has reached; the others with their line.

An outcome is a line of `on:`, a way of a `branch`, and an intent. It counts as reached when the call
went from its step to where it leads, after an event (or a decision) that bears its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ivr import document
from ivr.actions import Hangup, Keep, Note
from ivr.document import Node
from ivr.errors import Place
from ivr.events import Event, Understood
from ivr.simulator.seen import Noun, Seen

WAYS = ("on", "branch")
"""Keys of a step under which ways on are named."""
ANY = ""
"""The name of a way that no event names."""


@dataclass(frozen=True, slots=True)
class Item:
    """What can be reached. `kind` is step, outcome or intent; `leads` the step of an outcome."""

    kind: str
    step: str
    place: Place
    outcome: str = ""
    leads: str = ""

    def __str__(self) -> str:
        return {"step": self.step, "intent": f"intent {self.step}"}.get(
            self.kind, f"{self.step}: {self.outcome or 'a way'} → {self.leads}"
        )


@dataclass(frozen=True, slots=True)
class Hop:
    """From one step to the next, with the words of what happened in between."""

    step: str
    leads: str
    words: frozenset[str]

    def takes(self, item: Item) -> bool:
        leads = item.leads in (self.leads, "return")
        return self.step == item.step and leads and (item.outcome in self.words or item.outcome == ANY)


@dataclass(slots=True)
class Coverage:
    """Of one flow: `add` what each test has seen."""

    items: tuple[Item, ...]
    reached: set[Item] = field(default_factory=set)

    @classmethod
    def of(cls, files: Mapping[str, str]) -> Coverage:
        """The items of a flow's files, which were read without a fault."""
        return cls(tuple(item for file, text in files.items() for item in _items(document.read(text, file))))

    def add(self, seen: Seen) -> None:
        steps = {one.text for one in seen.all(Note) if one.kind == "step"}
        meant = {one.intent for one in seen.all(Understood)}
        hops = list(_hops(noun for _, noun in seen.nouns))
        for item in self.items:
            hit = {"step": item.step in steps, "intent": item.step in meant}.get(item.kind)
            if hit if hit is not None else any(hop.takes(item) for hop in hops):
                self.reached.add(item)

    @property
    def missed(self) -> list[Item]:
        return sorted((item for item in self.items if item not in self.reached), key=lambda item: item.place)

    def counts(self) -> dict[str, tuple[int, int]]:
        """Kind -> (reached, there are)."""
        return {
            kind: (
                sum(item.kind == kind for item in self.reached),
                sum(item.kind == kind for item in self.items),
            )
            for kind in ("step", "outcome", "intent")
        }

    @property
    def percent(self) -> float:
        return 100.0 * len(self.reached) / len(self.items) if self.items else 100.0


def _hops(nouns: Iterable[Noun]) -> Iterator[Hop]:
    step, words = "", set[str]()
    for noun in nouns:
        match noun:
            case Note(kind="step", text=name):
                yield Hop(step, name, frozenset(words))
                step, words = name, set()
            case Hangup():
                yield Hop(step, "hangup", frozenset(words))
            case Note(kind="decision" | "variant", text=text, data=data):
                words |= {text, *_words(data)}
            case Keep(data=data):
                words |= _words(data)
            case Event():
                words |= _words({name: getattr(noun, name) for name in noun.__dataclass_fields__})


def _words(values: Mapping[str, Any]) -> set[str]:
    """Every plain value in a mapping and in the mappings of it: status, outcome, answer, slots."""
    found: set[str] = set()
    for value in values.values():
        if isinstance(value, bool):
            found.add("yes" if value else "no")
        elif isinstance(value, Mapping):
            found |= _words(value)
        elif isinstance(value, str | int):
            found.add(str(value))
    return found


def _items(top: Node) -> Iterator[Item]:
    for name, step in _entries(_get(top, "steps")):
        yield Item("step", name.text, name.place)
        for key in WAYS:
            for place, outcome, leads in _ways(_get(step, key), key):
                yield Item("outcome", name.text, place, outcome, leads)
    for name, _ in _entries(_get(top, "intents")):
        yield Item("intent", name.text, name.place)


def _ways(node: Node | None, key: str) -> Iterator[tuple[Place, str, str]]:
    """(place, name, where it leads) of each way; those of a branch have no name that events bear."""
    if isinstance(node, document.Sequence):  # `if:` and `then:`
        for item in node.items:
            there = _get(item, "then") or _get(item, "else")
            if isinstance(there, document.Scalar):
                yield item.place, ANY, there.text
    else:
        for name, value in _entries(node):
            leads = value.text if isinstance(value, document.Scalar) else ""
            if leads and not (key == "branch" and name.text in ("by", "share")):
                yield name.place, name.text if key == "on" else ANY, leads


def _get(node: Node | None, key: str) -> Node | None:
    return node.get(key) if isinstance(node, document.Mapping) else None


def _entries(node: Node | None) -> Iterable[tuple[document.Scalar, Node]]:
    return node.entries if isinstance(node, document.Mapping) else ()
