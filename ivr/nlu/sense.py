"""What sentences mean beyond their letters: vectors in which "parcel" lies near "package"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from numpy.typing import NDArray

from ivr.nlu.features import Floats
from ivr.nlu.kin import Kin
from ivr.nlu.normalize import Words


class Sense(Protocol):
    """One way to give sentences vectors; those that exist are in the room `senses`.

    `name` is one of calibrate.PRIORS; `share` how much its likeness counts beside that of the letters (1);
    `kin` how the sentences of one wish differ in it, where that is known.
    """

    @property
    def name(self) -> str: ...

    @property
    def share(self) -> float: ...

    @property
    def kin(self) -> Kin | None: ...

    def vectors(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
        """(n, dimension), each row of length one or all zeros; `telling` is each word's weight (idf)."""


Arrays = Mapping[str, NDArray[Any]]


class Shelf(Protocol):
    """Keeps what was learned from examples, by their content, from one start to the next."""

    def kept(self, content: str) -> Arrays | None: ...

    def keep(self, content: str, learned: Arrays) -> None: ...


@dataclass(frozen=True, slots=True)
class Means:
    """With what one language is understood: `sense` for what was said to its end, `quick` for what has been
    said so far, which nobody may wait for; None is letters alone. `shelf` keeps what they learn."""

    sense: Sense | None = None
    quick: Sense | None = None
    shelf: Shelf | None = None


LETTERS = Means()
