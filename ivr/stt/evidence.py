"""How sure a decoder may be: what its scores say, and the probability that follows.

With `compallsen` pocketsphinx gives each frame the distance to the best sound of all (a score of 0 is a
frame that could not sound more like what was read), and that says nearly everything, even of a grammar
that leaves no choice. A phrase that free talk of the same sound reads too, and hardly better, was said.
The weights of the logistics are fitted on real and synthesised callers by `bench/confidence.py`.
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import fmean

from ivr.audio.frame import Pcm
from ivr.stt.voiced import over_noise

SILENCES = frozenset({"<s>", "</s>", "<sil>", "SIL", "[NOISE]", "[SPEECH]", "+NSN+", "+SPN+", "(NULL)"})

CLEAN = 30.0
"""dB of voice over noise from which a line counts as clean."""

STEADY = 10.0
"""dB of loud over quiet below which a sound counts as steady: noises alone have 1 to 7, orders of real people
6 dB over noise have 8.5 to 13."""


NEAREST = 1e-6
"""To 0 and to 1: odds have no end there."""


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
    """What speaks for a reading by itself.

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
    def steady(self) -> float:
        """How little the sound rises and falls: of a voice nearly 0, of noise alone up to 1."""
        return _steady(self.clean)


@dataclass(frozen=True, slots=True)
class Beside:
    """What speaks for a phrase once free talk has read the same sound.

    `mean`, `worst` and `clean` as before; `behind` is the talk's score per frame less that of the phrase,
    `alike` the share of equal words (0 to 1), `posterior` that of the talk.
    """

    mean: float
    worst: float
    behind: float
    alike: float
    posterior: float
    clean: float

    @property
    def steady(self) -> float:
        """How little the sound rises and falls: of a voice nearly 0, of noise alone up to 1."""
        return _steady(self.clean)


@dataclass(frozen=True, slots=True)
class Value:
    """What speaks for a value at a closed question: log odds of the phrase by itself (`odds`), the share of
    words that free talk reads too (`alike`), and the nats that the grammar left open (`open`, freedom.py)."""

    odds: float
    alike: float
    open: float


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic over terms of the evidence, by their names; `bias` stands alone."""

    bias: float
    slopes: Mapping[str, float]

    def confidence(self, evidence: Evidence | Beside | Value) -> float:
        at = self.bias + sum(slope * getattr(evidence, term) for term, slope in self.slopes.items())
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


def beside(phrase: Sequence[Part], talk: Sequence[Part], clean: float) -> Beside:
    """The evidence for a phrase when free talk read `talk` (both at least one word, none silent)."""
    alone, free = evidence(phrase, (), clean), evidence(talk, (), clean)
    behind = free.mean - alone.mean
    return Beside(alone.mean, alone.worst, behind, alike(phrase, talk), free.posterior, clean)


def value(sure: float, phrase: Sequence[Part], talk: Sequence[Part], nats: float) -> Value:
    """The evidence for a phrase that is so `sure` by itself, when free talk read `talk`."""
    sure = min(max(sure, NEAREST), 1 - NEAREST)
    return Value(math.log(sure / (1 - sure)), alike(phrase, talk), nats)


def alike(phrase: Sequence[Part], talk: Sequence[Part]) -> float:
    texts = [part.name for part in phrase], [part.name for part in talk]
    return SequenceMatcher(None, *texts, autojunk=False).ratio()


def _steady(clean: float) -> float:
    return max(0.0, 1 - clean * CLEAN / STEADY)


def cleanness(pcm: Pcm) -> float:
    """From 0 to 1: how far the voice stands over the noise, in CLEAN."""
    return min(1.0, over_noise(pcm) / CLEAN)
