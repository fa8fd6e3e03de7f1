"""What one answer means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.events import Value, Wish


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one answer means; nothing understood has neither intent nor slots nor answer.

    `confidence` (0..1) is that of the whole, speech included; keys have 1. `then` are the further wishes of
    the same breath, in their order. `language` is the one that was spoken, if it is clearly another one.
    """

    intent: str | None = None
    slots: Mapping[str, Value] = field(default_factory=dict)
    answer: str | None = None
    confidence: float = 0.0
    then: tuple[Wish, ...] = ()
    language: str = ""

    @property
    def nothing(self) -> bool:
        return self.intent is None and not self.slots and self.answer is None and not self.then


NOTHING = Meaning()
