"""Which intent a sentence has, and how probably that is right.

Ridge regression on tf-idf features, one column an intent; the background sentences have none, which
teaches it what "can you tell me" is worth. In kernel form the fit and every held-out prediction are
closed formulas: leaving out a pattern, or a whole intent, costs no second fit. From those held-out
predictions `calibrate` learns the probability. Deterministic: no random start, no iteration order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from ivr.nlu.calibrate import Outcome, calibrated
from ivr.nlu.features import Columns, Features, Floats, Ints, spans
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words, words

_RIDGE = 0.3
"""How little the fit trusts one example (the ridge, for sentences of length one)."""
_ALIKE = 86.0
"""Likeness (0..100) of two longer words that are one word, misheard."""
_NOBODY = -1


@dataclass(frozen=True, slots=True)
class Example:
    """One way of saying an intent; `pattern` numbers the line it comes from. Intent "" is background."""

    words: Words
    intent: str
    pattern: int


@dataclass(frozen=True, slots=True)
class Scored:
    """The likeliest intent of a sentence, with the probability that it is the right one."""

    intent: str
    probability: float
    evidence: tuple[float, ...]


EVIDENCE = ("score", "margin", "nearest", "covered", "likeness")
"""score and margin of the regression; cosine of the nearest example of that intent; share of the
words (by how much they tell) that this intent's examples know; likeness of the nearest example as
a text. All about 0..1."""


class Intents:
    """The examples of all intents, fitted and calibrated; see docs/understanding.md for what it costs."""

    def __init__(self, examples: Sequence[Example], language: Language) -> None:
        self.language = language
        background = (
            Example(words(text, language), "", -2 - at) for at, text in enumerate(language.background)
        )
        self.examples = (*examples, *background)
        self.names = tuple(dict.fromkeys(example.intent for example in examples))
        self.features = Features([example.words for example in self.examples], language)
        rows = self.features.matrix([example.words for example in self.examples])
        self.targets = np.array(
            [[float(each.intent == name) for name in self.names] for each in self.examples]
        )
        self.members = {name: np.flatnonzero(self.targets[:, at]) for at, name in enumerate(self.names)}
        self.vocabulary = {name: _vocabulary(examples, name, language) for name in self.names}
        self.columns = Columns(rows)
        kernel = rows @ rows.T
        inverse = np.asarray(np.linalg.inv(kernel + _RIDGE * np.eye(len(kernel))), dtype=np.float64)
        coefficients = inverse @ self.targets
        self.weights = rows.T @ coefficients
        self.calibrator = calibrated(list(self._held_out(kernel, inverse, coefficients)))

    def best(self, sentence: Words, allowed: Collection[str]) -> Scored | None:
        """The likeliest of the allowed intents; None when none is allowed or there are no words.

        The probability counts the others too: a sentence that is clearly another intent's is
        improbable here.
        """
        ranked = self._ranked(sentence, allowed, 1)
        return ranked[0] if ranked else None

    def ranked(self, sentence: Words, allowed: Collection[str]) -> list[Scored]:
        """Every allowed intent as if it were the likeliest, the likeliest first."""
        return sorted(
            self._ranked(sentence, allowed, len(self.names)), key=lambda one: (-one.probability, one.intent)
        )

    def _ranked(self, sentence: Words, allowed: Collection[str], most: int) -> list[Scored]:
        names = [name for name in self.names if name in allowed]
        if not names or not sentence:
            return []
        places, values = self.features.vector(sentence)
        scores = (self.weights[places] * values[:, None]).sum(axis=0)
        cosines = self.columns.times(places, values)
        wanted = [names] if most == 1 else [[name] for name in names]
        weighed = [self._weigh(sentence, scores, cosines, each, _NOBODY) for each in wanted]
        return [
            Scored(intent, self.calibrator.probability(evidence), evidence) for intent, evidence in weighed
        ]

    def _weigh(
        self, sentence: Words, scores: Floats, cosines: Floats, names: Sequence[str], left_out: int
    ) -> tuple[str, tuple[float, ...]]:
        """The best of `names` and the evidence for it; `left_out` is a pattern that must not help."""
        at = {name: place for place, name in enumerate(self.names)}
        best = max(names, key=lambda name: (round(float(scores[at[name]]), 9), name))
        others = [float(scores[place]) for name, place in at.items() if name != best]
        score = float(scores[at[best]])
        members = self.members[best]
        nearest = int(members[int(np.argmax(cosines[members]))])
        evidence = (
            score,
            score - max(others, default=0.0),
            float(cosines[nearest]),
            self._covered(sentence, best, left_out),
            fuzz.token_sort_ratio(" ".join(sentence), " ".join(self.examples[nearest].words)) / 100,
        )
        return best, evidence

    def _covered(self, sentence: Words, intent: str, left_out: int) -> float:
        """The share of what the sentence tells that the intent's examples have words for."""
        known = self.vocabulary[intent]
        explained = [_knows(known, word, left_out) for word in sentence]
        for start, end, group in spans(sentence, self.language):
            if known.get(f"s:{group}", frozenset()) - {left_out}:
                explained[start:end] = [True] * (end - start)
        telling = [self.features.telling(word) ** 2 for word in sentence]
        said = sum(telling)
        return sum(share for share, known_word in zip(telling, explained, strict=True) if known_word) / said

    def _held_out(self, kernel: Floats, inverse: Floats, coefficients: Floats) -> Iterator[Outcome]:
        """Predictions for every example by a fit that has not seen its line, nor its intent, nor it.

        For a group G of a ridge fit, what the others predict is Y_G - (C_GG)^-1 (C Y)_G, with C the
        inverse of the regularised kernel (Cook & Weisberg, Residuals and Influence, 1982, ch. 2).
        """
        intents = {name: self.members[name] for name in self.names}
        lines: dict[int, list[int]] = {}
        for place, example in enumerate(self.examples):
            lines.setdefault(example.pattern, []).append(place)
        for pattern, places in lines.items():
            group = np.array(places)
            scores = self._without(group, inverse, coefficients)
            intent = self.examples[places[0]].intent
            alone = intent and len(group) == len(intents[intent])
            if alone:
                continue
            for row, place in zip(scores, places, strict=True):
                yield self._outcome(place, row, kernel, group, self.names, pattern, 1.0 / len(places))
        if len(self.names) < 2:
            return
        for name, group in intents.items():
            others = [other for other in self.names if other != name]
            scores = self._without(group, inverse, coefficients)
            count = len({self.examples[place].pattern for place in group})
            for row, place in zip(scores, group.tolist(), strict=True):
                yield self._outcome(place, row, kernel, group, others, _NOBODY, count / len(group))

    def _without(self, group: Ints, inverse: Floats, coefficients: Floats) -> Floats:
        held: Floats = self.targets[group] - np.linalg.solve(
            inverse[np.ix_(group, group)], coefficients[group]
        )
        return held

    def _outcome(
        self,
        place: int,
        scores: Floats,
        kernel: Floats,
        group: Ints,
        names: Sequence[str],
        pattern: int,
        weight: float,
    ) -> Outcome:
        example = self.examples[place]
        cosines = kernel[place].copy()
        cosines[group] = 0.0
        intent, evidence = self._weigh(example.words, scores, cosines, names, pattern)
        return Outcome(evidence, intent == example.intent, weight)


def _vocabulary(examples: Sequence[Example], intent: str, language: Language) -> dict[str, frozenset[int]]:
    """Word, or group of synonyms, of an intent's examples -> the lines that have it."""
    found: dict[str, set[int]] = {}
    for example in examples:
        if example.intent == intent:
            groups = (f"s:{group}" for _, _, group in spans(example.words, language))
            for name in (*example.words, *groups):
                found.setdefault(name, set()).add(example.pattern)
    return {name: frozenset(patterns) for name, patterns in found.items()}


def _knows(known: dict[str, frozenset[int]], word: str, left_out: int) -> bool:
    patterns = known.get(word)
    if patterns is not None:
        return bool(patterns - {left_out})
    if len(word) < 5:
        return False
    near = process.extract_iter(word, tuple(known), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return any(known[other] - {left_out} for other, _, _ in near)
