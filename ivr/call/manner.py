"""How an answer was given: the mood of its words, and how loud it was beside the caller's own before."""

from __future__ import annotations

from statistics import median

from ivr.nlu.mood import CALM, Mood, mood

FIRST = 2
"""Answers after which is known how loud the caller speaks."""
MOST = 8
"""So many are remembered."""


class Manner:
    """Of one call; levels are dBFS."""

    def __init__(self) -> None:
        self._levels: list[float] = []
        self._louder = 0.0

    def spoke(self, level: float | None) -> None:
        """The caller has spoken; None when nobody knows how loud."""
        if level is None:
            self._louder = 0.0
            return
        known = len(self._levels) >= FIRST
        self._louder = round(level - median(self._levels), 1) if known else 0.0
        self._levels = [*self._levels, level][-MOST:]

    @property
    def louder(self) -> float:
        """dB, of what was said last; 0 when it cannot be known."""
        return self._louder

    @staticmethod
    def mood(text: str, language: str, spoken: bool) -> Mood:
        """Keys have none."""
        return mood(text, language) if spoken else CALM
