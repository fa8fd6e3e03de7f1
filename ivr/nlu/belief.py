"""How sure a meaning may be, of all that a recogniser heard: the probability that it is right.

    confidence = fit x P(words)
    log odds of P(words) = log odds of speech + borne out - contradicted - odd - unasked

`speech` is the recogniser's own probability of these words, `fit` that they mean this. Beside the odds of the
words count the other hypotheses of the same sound and what the question expects:

    borne out     AGREE x -log(1 - p): others mean the same, and one of them is right with probability p
    contradicted  RIVAL x log(q / (1 - confidence)), where above 0: the surest that means something else is
                  surer, by q, than this one leaves room for
    odd           ODD x -log(fit): what hardly means anything here was hardly said
    unasked       UNASKED where something was asked and something else is meant

The first two are Bayes' rule for witnesses of one sound; weights below 1 would say how little independent
they are, and on what was measured 1 is as good.
Words that are certain (speech 1: typed, or keys) leave nothing to add: their confidence is the fit.
`python -m bench.belief` fits the weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ivr.actions import Expecting, SlotSpec
from ivr.nlu.checked import likeliest
from ivr.nlu.meaning import NOTHING, Meaning

NEAREST = 1e-4
"""To 0 and to 1: odds have no end there."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each evidence is worth; none is below 0, so that more of what speaks for a meaning is never less
    probable."""

    agree: float = 0.0
    rival: float = 0.0
    odd: float = 0.0
    unasked: float = 0.0


FITTED = Weights(agree=1.0, rival=1.0, odd=1.0, unasked=0.2)
"""The first three are 1 by Bayes' rule; by `bench/belief.py` they are 0.3 and 1.1, 0.7 and 0.7, 1.6 and 1.5
on the halves. The last is 1.7 and 1.1 there, for nonsense above all; less here: a wish may come anywhere."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One hypothesis: the probability of its words, and what they mean, its confidence the fit alone."""

    speech: float
    meaning: Meaning

    @property
    def confidence(self) -> float:
        return self.speech * self.meaning.confidence


@dataclass(frozen=True, slots=True)
class Evidence:
    """What else speaks for the words (`agree`) or against them: natural logarithms from 0 on, or 0 and 1."""

    agree: float
    rival: float
    odd: float
    unasked: float


def believed(
    readings: Sequence[Reading],
    expecting: Expecting,
    slots: Mapping[str, SlotSpec],
    weights: Weights = FITTED,
) -> Meaning:
    """The likeliest meaning of these readings, one at least."""
    found = [
        _sure(best, words_of(best, evidence(best, readings, expecting), weights))
        for best in _surest(readings)
    ]
    return likeliest(found or [NOTHING], slots)


def words_of(best: Reading, evident: Evidence, weights: Weights) -> float:
    """How probable the words of a reading are with all evidence."""
    if not 0 < best.speech < 1:
        return best.speech
    sure = min(max(best.speech, NEAREST), 1 - NEAREST)
    at = math.log(sure / (1 - sure)) + weights.agree * evident.agree - weights.rival * evident.rival
    at -= weights.odd * evident.odd + weights.unasked * evident.unasked
    return 1 / (1 + math.exp(-at))


def evidence(best: Reading, readings: Sequence[Reading], expecting: Expecting) -> Evidence:
    others = [one for one in readings if one is not best and not one.meaning.nothing]
    none_right = math.prod(1 - one.confidence for one in others if same(one.meaning, best.meaning))
    rival = max((one.confidence for one in others if _contrary(one.meaning, best.meaning)), default=0.0)
    left = max(1 - best.confidence, NEAREST)
    asks = expecting.asked is not None or expecting.yes_no
    return Evidence(
        agree=-math.log(max(none_right, NEAREST)),
        rival=math.log(rival / left) if rival > left else 0.0,
        odd=-math.log(max(best.meaning.confidence, NEAREST)),
        unasked=float(asks and best.meaning.intent is not None),
    )


def same(one: Meaning, other: Meaning) -> bool:
    return (one.intent, one.answer, one.slots) == (other.intent, other.answer, other.slots) and (
        [wish.intent for wish in one.then] == [wish.intent for wish in other.then]
    )


def _contrary(one: Meaning, other: Meaning) -> bool:
    """Whether both cannot be right: what says less of the same is no contradiction."""
    if one.intent != other.intent or (one.answer and other.answer and one.answer != other.answer):
        return True
    return any(one.slots[name] != other.slots[name] for name in one.slots.keys() & other.slots.keys())


def _surest(readings: Sequence[Reading]) -> list[Reading]:
    """Of each meaning the surest reading, in the order in which they were heard."""
    found: list[Reading] = []
    for one in readings:
        at = next((at for at, other in enumerate(found) if same(one.meaning, other.meaning)), None)
        if at is None:
            found.append(one)
        elif one.confidence > found[at].confidence:
            found[at] = one
    return found


def _sure(best: Reading, words: float) -> Meaning:
    then = tuple(replace(one, confidence=round(words * one.confidence, 4)) for one in best.meaning.then)
    return replace(best.meaning, confidence=round(words * best.meaning.confidence, 4), then=then)
