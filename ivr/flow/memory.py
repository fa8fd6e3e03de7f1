"""What was said in this call and what was dealt with; and what callers mostly want next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from ivr.events import Followed

MAX_TURNS = 20
LONGEST = 200
"""Characters of one turn."""
MAX_INTENTS = 20


@dataclass(slots=True)
class Spoken:
    """One turn: who said what at which step, and what it was taken for."""

    who: Literal["caller", "house"]
    step: str
    text: str
    meaning: str = ""


@dataclass(slots=True)
class Memory:
    """`answers` counts the caller's. `wish` is the intent that is being dealt with, `dealt` those that were,
    in their order. `likely` is what callers wanted next in other calls. `offering` is the intent that is
    being suggested, `offered` are those that were: each once in a call."""

    turns: list[Spoken] = field(default_factory=list)
    answers: int = 0
    dealt: list[str] = field(default_factory=list)
    wish: str = ""
    likely: list[Followed] = field(default_factory=list)
    offering: str = ""
    offered: list[str] = field(default_factory=list)

    def keep(self, turn: Spoken) -> None:
        turn.text = turn.text[:LONGEST]
        self.turns = [*self.turns, turn][-MAX_TURNS:]

    def begin(self, intent: str) -> None:
        self.wish, self.offering = intent, ""

    def settle(self) -> str:
        """What was being dealt with is done; its name, or nothing."""
        done, self.wish = self.wish, ""
        if done:
            self.dealt = [*(one for one in self.dealt if one != done), done][-MAX_INTENTS:]
        return done

    def offer(self, intent: str) -> None:
        self.offering = intent
        if intent not in self.offered:
            self.offered = [*self.offered, intent][-MAX_INTENTS:]

    def next_ones(self, share: float, calls: int) -> list[str]:
        """What callers mostly want after what was dealt with last, the likeliest first: at least this share
        of them, seen in so many calls. Neither what was done in this call, nor what was suggested."""
        last = self.dealt[-1] if self.dealt else ""
        found = [
            one
            for one in self.likely
            if one.intent == last
            and one.share >= share
            and one.calls >= calls
            and one.next not in (*self.dealt, *self.offered)
        ]
        return [one.next for one in sorted(found, key=lambda one: (-one.share, one.next))]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Raises TypeError or LookupError when this is no memory."""
        turns = [Spoken(**one) for one in data["turns"]]
        return cls(**{**data, "turns": turns, "likely": [Followed(**one) for one in data["likely"]]})
