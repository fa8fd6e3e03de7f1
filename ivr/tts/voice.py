"""A voice: what makes speech of a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ivr.audio.frame import Pcm

LONGEST = 2000
"""Characters of one prompt: two minutes of speech; nobody listens to more."""


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """`pcm` is int16, shape (n,); `rate` in Hz, whatever the voice gives."""

    pcm: Pcm
    rate: int

    @property
    def ms(self) -> int:
        return len(self.pcm) * 1000 // self.rate


class Voice(Protocol):
    """One engine with its settings; engines are in `voices.VOICES`."""

    @property
    def name(self) -> str:
        """As in VOICES."""

    def identity(self, language: str) -> str:
        """Everything that changes the sound: engine, version, voice, rate. Part of a prompt's key, so
        that a changed voice never plays an old file. VoiceError: a language it does not speak."""

    async def speak(self, text: str, language: str) -> Speech:
        """Make speech of a text of at most LONGEST characters, language as in BCP 47 ("en-US").

        Raises VoiceError: no such language, an engine that refused, broke or took too long.
        """

    async def close(self) -> None:
        """Give back connections."""
