"""How like a sentence is to the examples of an intent, beside how like any two sentences are: the
two-covariance model of speaker verification (Brümmer & de Villiers, The speaker partitioning problem, 2010).

The sentences of an intent scatter about its middle, and the middles of all intents about the middle of
everything. So it is known how far apart two sentences of one wish may be in each direction, and how much of
where their middle is five examples tell. A sentence that means no intent of the flow means one that nobody
gave an example of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ivr.nlu.features import Floats

_ONE = np.ones(1, np.float32)


@dataclass(frozen=True, slots=True)
class Kin:
    """Of the vectors of one sense: `middle` (d,) of all; `turn` (d, k) into directions in each of which the
    sentences of one intent have a variance of one; `apart` (k,) the variance there of intents' middles."""

    middle: Floats
    turn: Floats
    apart: Floats

    def turned(self, vectors: Floats, weights: Floats) -> tuple[Floats, float]:
        """(n, d), (n,) -> their sum (k,), and the weight of those that have a sense at all."""
        counted = weights * vectors.any(axis=1)
        total = counted.sum()
        found: Floats = (counted @ vectors - total * self.middle) @ self.turn
        return found, float(total)

    def ratios(self, turned: Floats, sums: Floats, counts: Floats) -> Floats:
        """(c,): log of how much likelier `turned` (k,) is as one more sentence of an intent than as one of an
        intent that nobody knows; `sums` (c, k) of `counts` (c,) examples."""
        doubt = self.apart / (counts[:, None] * self.apart + 1)
        spread = 1 + doubt
        here = np.square(turned - doubt * sums) / spread + np.log(spread)
        anywhere = np.square(turned) / (1 + self.apart) + np.log(1 + self.apart)
        found: Floats = (anywhere.sum() - here.sum(axis=1)) / 2
        return found


class Kindred:
    """The intents of a flow, by the vectors (n, d) of their examples, which stand together: `members`. An
    example weighs what it has in `weights` (n,): many ways to say one line tell what that line tells."""

    def __init__(self, kin: Kin, vectors: Floats, weights: Floats, members: Sequence[range]) -> None:
        self._kin = kin
        places = [slice(each.start, each.stop) for each in members]
        turned = [kin.turned(vectors[place], weights[place]) for place in places]
        self._sums = np.array([total for total, _ in turned], np.float32).reshape(-1, len(kin.apart))
        self._counts = np.array([count for _, count in turned], np.float32)

    def ratios(self, vector: Floats) -> Floats:
        """(c,), all 0 for a sentence without sense."""
        turned, known = self._kin.turned(vector[None], _ONE)
        return self._kin.ratios(turned, self._sums, self._counts) if known else np.zeros_like(self._counts)

    def without(self, vector: Floats, place: int, gone: Floats, weights: Floats) -> float:
        """The ratio of the intent at `place` if it had not these examples (m, d)."""
        turned, known = self._kin.turned(vector[None], _ONE)
        less, fewer = self._kin.turned(gone, weights)
        sums, counts = (self._sums[place] - less)[None], (self._counts[place] - fewer)[None]
        return float(self._kin.ratios(turned, sums, counts)[0]) if known else 0.0
