"""How sure a decoder may be: what its scores say, and the probability that follows.

With `compallsen` pocketsphinx gives each frame the distance to the best sound of all (a score of 0 is a
frame that could not sound more like what was read), and that says nearly everything, even of a grammar
that leaves no choice. Noise makes all sounds alike and so all scores good: the less clean the line, the
less they count.
The weights of the logistic are fitted on synthesised calls by `bench/ear.py fit`.
"""

from __future__ import annotations

import math
from collections.abc import Container, Sequence
from dataclasses import astuple, dataclass
from statistics import fmean

from ivr.audio.frame import Pcm
from ivr.stt.voiced import over_noise

SILENCES = frozenset({"<s>", "</s>", "<sil>", "SIL", "[NOISE]", "[SPEECH]", "+NSN+", "+SPN+", "(NULL)"})

CLEAN = 30.0
"""dB of voice over noise from which a line counts as clean."""


@dataclass(frozen=True, slots=True)
class Part:
    """A word: frames `start` to `end` (both inside), `score` their sum, `posterior` 0..1.

    A search that knows no posteriors gives 0.
    """

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

    Score per frame, 0 at best: of all words (`mean`), of the worst word (`worst`). From 0 to 1: the
    geometric mean of the posteriors (`posterior`), and the share of frames that lie in expected
    words (`at_home`), and how far the voice stands over the noise of the line (`clean`).
    """

    mean: float
    worst: float
    posterior: float
    at_home: float
    clean: float

    @property
    def terms(self) -> tuple[float, float, float, float, float]:
        """What the logistic sees: scores count by how clean the line is."""
        return self.clean * self.mean, self.clean * self.worst, self.posterior, self.at_home, self.clean


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic over the terms of the evidence; `bias` stands alone."""

    mean: float
    worst: float
    posterior: float
    at_home: float
    clean: float
    bias: float

    def confidence(self, evidence: Evidence) -> float:
        at = self.bias + sum(slope * x for slope, x in zip(astuple(self), evidence.terms, strict=False))
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, at))))


def evidence(words: Sequence[Part], home: Container[str], clean: float) -> Evidence:
    """The evidence for `words` (at least one, none silent); `home` are the expected words."""
    means = [word.score / word.frames for word in words]
    frames = [word.frames for word in words]
    return Evidence(
        mean=fmean(means, frames),
        worst=min(means),
        posterior=math.exp(fmean(math.log(max(word.posterior, 1e-4)) for word in words)),
        at_home=fmean([float(word.name in home) for word in words], frames),
        clean=clean,
    )


def cleanness(pcm: Pcm) -> float:
    """From 0 to 1: how far the voice stands over the noise, in CLEAN."""
    return min(1.0, over_noise(pcm) / CLEAN)
