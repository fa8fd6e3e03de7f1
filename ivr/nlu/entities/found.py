"""Something in an utterance that could fill a slot: words `start` to `end` (not included)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.grammar import Phrase
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words


@dataclass(frozen=True, slots=True)
class Found:
    """`certainty` (0..1) is how well the words fit the value; 1 when they are its own words.

    `named` is whether the words say by themselves what they are ("two o'clock"); if not ("two"),
    they are it only where it is asked for.
    """

    start: int
    end: int
    value: Value
    certainty: float = 1.0
    named: bool = True

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class EntityType:
    """One slot type. `find` gives what fits the slot, the best first, none overlapping another;
    `blanks` are the ways to say it in a grammar (none: free words); `keys` reads what was keyed (None:
    not by keys). The date is today.
    """

    find: Callable[[Words, SlotSpec, Language, date], tuple[Found, ...]]
    blanks: Callable[[SlotSpec, Language], tuple[Phrase, ...]]
    keys: Callable[[str, SlotSpec, Language, date], Value | None]
