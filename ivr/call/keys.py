"""Keys become answers: collected until nothing more can follow.

A key that is pressed before its question is asked is kept, and counts for the question.
"""

from __future__ import annotations

from ivr.actions import BY_DIGITS, Expecting, Listen


class Keys:
    """The keys pressed so far and not yet taken for an answer."""

    def __init__(self) -> None:
        self.pressed = ""

    def press(self, key: str) -> None:
        self.pressed = (self.pressed + key)[-64:]  # a stuck key does not fill the memory

    def clear(self) -> None:
        self.pressed = ""

    def answer(self, listen: Listen) -> str | None:
        """The keys that answer this question, once it is clear that no more belong to them.

        None while more may come. Takes what it gives, and the terminator behind it. A terminator by
        itself ends nothing: people press it behind a number that was complete without it.
        """
        while self.pressed.startswith(listen.terminator) and listen.terminator not in listen.expecting.keys:
            self.pressed = self.pressed[1:]
        for length in range(1, len(self.pressed) + 1):
            keys, end = self.pressed[:length], listen.terminator
            if len(keys) > 1 and keys[-1] == end and not is_menu_key(keys, listen.expecting):
                self.pressed = self.pressed[length:]
                return keys[:-1]
            if is_complete(keys, listen.expecting):
                self.pressed = self.pressed[length:]
                return keys
        return None

    def take(self) -> str:
        """All keys pressed: the time between two keys is over."""
        keys, self.pressed = self.pressed, ""
        return keys


def is_menu_key(keys: str, expecting: Expecting) -> bool:
    return keys in expecting.keys


def is_complete(keys: str, expecting: Expecting) -> bool:
    slot = expecting.asked_slot
    longer = any(key != keys and key.startswith(keys) for key in expecting.keys)
    if slot is not None and slot.type in BY_DIGITS:
        return len(keys) >= slot.longest
    return not longer
