"""What the flows need, held against what is kept: what is missing, what is stale, what a change costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any, Literal

from ivr.errors import Place
from ivr.flow.checks.seconds import estimated
from ivr.flow.script import Line
from ivr.ssml import words
from ivr.tts.cache import Entry, Kept
from ivr.tts.prompts import Prompts
from ivr.tts.voice import Identity
from ivr.tts.wanted import Wanted, of_lines

State = Literal["built", "stale", "missing"]

ALIKE = 0.4
"""Two sentences of one step are a change of one into the other when so much of them is the same."""


@dataclass(frozen=True, slots=True)
class Item:
    """A prompt that is needed. `stale`: the same sentence is kept, but made in another way; `why` says
    how. `places` are those of the flows that say it."""

    wanted: Wanted
    key: str
    state: State
    entry: Entry | None = None
    why: str = ""
    places: tuple[Place, ...] = ()

    @property
    def words(self) -> str:
        return words(self.wanted.text)

    @property
    def characters(self) -> int:
        """What an engine that bills would count."""
        return len(self.wanted.text)

    @property
    def seconds(self) -> float:
        """Measured, or estimated as long as it is not built."""
        known = self.entry
        return estimated(self.words, self.wanted.language) if known is None else known.ms / 1000


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that is `now` where another was `before`."""

    now: Item
    before: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """`items` are needed, in the order of the flows; `others` are kept and not needed."""

    items: tuple[Item, ...]
    others: tuple[Kept, ...]
    about: Mapping[str, Mapping[str, Any]] = field(repr=False, default_factory=dict)

    @classmethod
    def take(cls, prompts: Prompts, lines: Sequence[Line], more: Iterable[Wanted] = ()) -> Inventory:
        """`more` are prompts that stand in no flow (pieces, slower speech). A language that the voice does
        not speak is VoiceError."""
        kept = {one.key: one for one in prompts.cache.all()}
        about = {key: one.about() for key, one in kept.items()}
        same = {(told.get("text"), told.get("language"), told.get("slow")): told for told in about.values()}
        places: dict[tuple[str, str], list[Place]] = {}
        for line in lines:
            places.setdefault((line.language, line.text), []).append(line.place)
        items = []
        for wanted in (*of_lines(lines), *more):
            key, entry = prompts.look(wanted)
            found = Item(wanted, key, "built" if entry else "missing", entry)
            if entry is None and (old := same.get((wanted.tidy.text, wanted.language, wanted.slow))):
                why = "damaged or incomplete" if key in kept else _why(old, prompts.speaks(wanted))
                found = replace(found, state="stale", why=why)
            where = tuple(dict.fromkeys(places.get((wanted.language, wanted.text), ())))
            items.append(replace(found, places=where))
        needed = {item.key for item in items}
        return cls(tuple(items), tuple(one for key, one in kept.items() if key not in needed), about)

    def of(self, *states: State) -> list[Item]:
        return [item for item in self.items if item.state in states]

    @property
    def gone(self) -> list[Kept]:
        """Was built for a sentence that no flow has any more."""
        said = {(item.wanted.tidy.text, item.wanted.language) for item in self.items}
        told = ((one, self.about[one.key]) for one in self.others)
        return [
            one for one, about in told if "text" in about and (about["text"], about["language"]) not in said
        ]

    def changes(self) -> tuple[list[Item], list[Change], list[Kept]]:
        """What is new, what takes the place of a sentence of the same step, and what is gone."""
        gone, added, changed = self.gone, list[Item](), list[Change]()
        for item in self.of("missing"):
            near = [one for one in gone if self._alike(item.wanted, one) > ALIKE]
            if near:
                before = max(near, key=lambda one: self._alike(item.wanted, one))
                gone.remove(before)
                changed.append(Change(item, words(str(self.about[before.key]["text"]))))
            else:
                added.append(item)
        return added, changed, gone

    def _alike(self, wanted: Wanted, kept: Kept) -> float:
        about = self.about[kept.key]
        same = ("language", "where", "slow")
        if any(about.get(name) != getattr(wanted, name) for name in same):
            return 0.0
        return SequenceMatcher(None, str(about["text"]), wanted.text, autojunk=False).ratio()


def _why(old: Mapping[str, Any], who: Identity | None) -> str:
    """What differs between what is kept and what is wanted: `who` speaks, or None, a recording."""
    if old.get("engine") == "take":
        return "another recording" if who is None else "its recording is gone"
    return "a recording that is new, or cannot be used" if who is None else "another voice or setting"
