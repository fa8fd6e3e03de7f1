"""What sentences mean beyond their letters: vectors in which "parcel" lies near "package"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ivr.nlu.features import Floats
from ivr.nlu.normalize import Words


class Sense(Protocol):
    """One way to give sentences vectors; those that exist are in the room `senses`.

    `name` is one of calibrate.PRIORS; `share` how much its likeness counts beside that of the letters (1).
    """

    @property
    def name(self) -> str: ...

    @property
    def share(self) -> float: ...

    def vectors(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
        """(n, dimension), each row of length one or all zeros; `telling` is each word's weight (idf)."""
