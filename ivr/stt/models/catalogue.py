"""Models that can be fetched by name: those of Vosk that take a phrase list for every question.

Its largest models have a fixed graph and take none; they are left out. All are under Apache-2.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ADDRESS = "https://alphacephei.com/vosk/models/{name}.zip"


@dataclass(frozen=True, slots=True)
class Known:
    """`megabytes` are those of the download, about."""

    language: str
    megabytes: int
    about: str = "small"


KNOWN: Mapping[str, Known] = {
    "vosk-model-small-en-us-0.15": Known("en-US", 40),
    "vosk-model-en-us-0.22-lgraph": Known("en-US", 128, "larger"),
    "vosk-model-small-en-in-0.4": Known("en-IN", 36),
    "vosk-model-small-es-0.42": Known("es-ES", 39),
    "vosk-model-small-fr-0.22": Known("fr-FR", 41),
    "vosk-model-small-de-0.15": Known("de-DE", 45),
    "vosk-model-small-it-0.22": Known("it-IT", 48),
    "vosk-model-small-pt-0.3": Known("pt-BR", 31),
    "vosk-model-small-nl-0.22": Known("nl-NL", 39),
}


def address(name: str) -> str:
    return ADDRESS.format(name=name)


def language(name: str) -> str:
    """What a model hears, by its name; nothing when the name does not say."""
    return KNOWN[name].language if name in KNOWN else ""
