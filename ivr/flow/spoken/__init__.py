"""How values are spoken: what filters do is in one table, the words of a language in one file."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ivr.flow.spoken.en import AMERICAN, BRITISH
from ivr.flow.spoken.es import MEXICO, SPAIN, SPANISH
from ivr.flow.spoken.filters import (
    FILTER_OF,
    FILTERS,
    Filter,
    Here,
    Spoken,
    kinded,
    resolved,
    spoken,
)
from ivr.flow.spoken.pauses import paused
from ivr.flow.spoken.speech import Conjunction, Speech
from ivr.flow.spoken.values import MARKS, ChoiceString, DigitString, choice, marked, unmarked
from ivr.ssml import said

_PAUSES = re.compile(r'[<>&"]|[.!?…]\S*\s')
"""What may be markup, or the end of a sentence with another behind it."""

LANGUAGES: Mapping[str, Speech] = {
    "en": AMERICAN,
    "en-gb": BRITISH,
    "es": SPANISH,
    "es-es": SPAIN,
    "es-mx": MEXICO,
}
"""Tag, or its first part, in lower case -> how it speaks. A further language is a file and a line here."""


def speech(language: str) -> Speech:
    """That of a tag such as "en-GB"; a language without a file speaks English."""
    tag = language.lower()
    return LANGUAGES.get(tag) or LANGUAGES.get(tag.partition("-")[0], AMERICAN)


def aloud(annotated: str, language: str) -> str:
    """What a voice is given for a line of the house: its markup, with the pauses of the language."""
    if not _PAUSES.search(annotated):
        return str(annotated)
    return paused(said(annotated), speech(language)).markup


__all__ = [
    "FILTERS",
    "FILTER_OF",
    "LANGUAGES",
    "MARKS",
    "ChoiceString",
    "Conjunction",
    "DigitString",
    "Filter",
    "Here",
    "Speech",
    "Spoken",
    "aloud",
    "choice",
    "kinded",
    "marked",
    "resolved",
    "speech",
    "spoken",
    "unmarked",
]
