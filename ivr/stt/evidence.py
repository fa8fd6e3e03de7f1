"""How sure a decoder may be: what its scores say, and the probability that follows.

Both of pocketsphinx's searches give each frame the distance to the best sound of all (a score of 0
is a frame that could not sound more like what was read), and that says nearly everything. The weights of
the logistic are fitted on synthesised calls by `bench/ear.py fit`.
"""

from __future__ import annotations

import math
from collections.abc import Container, Sequence
from dataclasses import astuple, dataclass
from statistics import fmean

FRAME_MS = 10
SILENCES = frozenset({"<s>", "</s>", "<sil>", "SIL", "[NOISE]", "[SPEECH]", "+NSN+", "+SPN+", "(NULL)"})


@dataclass(frozen=True, slots=True)
class Part:
    """A word or phone: frames `start` to `end` (both inside), `score` their sum, `posterior` 0..1."""

    name: str
    start: int
    end: int
    score: float
    posterior: float = 0.0

    @property
    def frames(self) -> int:
        return self.end - self.start + 1

    @property
    def silent(self) -> bool:
        return self.name in SILENCES


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a reading.

    Per frame, near 0 when good: all words (`mean`), the worst word (`worst`), both less what free
    phones reach there (`lead`, `worst_lead`). From 0 to 1: the geometric mean of the words'
    posteriors (`posterior`, 0 where a search knows none) and the share of frames that lie in
    words of the grammar (`at_home`).
    """

    mean: float
    worst: float
    lead: float
    worst_lead: float
    posterior: float
    at_home: float


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic over the evidence; `bias` stands alone."""

    mean: float
    worst: float
    lead: float
    worst_lead: float
    posterior: float
    at_home: float
    bias: float

    def confidence(self, evidence: Evidence) -> float:
        *slopes, bias = astuple(self)
        at = bias + sum(slope * x for slope, x in zip(slopes, astuple(evidence), strict=True))
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, at))))


def evidence(words: Sequence[Part], phones: Sequence[Part], home: Container[str]) -> Evidence:
    """The evidence for `words` (at least one, none silent) beside the free `phones`.

    `home` are the words of the grammar.
    """
    free = {
        frame: phone.score / phone.frames for phone in phones for frame in range(phone.start, phone.end + 1)
    }
    means = [word.score / word.frames for word in words]
    leads = [
        mean - fmean(free.get(frame, mean) for frame in range(word.start, word.end + 1))
        for word, mean in zip(words, means, strict=True)
    ]
    frames = [word.frames for word in words]
    return Evidence(
        mean=fmean(means, frames),
        worst=min(means),
        lead=fmean(leads, frames),
        worst_lead=min(leads),
        posterior=math.exp(fmean(math.log(max(word.posterior, 1e-4)) for word in words)),
        at_home=fmean([float(word.name in home) for word in words], frames),
    )
