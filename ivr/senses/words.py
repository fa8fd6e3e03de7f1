"""The sense that is always there: a table of English words, and the mean of those of a sentence.

`words-en.npz` holds `words` (one text, a word a line), `vectors` (n, d) int8. training/senses makes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import numpy as np

from ivr.errors import SenseError
from ivr.nlu.features import Floats
from ivr.nlu.normalize import Words

TABLE = "words-en.npz"


class WordTable:
    """A Sense for English. Raises SenseError when the table cannot be read."""

    name = "words"
    share = 0.7

    def __init__(self) -> None:
        file = files("ivr.senses").joinpath(TABLE)
        try:
            with file.open("rb") as stream, np.load(stream) as table:
                names, vectors = str(table["words"]).split("\n"), table["vectors"]
        except (OSError, KeyError, ValueError) as fault:
            raise SenseError(f"The table of words {file} cannot be read: {fault}.") from fault
        self._vectors: Floats = vectors.astype(np.float32)
        self._vectors /= np.linalg.norm(self._vectors, axis=1, keepdims=True)
        self._rows = {name: row for row, name in enumerate(names)}

    def vectors(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
        result = np.zeros((len(sentences), self._vectors.shape[1]), np.float32)
        for row, sentence, weights in zip(result, sentences, telling, strict=True):
            known = [
                (self._rows[word], weight)
                for word, weight in zip(sentence, weights, strict=True)
                if word in self._rows
            ]
            if known:
                places, shares = zip(*known, strict=True)
                row += np.array(shares, np.float32) @ self._vectors[list(places)]
                row /= np.linalg.norm(row) or 1.0
        return result
