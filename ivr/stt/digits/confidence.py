"""How sure a string of digits may be: what the scores of its rivals say, and the probability that follows.

The weights of the logistics are fitted by `python -m bench.digits fit`, on speakers that the net which
scored them had never heard.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a string, in scores of the lattice.

    `margin`: by how much the least sure digit beats its rival; `margins`: the same, averaged, none
    counted above MARGIN; `length`: by how much this length beats every other (negative when the
    question allowed no better one); `fit`: how the words fit beside any other sounds, per frame of
    speech, 0 at best.
    """

    margin: float
    margins: float
    length: float
    fit: float

    @property
    def counted(self) -> bool:
        """Whether as many digits were said, whichever they are: a string that is half said, or speech that
        is none, fits every other length as well or better."""
        return self.length > COUNTED and self.fit > 0

    @property
    def terms(self) -> tuple[float, float, float, float]:
        return (
            math.sqrt(min(max(self.margin, 0.0), MARGIN)),
            math.sqrt(min(max(self.margins, 0.0), MARGIN)),
            max(-MARGIN, min(self.length, MARGIN)) / 10,
            max(self.fit, -6.0),
        )


COUNTED = 20.0
"""By so much this length beats every other: of 184 strings of which one or two digits were still to come none
did (real people, 4, 6 and 10 digits), of 93 whole ones 90."""

MARGIN = 200.0
"""A digit that wins by so much cannot be surer."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic over the terms of the evidence; `bias` stands alone."""

    margin: float
    margins: float
    length: float
    fit: float
    bias: float

    def confidence(self, evidence: Evidence) -> float:
        terms = zip(astuple(self), evidence.terms, strict=False)
        return logistic(self.bias + sum(weight * term for weight, term in terms))


STRING = Weights(margin=0.3132, margins=0.2404, length=0.4532, fit=0.1513, bias=-6.3565)

DIGIT_SLOPE, DIGIT_BIAS = 0.5119, -1.6609
"""Of one digit, over the root of its margin."""


def of_digit(margin: float) -> float:
    return logistic(DIGIT_BIAS + DIGIT_SLOPE * math.sqrt(min(max(margin, 0.0), MARGIN)))


def odds_behind(margin: float) -> float:
    """Of a rival against the digit that beats it by so much; never even better than that."""
    sure = of_digit(margin)
    return min(1.0, (1 - sure) / sure)


@dataclass(frozen=True, slots=True)
class Beside:
    """A logistic over what other searches of the same sound say: `sure` weighs the log odds that the reader
    gives, `alike` each search that reads the same, `share` that of numerals in free talk."""

    sure: float
    alike: float
    share: float
    bias: float

    def confidence(self, sure: float, alike: int, share: float) -> float:
        sure = min(max(sure, _NEAREST), 1 - _NEAREST)
        odds = math.log(sure / (1 - sure))
        return logistic(self.bias + self.sure * odds + self.alike * alike + self.share * share)


BESIDE = Beside(sure=0.71, alike=1.85, share=0.74, bias=-0.48)
"""Fitted by `python -m bench.doubt` on real, synthesised and no digits, clean and noisy."""

_NEAREST = 1e-6


def moved(sure: float, before: float, after: float) -> float:
    """How sure a part is when the whole was so sure `before` and is so sure `after`: by the same odds."""
    one, was, now = (min(max(each, _NEAREST), 1 - _NEAREST) for each in (sure, before, after))
    odds = one / (1 - one) * now / (1 - now) * (1 - was) / was
    return odds / (1 + odds)


def doubted(sure: float, chance: float) -> float:
    """How sure digits are when something else says with this chance that any were said: the odds of both
    multiplied, and never surer than before."""
    odds = [max(one, 1e-6) / max(1 - one, 1e-6) for one in (sure, chance)]
    return min(sure, odds[0] * odds[1] / (1 + odds[0] * odds[1]))


def logistic(at: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, at))))


def margins(rivals: Sequence[Sequence[float]]) -> list[float]:
    """By how much the best digit of each place beats the next best."""
    best = [sorted(scores)[-2:] for scores in rivals]
    return [first - second for second, first in best]
