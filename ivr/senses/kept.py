"""The vectors of a flow's examples, computed once and kept by content.

They are in `$IVR_CACHE`, or `$XDG_CACHE_HOME/ivr`, or `~/.cache/ivr`, a file for each set of sentences, named
after what it was made from: nothing in it can be stale, and all of it can be deleted.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import structlog

from ivr.errors import SenseError
from ivr.nlu.features import Floats
from ivr.nlu.normalize import Words
from ivr.nlu.sense import Sense

log = structlog.get_logger(__name__)

FEW = 32
"""Sentences from which on their vectors are kept; what callers say is not."""
AT_ONCE = 16


def folder() -> Path:
    given, house = os.environ.get("IVR_CACHE"), os.environ.get("XDG_CACHE_HOME")
    return Path(given) if given else (Path(house) if house else Path.home() / ".cache") / "ivr"


class Kept:
    """A sense whose vectors do not depend on how telling words are.

    Raises SenseError when they cannot be kept. `tell` is told how many sentences are done, of how many."""

    def __init__(self, sense: Sense, where: Path | None = None) -> None:
        self.name, self.share, self._sense = sense.name, sense.share, sense
        self._folder = (where or folder()) / "senses"
        self.tell: Callable[[int, int], None] = lambda done, of: None

    def vectors(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
        if len(sentences) < FEW:
            return self._sense.vectors(sentences, telling)
        content = "\n".join([self.name, *(" ".join(sentence) for sentence in sentences)])
        file = self._folder / f"{self.name}-{hashlib.sha256(content.encode()).hexdigest()[:32]}.npy"
        kept = self._read(file, len(sentences))
        return kept if kept is not None else self._made(file, sentences, telling)

    def _read(self, file: Path, count: int) -> Floats | None:
        """None when there is none, or what a full disk left of it."""
        try:
            vectors: Floats = np.load(file)
        except (OSError, ValueError, EOFError):
            return None
        return vectors if len(vectors) == count else None

    def _made(self, file: Path, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
        log.info("sentences get their vectors, once", sense=self.name, sentences=len(sentences))
        parts = []
        for at in range(0, len(sentences), AT_ONCE):
            parts.append(self._sense.vectors(sentences[at : at + AT_ONCE], telling[at : at + AT_ONCE]))
            self.tell(min(at + AT_ONCE, len(sentences)), len(sentences))
        vectors: Floats = np.concatenate(parts)
        draft = file.with_suffix(f".{os.getpid()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as stream:
                np.save(stream, vectors)
            draft.replace(file)
        except OSError as fault:
            raise SenseError(f"The vectors cannot be kept in {file.parent}: {fault.strerror}.") from fault
        return vectors
