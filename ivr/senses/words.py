"""The sense that is always there: a table of English words, whose sum over a sentence is near its meaning.

`words-en.npz` holds `words` (one text, a word a line), `vectors` (n, d) int8, longer for words that say more.
training/senses makes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files

import numpy as np

from ivr.errors import SenseError
from ivr.nlu.features import Floats
from ivr.nlu.kin import Kin
from ivr.nlu.normalize import Words

TABLE = "words-en.npz"

ENDINGS = ("ing", "ed", "es", "er", "ly", "'s", "s", "d")
OTHERS = ("", "e", "ed", "ing", "s", "ion")
STEM = 4
"""A word that the table does not have is taken for one that it has, of the same STEM letters or more."""


class WordTable:
    """A Sense for English. Raises SenseError when the table cannot be read."""

    name = "words"
    share = 0.7
    kin: Kin | None = None

    def __init__(self) -> None:
        file = files("ivr.senses").joinpath(TABLE)
        try:
            with file.open("rb") as stream, np.load(stream) as table:
                names, vectors = str(table["words"]).split("\n"), table["vectors"]
        except (OSError, KeyError, ValueError) as fault:
            raise SenseError(f"The table of words {file} cannot be read: {fault}.") from fault
        self._vectors: Floats = vectors.astype(np.float32)
        self._rows = {name: row for row, name in enumerate(names)}

    def vectors(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
        result = np.zeros((len(sentences), self._vectors.shape[1]), np.float32)
        for row, sentence in zip(result, sentences, strict=True):
            places = [place for word in sentence if (place := self._place(word)) is not None]
            if places:
                row += self._vectors[places].sum(axis=0)
                row /= np.linalg.norm(row) or 1.0
        return result

    def _place(self, word: str) -> int | None:
        found = next((one for one in _relatives(word) if one in self._rows), None)
        return None if found is None else self._rows[found]


def _relatives(word: str) -> Iterator[str]:
    """Itself first."""
    yield word
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        if STEM <= len(stem) < len(word):
            yield from (stem + other for other in OTHERS)
