"""What a recogniser is: it opens once, and makes one session for every answer that is heard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from ivr.audio.frame import Pcm
from ivr.events import Word
from ivr.nlu.grammar import Grammar


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """The recogniser's last word on one utterance.

    `confidence` (0..1) is the probability that these words were said and answer the question;
    `alternatives` are other readings, best first. No speech: `text` is empty, `confidence` 0.
    `decode_ms` counts from `finish` to this result, waiting for a free worker included. `counted`: these are
    digits, and as many as were said, however sure it is which.
    """

    text: str = ""
    confidence: float = 0.0
    words: tuple[Word, ...] = ()
    alternatives: tuple[tuple[str, float], ...] = ()
    decode_ms: int = 0
    counted: bool = False


class Session(Protocol):
    """One utterance; it ends with `finish` or `cancel`, one of which has to be called."""

    def feed(self, pcm: Pcm) -> None:
        """Take samples (int16, 8000 Hz); returns at once."""

    async def finish(self) -> Hypothesis:
        """The utterance is over: say what it was. Raises RecogniserError, also when it takes too long."""

    def cancel(self) -> None:
        """Forget this utterance; a `finish` that is waiting raises RecogniserError."""


@runtime_checkable
class Guessing(Protocol):
    """A Session of an engine that tells nothing while the caller speaks, but may be asked in a pause."""

    async def so_far(self) -> Hypothesis | None:
        """What was said until now, as `finish` would say; None when there is no time for it. Once it
        was asked, it may be cancelled. Raises RecogniserError."""


@runtime_checkable
class Preparing(Protocol):
    """A Recogniser for which a new grammar is some work, better done before anybody speaks."""

    def expect(self, grammar: Grammar) -> None:
        """A question is open that will be heard like this. Returns at once, raises nothing."""


class Recogniser(Protocol):
    """One engine. `languages` are BCP 47 tags, for example en-US."""

    @property
    def name(self) -> str: ...

    @property
    def languages(self) -> frozenset[str]: ...

    async def open(self) -> None:
        """Load models and start workers. Raises RecogniserError."""

    async def close(self) -> None:
        """Stop everything that `open` started; sessions that wait raise RecogniserError."""

    def listen(self, grammar: Grammar, on_partial: Callable[[str], None] | None = None) -> Session:
        """A new utterance, to be heard as `grammar`. Raises RecogniserError for a foreign language."""
