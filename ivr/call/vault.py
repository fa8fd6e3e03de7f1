"""Secrets of one call: the keys that only the host knows. Pure, and nothing here is ever written.

The host asks the vault about every key. While a secret is asked for, the vault keeps the key, and
the call is told only that there was one; what the call gets in the end is a handle, how many keys
there were, and whether they can be right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from ivr.actions import Action, CaptureSecret
from ivr.events import Digit, Event, Handle, Heard, HeardPartial, SecretCaptured, Understood
from ivr.nlu.entities import is_valid

HIDDEN = "•"
"""Stands for a key in everything that the call is told."""

MOST = 64
"""Keys of one secret; a stuck key does not fill the memory."""


def masked(noun: Event | Action) -> Event | Action:
    """What may be written down of it while a secret is asked for: no key, and no word either."""
    match noun:
        case Digit():
            return replace(noun, key=HIDDEN)
        case Heard():
            return replace(noun, text=HIDDEN, words=(), alternatives=())
        case HeardPartial():
            return replace(noun, text=HIDDEN)
        case Understood():
            then = tuple(replace(wish, slots=dict.fromkeys(wish.slots, HIDDEN)) for wish in noun.then)
            return replace(noun, text=HIDDEN, slots=dict.fromkeys(noun.slots, HIDDEN), then=then)
    return noun


class Vault:
    """`name` makes its handles worth nothing anywhere else: give each vault another one."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._number = 0
        self._open: CaptureSecret | None = None
        self._keys = ""
        self._end: str | None = None  # a terminator that may still follow a secret of full length
        self._kept: dict[Handle, str] = {}

    @property
    def asks(self) -> bool:
        """Whether a secret is being keyed in."""
        return self._open is not None

    def open(self, action: CaptureSecret) -> None:
        """Take the keys from here on."""
        self._open, self._keys, self._end = action, "", None

    def shut(self) -> None:
        """No secret is asked for any more; what was keyed of it is forgotten."""
        self._open, self._keys, self._end = None, "", None

    def press(self, digit: Digit) -> tuple[Event, ...]:
        """What the call is told instead of this key."""
        end, self._end = self._end, None
        if self._open is None:
            return () if digit.key == end else (digit,)
        hidden = replace(digit, key=HIDDEN)
        if digit.key == self._open.terminator:
            return (hidden, *self._captured(digit.at)) if self._keys else ()
        self._keys = (self._keys + digit.key)[:MOST]
        if len(self._keys) < self._open.slot.longest:
            return (hidden,)
        self._end = self._open.terminator
        return (hidden, *self._captured(digit.at))

    def close(self, id: str, at: datetime) -> tuple[Event, ...]:
        """The time between two keys is over: what was keyed is the secret."""
        return self._captured(at) if self._open is not None and self._open.id == id else ()

    def reveal(self, secrets: Mapping[str, Handle]) -> dict[str, str] | Handle:
        """The secrets by name; or the first handle that is not known here."""
        unknown = next((handle for handle in secrets.values() if handle not in self._kept), None)
        if unknown is not None:
            return unknown
        return {name: self._kept[handle] for name, handle in secrets.items()}

    def forget(self) -> None:
        """The call is over."""
        self.shut()
        self._kept.clear()

    def _captured(self, at: datetime) -> tuple[Event, ...]:
        assert self._open is not None
        action, keys = self._open, self._keys
        self._open, self._keys = None, ""
        self._number += 1
        handle = Handle(f"{self._name}-{self._number}")
        self._kept[handle] = keys
        valid = is_valid(action.slot, keys)
        return (SecretCaptured(at=at, id=action.id, handle=handle, length=len(keys), valid=valid),)
