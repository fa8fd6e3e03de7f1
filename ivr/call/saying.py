"""What is being said: the prompts that sound or wait to, in their order, and what fills a silence.

A prompt that is late is one that nobody hears yet; a filler sounds before it. The words of a filler are
heard to their end, for they are few; music ends with the next prompt.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr.actions import BargeIn, Say

INTERRUPTIBLE: Mapping[str, frozenset[BargeIn]] = {
    "speech": frozenset({"speech"}),
    "keys": frozenset({"speech", "keys"}),
}
"""Way of answering -> the prompts that it may interrupt."""


class Saying:
    def __init__(self) -> None:
        self._said: dict[str, Say] = {}
        self._late: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._said)

    @property
    def first(self) -> Say | None:
        """What sounds, or would."""
        return next(iter(self._said.values()), None)

    @property
    def is_late(self) -> bool:
        """The caller hears nothing: what would sound is not there yet."""
        return next(iter(self._said), "") in self._late

    @property
    def tells(self) -> bool:
        """Whether anything of it is more than a filler."""
        return any(not say.fills for say in self._said.values())

    @property
    def music(self) -> tuple[str, ...]:
        return tuple(say.id for say in self._said.values() if say.fills == "music")

    def begin(self, say: Say) -> None:
        self._said[say.id] = say

    def fill(self, say: Say) -> None:
        """It sounds before what is late."""
        self._said = {say.id: say, **self._said}

    def over(self, ids: tuple[str, ...]) -> bool:
        """False when none of these was being said."""
        known = [self._said.pop(one) for one in ids if one in self._said]
        self._late.difference_update(ids)
        return bool(known)

    def late(self, id: str) -> None:
        self._late |= self._said.keys() & {id}

    def began(self, id: str) -> None:
        self._late.discard(id)

    def stopped_by(self, how: str) -> tuple[str, ...]:
        """What this way of answering may interrupt."""
        return tuple(say.id for say in self._said.values() if say.barge_in in INTERRUPTIBLE[how])

    def clear(self) -> None:
        self._said.clear()
