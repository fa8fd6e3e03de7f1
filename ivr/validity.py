"""Whether a value can be right at all: its check digits, its shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ivr.actions import Check, SlotSpec
from ivr.shapes import shape

_LETTERS_AND_DIGITS = re.compile(r"[0-9A-Z]+")


def passes_luhn(number: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, annex B): one wrong key is noticed."""
    if not (number.isascii() and number.isdecimal()):
        return False
    twice = (sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return (sum(map(int, number[-1::-2])) + sum(twice)) % 10 == 0


def passes_mod97(signs: str) -> bool:
    """Whether the last two digits check the others (ISO/IEC 7064, MOD 97-10); A is 10, Z is 35."""
    known = _LETTERS_AND_DIGITS.fullmatch(signs)
    return known is not None and int("".join(str(int(sign, 36)) for sign in signs)) % 97 == 1


def passes_iban(signs: str) -> bool:
    """As MOD 97-10, with the first four signs behind the others (ISO 13616)."""
    return len(signs) > 4 and passes_mod97(signs[4:] + signs[:4])


CHECKS: Mapping[Check, Callable[[str], bool]] = {
    "none": lambda value: True,
    "luhn": passes_luhn,
    "mod97": passes_mod97,
    "iban": passes_iban,
}
"""What the digits at the end, or at the beginning, check."""


def is_right(slot: SlotSpec, value: object) -> bool:
    """Whether the value passes what its slot asks for; one that is no text always does."""
    if not isinstance(value, str):
        return True
    return CHECKS[slot.check](value) and (not slot.matches or shape(slot.matches).matches(value))
