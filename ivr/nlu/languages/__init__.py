"""The languages that understanding speaks; a further one is a file and a line here."""

from __future__ import annotations

from ivr.nlu.language import Language
from ivr.nlu.languages.en import BRITISH, ENGLISH
from ivr.nlu.languages.es import MEXICAN, OF_THE_STATES, SPANISH

LANGUAGES = {
    **{"en": ENGLISH, "en-gb": BRITISH},
    **{"es": SPANISH, "es-mx": MEXICAN, "es-us": OF_THE_STATES},
}


def language_of(tag: str) -> Language:
    """The tables of a tag such as "en-US"; an unknown language has none, but is still matched."""
    low = tag.lower()
    return LANGUAGES.get(low) or LANGUAGES.get(low.partition("-")[0], Language(tag))
