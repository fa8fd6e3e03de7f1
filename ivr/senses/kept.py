"""A sense whose vectors are computed once: of a flow's examples for ever, of every example for this process,
so that a flow that changes costs only its new lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import structlog

from ivr.nlu.features import Floats
from ivr.nlu.kin import Kin
from ivr.nlu.normalize import Words
from ivr.nlu.sense import Sense
from ivr.senses.shelf import Folder

log = structlog.get_logger(__name__)

CODE = ("senses/minilm.py", "senses/wordpiece.py", "senses/adapter.*")
"""A vector is kept through all changes but those of what computes it."""
FEW = 32
"""Sentences from which on their vectors are kept; what callers say is not."""
MOST = 100_000
"""Sentences whose vectors stay in memory, of 1.5 KB."""


class Kept:
    """A sense whose vectors do not depend on how telling words are, and its `kin`.

    `tell` is told how many sentences are done, of how many."""

    def __init__(self, sense: Sense, where: Path | None = None, kin: Kin | None = None) -> None:
        self.name, self.share, self.kin, self._sense = sense.name, sense.share, kin, sense
        self.shelf = Folder(sense.name, where, CODE)
        self._known: dict[Words, Floats] = {}
        self.tell: Callable[[int, int], None] = lambda done, of: None

    def vectors(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
        if len(sentences) < FEW:
            return self._sense.vectors(sentences, telling)
        content = "\n".join(" ".join(sentence) for sentence in sentences)
        kept = self.shelf.kept(content)
        vectors = kept.get("vectors") if kept is not None else None
        if vectors is None or vectors.ndim != 2 or len(vectors) != len(sentences):
            vectors = self._made(sentences, telling)
            self.shelf.keep(content, {"vectors": vectors})
        if len(self._known) < MOST:
            self._known.update(zip(sentences, vectors, strict=True))
        return vectors

    def _made(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
        new = {one: how for one, how in zip(sentences, telling, strict=True) if one not in self._known}
        if new:
            log.info("sentences get their vectors, once", sense=self.name, sentences=len(new))
        made = dict(self._known)
        for done, (sentence, how) in enumerate(new.items(), 1):
            made[sentence] = self._sense.vectors([sentence], [how])[0]
            self.tell(done, len(new))
        return np.array([made[sentence] for sentence in sentences], np.float32)
