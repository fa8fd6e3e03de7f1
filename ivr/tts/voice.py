"""A voice: what makes speech of a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ivr.audio.frame import Pcm
from ivr.errors import VoiceError

LONGEST = 2000
"""Characters of one prompt, without tags: two minutes of speech; nobody listens to more."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Everything that changes the sound of a voice in one language: part of a prompt's key, so that a
    changed voice never plays an old file.

    `engine` is its name, with the version where that changes the sound; `rate` how fast it speaks, `hertz`
    what it makes, `more` whatever else is set (pitch, effects). `instead` are those that speak when this
    one cannot, best first; they are no part of the key.
    """

    engine: str
    voice: str
    model: str = ""
    rate: str = ""
    hertz: int = 0
    more: str = ""
    instead: tuple[Identity, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """`pcm` is int16, shape (n,); `rate` in Hz, whatever the voice gives. `by` is who spoke, when another
    than the voice that was asked stood in for it: the prompt is kept as theirs."""

    pcm: Pcm
    rate: int
    by: Identity | None = None

    @property
    def ms(self) -> int:
        return len(self.pcm) * 1000 // self.rate


def chosen(engine: str, voices: Mapping[str, str], language: str) -> str:
    """The engine's own name of the voice that speaks a language. VoiceError."""
    if language not in voices:
        raise VoiceError(f"{engine} has no voice for {language!r}; it has: {', '.join(voices)}.")
    return voices[language]


class Voice(Protocol):
    """One engine with its settings; engines are in `voices.VOICES`."""

    @property
    def name(self) -> str:
        """As in VOICES."""

    def identity(self, language: str) -> Identity:
        """Who speaks. VoiceError: a language it does not speak."""

    async def speak(self, text: str, language: str) -> Speech:
        """Make speech of a text of at most LONGEST characters, language as in BCP 47 ("en-US").

        Raises VoiceError: no such language, an engine that refused or broke (VoiceTimeout: took too long).
        """

    async def close(self) -> None:
        """Give back connections."""
