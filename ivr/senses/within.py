"""A sense in which what one intent's sentences differ by counts less: how politely something is asked and in
what words, not what is wanted (within-class covariance normalisation: Hatch et al., Within-class covariance
normalization for SVM-based speaker recognition, 2006).

`within.npz` holds, for each sense, a matrix (d, d) float16 by which its vectors are multiplied;
training/senses makes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import numpy as np

from ivr.errors import SenseError
from ivr.nlu.features import Floats
from ivr.nlu.normalize import Words
from ivr.nlu.sense import Sense

TABLE = "within.npz"
_TINY = np.float32(1e-9)


class Within:
    """`sense` by `matrix`, or by the one that is shipped for it. Raises SenseError."""

    def __init__(self, sense: Sense, matrix: Floats | None = None) -> None:
        self.name, self.share, self._sense = sense.name, sense.share, sense
        self._matrix = _shipped(sense.name) if matrix is None else matrix

    def vectors(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
        turned: Floats = self._sense.vectors(sentences, telling) @ self._matrix
        lengths = np.linalg.norm(turned, axis=1, keepdims=True)
        unit: Floats = turned / np.maximum(lengths, _TINY)
        return unit


def _shipped(name: str) -> Floats:
    file = files("ivr.senses").joinpath(TABLE)
    try:
        with file.open("rb") as stream, np.load(stream) as table:
            matrix: Floats = table[name].astype(np.float32)
    except (OSError, KeyError, ValueError) as fault:
        raise SenseError(f"The matrix of {name} in {file} cannot be read: {fault}.") from fault
    return matrix
