"""Something in an utterance that could fill a slot: words `start` to `end` (not included)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.grammar import Item
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words


@dataclass(frozen=True, slots=True)
class Found:
    """`certainty` (0..1) is how well the words fit the value; 1 when they are its own words."""

    start: int
    end: int
    value: Value
    certainty: float = 1.0

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class EntityType:
    """One slot type. `find` gives what fits the slot, the best first, none overlapping another;
    `blank` is the place in a grammar (None: free words); `keys` reads what was keyed (None: not by keys).
    """

    find: Callable[[Words, SlotSpec, Language], tuple[Found, ...]]
    blank: Callable[[SlotSpec, Language], Item | None]
    keys: Callable[[str, SlotSpec], Value | None]
