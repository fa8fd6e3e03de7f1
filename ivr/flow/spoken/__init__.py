"""How values are spoken: what filters do is in one table, the words of a language in one file."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.flow.spoken.en import AMERICAN, BRITISH
from ivr.flow.spoken.es import MEXICO, SPAIN, SPANISH
from ivr.flow.spoken.filters import CURRENCY, FILTERS, Filter, Here, Spoken, kinded, resolved, spoken
from ivr.flow.spoken.speech import Conjunction, Speech
from ivr.flow.spoken.values import ChoiceString, DigitString, choice, marked, unmarked

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


__all__ = [
    "CURRENCY",
    "FILTERS",
    "LANGUAGES",
    "ChoiceString",
    "Conjunction",
    "DigitString",
    "Filter",
    "Here",
    "Speech",
    "Spoken",
    "choice",
    "kinded",
    "marked",
    "resolved",
    "speech",
    "spoken",
    "unmarked",
]
