"""The senses by the names that the settings use, and which of them a language has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from ivr.errors import SenseError
from ivr.nlu.sense import Means, Sense
from ivr.senses.kept import Kept
from ivr.senses.kin import kin_of
from ivr.senses.minilm import MiniLM
from ivr.senses.shelf import Folder
from ivr.senses.words import WordTable

SENSES: Mapping[str, Callable[[], Sense]] = {
    "words": WordTable,
    "minilm": lambda: Kept(MiniLM(), kin=kin_of(MiniLM.name)),
}
SENSE, NONE = "words", "letters"
"""What is there without any setting, and what needs nothing at all."""

LANGUAGES = frozenset({"en"})
"""All of them know English alone; other languages go by letters."""


@cache
def sense(name: str) -> Sense:
    """One for the process: they are large, and never change. Raises SenseError."""
    if name not in SENSES:
        raise SenseError(f"There is no sense {name!r}; there are: {', '.join((NONE, *SENSES))}.")
    return SENSES[name]()


@cache
def fits() -> Folder:
    """What was learned of examples."""
    return Folder("fit")


def means_for(language: str, name: str = SENSE) -> Means:
    """With what a language is understood; what is said so far costs no more than the table of words. Raises
    SenseError."""
    if name == NONE or language.partition("-")[0] not in LANGUAGES:
        return Means(shelf=fits())
    return Means(sense(name), sense(SENSE), fits())
