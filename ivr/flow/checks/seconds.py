"""How long a text sounds, estimated from its letters."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ivr.ssml import Break, MarkupError, Utterance, escaped, read

LETTERS_A_SECOND: Mapping[str, float] = {"en": 15.0, "es": 16.0, "fr": 16.0, "de": 14.5}
"""Of a voice on the telephone that nobody hurries; 15 in a language that is not here."""

VALUE, DIGIT, PAUSE = 8, 5, 5
"""So many letters stand for a value that is put in, a digit that is spoken, and the end of a sentence."""


def estimated(text: str, language: str) -> float:
    """Seconds; templates are taken at their longest: both sides of an `if`."""
    filled = re.sub(r"\{%.*?%\}", "", re.sub(r"\{\{.*?\}\}", "x" * VALUE, text))
    said = _read(filled)
    plain = said.words
    letters = len(re.sub(r"\s+", " ", plain)) + (DIGIT - 1) * sum(sign.isdigit() for sign in plain)
    letters += PAUSE * max(0, len(re.findall(r"[.!?:;](?=\s)", plain)))
    pauses = sum(part.ms for part in said if isinstance(part, Break) and part.own)
    return pauses / 1000 + letters / LETTERS_A_SECOND.get(language.partition("-")[0].lower(), 15.0)


def _read(text: str) -> Utterance:
    """What cannot be read has faults of its own, and is taken as it is."""
    try:
        return read(text)
    except MarkupError:
        return read(escaped(text))
