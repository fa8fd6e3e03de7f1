"""An engine whose confidence is brought nearer to a probability: what services claim is seldom what holds.

    log odds of what is right = slope x log odds of what is claimed

`slope` follows from one pair of numbers: of what is claimed with `claimed`, `right` is right. What counts as
unlikely already is not made likelier.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from ivr.audio.frame import Pcm
from ivr.nlu.grammar import Grammar
from ivr.stt.recogniser import Hypothesis, Recogniser, Session

NEAREST = 0.01
"""To 0 and to 1: nothing is certain, and log odds have no end there."""


class Calibration:
    def __init__(self, claimed: float, right: float) -> None:
        self._slope = _odds(max(right, 0.51)) / _odds(max(claimed, 0.51))

    def __call__(self, claimed: float) -> float:
        holds = 1 / (1 + math.exp(-self._slope * _odds(claimed)))
        return holds if claimed >= 0.5 else min(claimed, holds)

    def of(self, heard: Hypothesis) -> Hypothesis:
        return replace(
            heard,
            confidence=self(heard.confidence) if heard.text else heard.confidence,
            words=tuple(replace(word, confidence=self(word.confidence)) for word in heard.words),
            alternatives=tuple((text, self(claimed)) for text, claimed in heard.alternatives),
        )


class Calibrated:
    """A Recogniser: `engine`, less sure of itself."""

    def __init__(self, engine: Recogniser, calibration: Calibration) -> None:
        self._engine, self._calibration = engine, calibration
        self.name, self.languages = engine.name, engine.languages

    async def open(self) -> None:
        await self._engine.open()

    async def close(self) -> None:
        await self._engine.close()

    def listen(self, grammar: Grammar, on_partial: Callable[[str], None] | None = None) -> Weighed:
        return Weighed(self._engine.listen(grammar, on_partial), self._calibration)


class Weighed:
    """A Session."""

    def __init__(self, session: Session, calibration: Calibration) -> None:
        self._session, self._calibration = session, calibration

    def feed(self, pcm: Pcm) -> None:
        self._session.feed(pcm)

    async def finish(self) -> Hypothesis:
        return self._calibration.of(await self._session.finish())

    def cancel(self) -> None:
        self._session.cancel()


def _odds(share: float) -> float:
    """Their logarithm."""
    share = min(max(share, NEAREST), 1 - NEAREST)
    return math.log(share / (1 - share))
