"""How the caller feels about this call, in one number: raised by words and by what goes wrong.

    frustration' = 1 - (1 - frustration) (1 - weight)    angry words, a repair, a correction, …
    frustration' = frustration x EASED                   an answer that was taken

It stays between 0 and 1, the order of troubles does not matter, and a call that goes well again is
forgiven. The weights are set so that four repairs alone stay below one half, and two angry sentences that
are not understood pass the policy's bound (0.8).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Trouble = Literal[
    "no_input",
    "no_match",
    "low_confidence",
    "refused",
    "correction",
    "repeat",
    "interruption",
    "operator",
    "shout",
]

WEIGHTS: Mapping[Trouble, float] = {
    "no_input": 0.05,
    "no_match": 0.15,
    "low_confidence": 0.1,
    "refused": 0.15,
    "correction": 0.1,  # "no, on Friday"
    "repeat": 0.05,  # what was asked had to be said again
    "interruption": 0.1,  # of a question that is asked again
    "operator": 0.2,  # a person is asked for
    "shout": 0.15,
}
ANGER = 0.5
"""Of words that are nothing but anger."""
EASED = 0.75
KIND = 0.7
"""What is left behind words that are nothing but kind."""
RECENT = 0.5
"""Share of the last words in the sentiment of the call."""

UPSET, PLEASED = 0.5, 0.25
"""Frustration, or else sentiment, from which the mood has its word."""

SHOUT_DB = 9.0
"""Louder by so much than the caller's own answers before: from normal to raised speech it is 6 dB, to loud
speech 12 (ANSI S3.5-1997, table 1)."""


@dataclass(slots=True)
class Feeling:
    """`sentiment` (-1..1) is that of the caller's words, the last ones most; `yielded` tells that the caller
    was handed over because of it, which happens once in a call."""

    frustration: float = 0.0
    sentiment: float = 0.0
    yielded: bool = False

    def hear(self, sentiment: float, anger: float) -> None:
        """The feeling in the words of one answer."""
        self.sentiment = round((1 - RECENT) * self.sentiment + RECENT * sentiment, 4)
        if anger:
            self._rise(ANGER * anger)
        elif sentiment > 0:
            self._fall(1 - (1 - KIND) * sentiment)

    def suffer(self, trouble: Trouble) -> None:
        self._rise(WEIGHTS[trouble])

    def ease(self) -> None:
        """An answer was taken."""
        self._fall(EASED)

    def yields(self, bound: float | None) -> bool:
        """Whether a person should take over now; None: never for this."""
        if bound is None or self.yielded or self.frustration < bound:
            return False
        self.yielded = True
        return True

    @property
    def mood(self) -> str:
        if self.frustration >= UPSET:
            return "upset"
        return "pleased" if self.sentiment >= PLEASED and self.frustration < UPSET / 2 else "calm"

    def _rise(self, weight: float) -> None:
        self.frustration = round(1 - (1 - self.frustration) * (1 - weight), 4)

    def _fall(self, left: float) -> None:
        self.frustration = round(self.frustration * left, 4)
