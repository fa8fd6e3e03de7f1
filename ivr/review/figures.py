"""What judged utterances add up to: accuracy, bands, confusions, reliability, and thresholds.

An utterance that was said several times counts as often. "Wrong" are both a wish that is taken for another
one and what belongs to none and is taken for one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ivr.review.judged import Judged

BINS = 10
"""Equally wide parts of 0..1, of which reliability is told."""
STEPS = 200
"""Thresholds of the curve, equally far from each other."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Utterances of about the same confidence: how many, its mean, and the share that was right."""

    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Point:
    """If answers were accepted from `threshold` on: the shares of what belongs here that would be taken,
    rightly and wrongly, and of what does not belong here that would be taken all the same."""

    threshold: float
    kept: float
    wrong: float
    strange: float


@dataclass(frozen=True, slots=True)
class PerIntent:
    """`said` so often, `taken` for it so often, `right` of both; asked back counts as taken."""

    name: str
    said: int
    taken: int
    right: int

    @property
    def recall(self) -> float:
        return self.right / self.said if self.said else float("nan")

    @property
    def precision(self) -> float:
        return self.right / self.taken if self.taken else float("nan")


@dataclass(frozen=True, slots=True)
class Figures:
    """`bands` are counts by (belongs here, right, band); `auroc` is how well confidence tells what belongs
    from what does not, 0.5 being not at all."""

    belonging: int
    strange: int
    accuracy: float
    bands: Counter[tuple[bool, bool, str]]
    intents: tuple[PerIntent, ...]
    confused: tuple[tuple[str, str, int, str], ...]
    bins: tuple[Bin, ...]
    ece: float
    curve: tuple[Point, ...]
    auroc: float

    def share(self, belongs: bool, right: bool, band: str) -> float:
        """Of what belongs here (or does not) the share that was right (or not) and fell in a band."""
        of = self.belonging if belongs else self.strange
        return self.bands[belongs, right, band] / of if of else float("nan")


def figures(rows: Sequence[Judged]) -> Figures:
    inside = [row for row in rows if row.belongs]
    belonging, strange = _sum(inside), _sum(row for row in rows if not row.belongs)
    bands: Counter[tuple[bool, bool, str]] = Counter()
    for row in rows:
        bands[row.belongs, row.right, row.band] += row.count
    bins = reliability(rows)
    told = sum(one.count for one in bins)
    return Figures(
        belonging=belonging,
        strange=strange,
        accuracy=_sum(row for row in inside if row.right) / belonging if belonging else float("nan"),
        bands=bands,
        intents=tuple(_per_intent(rows)),
        confused=tuple(_confused(rows)),
        bins=bins,
        ece=sum(one.count * abs(one.confidence - one.right) for one in bins) / told if told else float("nan"),
        curve=tuple(curve(rows)),
        auroc=_auroc(rows),
    )


def reliability(rows: Iterable[Judged]) -> tuple[Bin, ...]:
    """Of all that was understood as anything; empty bins have no count (Guo et al., On Calibration of
    Modern Neural Networks, 2017)."""
    sums = np.zeros((BINS, 3))
    for row in rows:
        if row.meant:
            at = min(BINS - 1, int(row.confidence * BINS))
            sums[at] += np.array([1.0, row.confidence, float(row.right)]) * row.count
    return tuple(
        Bin(int(count), sure / count if count else 0.0, right / count if count else 0.0)
        for count, sure, right in sums.tolist()
    )


def curve(rows: Sequence[Judged]) -> list[Point]:
    """One point a threshold from 0 to 1."""
    sure = np.array([row.confidence if row.meant else -1.0 for row in rows])
    counts = np.array([row.count for row in rows], np.float64)
    inside = np.array([row.belongs for row in rows], bool)
    right = np.array([row.right for row in rows], bool)
    of, others = counts[inside].sum() or np.nan, counts[~inside].sum() or np.nan
    points = []
    for threshold in np.linspace(0.0, 1.0, STEPS + 1):
        taken = np.where(sure >= threshold, counts, 0.0)
        kept, wrong = taken[inside & right].sum() / of, taken[inside & ~right].sum() / of
        strange = taken[~inside].sum() / others
        points.append(Point(float(threshold), float(kept), float(wrong), float(strange)))
    return points


def _per_intent(rows: Sequence[Judged]) -> list[PerIntent]:
    said: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for row in rows:
        said[row.label] += row.count
        if row.meant and row.band != "reprompt":
            taken[row.meant] += row.count
            right[row.meant] += row.count * row.right
    names = sorted({*said, *taken} - {""}, key=lambda name: (-said[name], name))
    return [PerIntent(name, said[name], taken[name], right[name]) for name in names]


def _confused(rows: Sequence[Judged]) -> list[tuple[str, str, int, str]]:
    """(meant, taken for, how often, the surest example), the most frequent first; asked again is taken for
    nothing, and what differs in its slots alone is no confusion of two."""
    pairs: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], Judged] = {}
    for row in rows:
        pair = row.label, row.meant if row.band != "reprompt" else ""
        if pair[0] != pair[1]:
            pairs[pair] += row.count
            known = examples.setdefault(pair, row)
            examples[pair] = row if row.confidence > known.confidence else known
    return [(*pair, count, examples[pair].text) for pair, count in pairs.most_common()]


def _auroc(rows: Sequence[Judged]) -> float:
    """The probability that what belongs here is surer than what does not (ties count half)."""
    inside = [(row.confidence if row.meant else 0.0, row.count) for row in rows if row.belongs]
    outside = [(row.confidence if row.meant else 0.0, row.count) for row in rows if not row.belongs]
    if not inside or not outside:
        return float("nan")
    sure, weight = (np.array(part, np.float64) for part in zip(*inside, strict=True))
    order = np.argsort(sure)
    below = np.concatenate([[0.0], np.cumsum(weight[order])])
    total = 0.0
    for confidence, count in outside:
        low = below[np.searchsorted(sure[order], confidence, "left")]
        high = below[np.searchsorted(sure[order], confidence, "right")]
        total += count * (below[-1] - high + (high - low) / 2)
    return float(total / (below[-1] * sum(count for _, count in outside)))


def _sum(rows: Iterable[Judged]) -> int:
    return sum(row.count for row in rows)
