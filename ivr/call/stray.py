"""Keys that no question takes: of a card that is keyed unasked no more is shown than of one that is said.

    4 5 3 9 1 4 8 8 0 3 …, where a wish is asked for    →    4 5 3 9 1 4 • • • • …

Journal and call get the same, so that a replay means the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from ivr.actions import BY_DIGITS, CaptureSecret, Listen
from ivr.call.secrecy import SHOWN
from ivr.call.vault import HIDDEN
from ivr.events import Digit, Event
from ivr.nlu.meaning import Meaning

APART = timedelta(seconds=5)
"""Time between two keys of one row, at most: somebody reads them from a card."""


class Stray:
    """A row of keys that began with one that was no answer. A question for digits ends it."""

    def __init__(self) -> None:
        self._keys = 0
        self._last: datetime | None = None

    def meant(self, meaning: Meaning) -> Meaning:
        """What the latest keys mean: nothing begins a row."""
        self._keys = self._keys or int(meaning.nothing)
        return meaning

    def of(self, event: Event, asked: Listen | CaptureSecret | None) -> Event:
        """The event; a key as it may be known. Which one it is changes nothing: a replay may not know it."""
        if not isinstance(event, Digit):
            return event
        late = self._last is not None and event.at - self._last > APART
        self._last = event.at
        if late or _by_digits(asked):
            self._keys = 0
        elif self._keys:
            self._keys += 1
        return replace(event, key=HIDDEN) if self._keys > SHOWN else event


def _by_digits(asked: Listen | CaptureSecret | None) -> bool:
    """Whether keys are what is asked for, a secret's too."""
    if not isinstance(asked, Listen):
        return asked is not None
    slot = asked.expecting.asked_slot
    return slot is not None and slot.type in BY_DIGITS
