"""How alike two words are on a telephone, which cuts off all above 3.4 kHz."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

_SOUNDS = (
    ("tch|sh|ch|j|dg", "X"),
    ("ph", "F"),
    ("th", "T"),
    ("gh|wh", ""),
    ("c(?=[eiy])", "S"),
    ("[ckqg]", "K"),
    ("[bp]", "P"),
    ("[dt]", "T"),
    ("[fv]", "F"),
    ("[szx]", "S"),
    ("[mn]", "N"),
    ("l", "L"),
    ("r", "R"),
    ("(?<=.)[aeiouwhy]+", ""),
)
"""Letters -> the sound that is left of them; vowels only count at the beginning."""


def sound(text: str) -> str:
    """A key of how a text sounds: "sales" and "sails" have the same one."""
    plain = unicodedata.normalize("NFD", text.lower())
    plain = "".join(sign for sign in plain if sign.isalpha() or sign == " ")
    return " ".join(_word(word) for word in plain.split())


def likeness(one: str, other: str) -> float:
    """0 to 100: half of it the letters, half the sounds."""
    return (fuzz.ratio(one.lower(), other.lower()) + fuzz.ratio(sound(one), sound(other))) / 2


def _word(word: str) -> str:
    for letters, key in _SOUNDS:
        word = re.sub(letters, key, word)
    return re.sub(r"(.)\1+", r"\1", word).upper()
