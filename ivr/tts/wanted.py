"""What is to be said, as it is asked for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from ivr.errors import PromptError
from ivr.tts.voice import LONGEST


class Wanted(NamedTuple):
    """`take` names the recording that is played instead, if there is one; `slow` is for a caller who asked
    for it; a `piece` is joined to others, so next to no silence is left at its ends."""

    text: str
    language: str
    take: str = ""
    slow: bool = False
    piece: bool = False

    @property
    def tidy(self) -> Wanted:
        """PromptError as `tidy`."""
        return self._replace(text=tidy(self.text))


def distinct(lines: Iterable[Wanted | tuple[str, str]]) -> list[Wanted]:
    """Each once, in order, as it is kept. PromptError as `tidy`."""
    return list(dict.fromkeys(Wanted(*line).tidy for line in lines))


def tidy(text: str) -> str:
    """One spelling for what sounds the same. PromptError when there is nothing to say, or too much."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not text:
        raise PromptError("There is nothing to say in an empty text.")
    if len(text) > LONGEST:
        raise PromptError(f"A prompt of {len(text)} characters is too long; {LONGEST} are allowed.")
    return text
