"""What the word of a language model is worth beside the local meaning.

    l, m     probability that the local meaning, or the model's, is right, were the words heard rightly
    agree    l m / (l m + (1 - l) (1 - m) CHANCE)
    differ   m (1 - l) / (1 - l m), against l (1 - m) / (1 - l m)

Bayes' rule for two who err apart from each other and cannot both be right where they differ; the surer one
stands. A model that nobody has measured counts UNPROVED at most, and by itself takes no answer: the caller
is asked whether it is right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ivr.nlu.understand import Meaning

UNPROVED = 0.6
"""Probability at most with which the word of a model is right that nobody has measured."""
CHANCE = 0.5
"""That two who err err alike: both read the same words."""
SUREST = 0.99
BELOW = 0.01
"""Below the accept band: asked back."""


def weighed(
    local: Meaning,
    advised: Meaning,
    speech: float,
    sure: float,
    trust: float | None,
    accept: Callable[[str | None], float],
) -> Meaning:
    """`speech` is the probability that these were the words, `sure` the model's own confidence; `trust` the
    share of its sure answers that were right, if it was measured; `accept` the edge for an intent."""
    if advised.nothing or speech <= 0:
        return local
    speech = max(speech, local.confidence)  # other readings may bear the words out
    ours = min(local.confidence / speech, SUREST)
    its = min(sure, UNPROVED if trust is None else trust, SUREST)
    if agree(local, advised):
        both = ours * its / (ours * its + (1 - ours) * (1 - its) * CHANCE) if ours and its else ours
        return _sure(local, speech * both)
    left = 1 - ours * its
    if not local.nothing and ours * (1 - its) >= its * (1 - ours):
        return _sure(local, speech * ours * (1 - its) / left)
    fit = speech * its * (1 - ours) / left
    return _sure(advised, fit if trust is not None else min(fit, accept(advised.intent) - BELOW))


def agree(one: Meaning, other: Meaning) -> bool:
    """The same intent and answer, and no other value for any slot that both fill."""
    common = one.slots.keys() & other.slots.keys()
    same = one.intent == other.intent and one.answer == other.answer
    said = one.intent is not None or one.answer is not None or bool(common)
    return same and said and all(one.slots[name] == other.slots[name] for name in common)


def _sure(meaning: Meaning, confidence: float) -> Meaning:
    return replace(meaning, confidence=round(min(1.0, max(0.0, confidence)), 4))
