"""From an engine's words to a Hypothesis: what they are, and how likely they were said.

An engine that gives a probability is believed. One that gives none is judged by its words: those that
the question knows speak for it, others against it. That is evidence, and no calibration: a general
recogniser of good quality hears about nine of ten short answers on the telephone right.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import fmean

from ivr.events import Word
from ivr.nlu.grammar import Grammar
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import surface
from ivr.stt import spoken
from ivr.stt.recogniser import Hypothesis

USUAL = 0.9
"""How sure an engine is that says nothing of it, of words that all belong to the question."""
STRANGE = 0.5
"""What is left of that at an open question, when none of the words belongs to it."""


def believed(
    words: Iterable[tuple[str, float]], alternatives: Iterable[tuple[str, float]] = (), language: str = "en"
) -> Hypothesis:
    """Words with the engine's own probability of each; readings besides, best first.

    Texts may be written in any manner: "Order 55421." becomes order 55421; the language tells what 1.250 is.
    """
    tables = language_of(language)
    said = tuple(Word(one, _probability(sure)) for text, sure in words for one in surface(text, tables))
    if not said:
        return Hypothesis()
    text = " ".join(word.text for word in said)
    others = ((" ".join(surface(other, tables)), _probability(sure)) for other, sure in alternatives)
    rest = dict(other for other in others if other[0] not in ("", text))
    return Hypothesis(text, fmean(word.confidence for word in said), said, tuple(rest.items()))


def as_one(
    text: str, sure: float, alternatives: Iterable[tuple[str, float]] = (), language: str = "en"
) -> Hypothesis:
    """An engine that gives a probability of the whole and none of the words."""
    return believed([(text, sure)], alternatives, language)


def fitted(text: str, grammar: Grammar) -> Hypothesis:
    """An engine that gives no probability at all."""
    words = surface(text, language_of(grammar.language))
    if not words:
        return Hypothesis()
    share = fmean(float(known) for known in _known(words, grammar))
    sure = USUAL * (share if grammar.closed else STRANGE + (1 - STRANGE) * share)
    return as_one(text, sure, language=grammar.language)


def told(
    words: Sequence[tuple[str, float | None]], grammar: Grammar, readings: Iterable[tuple[str, float]] = ()
) -> Hypothesis:
    """An engine that gives a probability of each word in some languages, and in others none."""
    sure = [(word, its) for word, its in words if its is not None]
    if len(sure) == len(words):
        return believed(sure, readings, grammar.language)
    return fitted(" ".join(word for word, _ in words), grammar)


def likely(logs: Sequence[float]) -> float:
    """Log probabilities of tokens (natural) → the geometric mean of their probabilities."""
    return math.exp(fmean(logs)) if logs else 0.0


def _known(words: Sequence[str], grammar: Grammar) -> Iterable[bool]:
    """Of each word whether the question knows it; numerals stand for spoken numbers."""
    home = spoken.words(grammar)
    counts = not home.isdisjoint(spoken.digits_of(grammar.language))
    return (word in home or (counts and word.isdecimal()) for word in words)


def _probability(sure: float) -> float:
    return min(1.0, max(0.0, sure))
