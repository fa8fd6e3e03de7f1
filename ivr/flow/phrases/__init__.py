"""What the house says by itself, a file for each language; a flow overrides it in its policy."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.flow.phrases.en import ENGLISH
from ivr.flow.phrases.es import SPANISH
from ivr.flow.phrases.form import Phrases

PHRASES: Mapping[str, Phrases] = {"en": ENGLISH, "es": SPANISH}
"""First part of a tag -> what is said. A further language is a file and a line here."""

ANYWHERE = tuple(ENGLISH.anywhere)
"""The words that work anywhere, in every flow."""


def phrases(language: str) -> Phrases:
    """Those of a tag such as "en-GB"; a language without a file speaks English."""
    return PHRASES.get(language.partition("-")[0].lower(), ENGLISH)


__all__ = ["ANYWHERE", "PHRASES", "Phrases", "phrases"]
