"""Which intent a sentence has, and how probably that is right.

Softmax regression on the letters and words of a sentence, and on its sense where there is one; everyday
sentences are a class of their own, which teaches what "can you tell me" is worth. Leaving out a pattern, or a
whole intent, is a formula and no second fit; from such predictions `calibrate` learns the probability.
Deterministic: no random start, no iteration order.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from ivr.nlu.calibrate import Calibrator, Outcome, calibrated, prior
from ivr.nlu.examples import Example, plain
from ivr.nlu.features import WIDTH, Features, Floats, spans
from ivr.nlu.kin import Kindred
from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.nlu.learned import Learned, content, learned
from ivr.nlu.normalize import Words, words
from ivr.nlu.regression import Ints, Regression
from ivr.nlu.sense import Sense, Shelf

_ALIKE = 86.0
"""Likeness (0..100) of two longer words that are one word, misheard."""
_NOBODY = -1


@dataclass(frozen=True, slots=True)
class Scored:
    """The likeliest intent of a sentence, with the probability that it is the right one."""

    intent: str
    probability: float
    evidence: tuple[float, ...]


EVIDENCE = ("score", "field", "kin", "nearest", "covered", "length")
"""What speaks for an intent: its score, of which what belongs nowhere has none, where a probability would
only say that others have less; the scores of all intents together, for what is a little of everything is
nothing; how much likelier it is as one more sentence of this intent than as one of an intent that nobody
knows; likeness of its nearest example; share of the words (by how much they tell) that its examples know;
words, of LONG. The first three are logarithms, by SCALE; all are about 0..1."""

PULL = 0.05
"""What the ratio of kin adds to the score of the regression: its directions are far from independent."""

SCALE, LONG = 4.0, 12

MOST_OUTCOMES = 600
"""Held-out predictions that teach the probability; more of them teach nothing new and take seconds."""

STRANGERS = 0.23
"""Sentences that mean no intent of the flow, for each that means one: siblings, half of them, which are
harder than what callers say beside a flow."""

FAMILIAR = 0.02
"""What a line counts for the probability when every flow has it: the prior has seen it already."""

KEPT = 128
"""Sets of intents that may be said at a question, whose places are kept."""

MANY = 500
"""Examples from which on it is worth to keep what was learned."""


class Intents:
    """The examples of all intents, fitted and calibrated; see docs/understanding.md for what it costs.

    `familiar` are the intents that every flow has; `shelf` keeps what was learned of MANY examples. What an
    example says is no everyday sentence."""

    def __init__(
        self,
        examples: Sequence[Example],
        language: Language,
        sense: Sense | None = None,
        familiar: Collection[str] = (),
        shelf: Shelf | None = None,
    ) -> None:
        self.language, self._sense, self._familiar = language, sense, frozenset(familiar)
        said = {example.words for example in examples}
        others = (sentence for sentence in _everyday(language.tag) if sentence not in said)
        self.names = tuple(dict.fromkeys(example.intent for example in examples))
        self._at = {name: place for place, name in enumerate((*self.names, ""))}
        self.examples = (
            *sorted(examples, key=lambda example: self._at[example.intent]),
            *(Example(sentence, "", -2 - at) for at, sentence in enumerate(others)),
        )
        self.calibrator = Calibrator(prior(sense.name if sense else ""))
        self._whole = 1.0 + (sense.share if sense else 0.0)
        shelf = shelf if len(examples) >= MANY else None
        about = content(self.examples, sense.name if sense else "", *sorted(self._familiar)) if shelf else ""
        kept = self._kept(shelf, about)
        sentences = [example.words for example in self.examples]
        self.features = Features(sentences, language, kept.times if kept else None)
        self._middle: Floats = np.zeros(0, np.float32)
        if kept:
            self._middle, self._rows = kept.middle, kept.rows
        else:
            sensed = self._sensed(sentences)
            self._middle = sensed.mean(axis=0) if len(sensed) else self._middle
            self._rows = self._joined(self.features.rows(sentences), sensed)
        targets = np.zeros((len(self.examples), len(self._at)), np.float32)
        for place, example in enumerate(self.examples):
            targets[place, self._at[example.intent]] = 1
        ends = np.cumsum(targets.sum(axis=0), dtype=np.int64).tolist()
        self._members = {
            name: range(start, end) for name, start, end in zip(self._at, [0, *ends], ends, strict=False)
        }
        self._kindred = self._of_kin()
        self._places = lru_cache(KEPT)(self._named)
        self._vocabularies: dict[str, dict[str, frozenset[int]]] = {}
        if kept:
            self._weights, self.calibrator = kept.weights, Calibrator(kept.calibration)
        elif examples:
            regression = Regression(self._rows, targets)
            self._weights = regression.weights
            self.calibrator = calibrated(list(self._held_out(regression)), self.calibrator.weights)
        if shelf and not kept:
            fit = self._weights, self.calibrator.weights
            shelf.keep(about, Learned(self.features.times, self._rows, self._middle, *fit).arrays)

    def best(self, sentence: Words, allowed: Collection[str]) -> Scored | None:
        """The likeliest of the allowed intents; None when none is allowed or there are no words.

        The probability counts the others too: a sentence that is clearly another intent's is
        improbable here.
        """
        return self.bests([(sentence, allowed)])[0]

    def bests(self, asked: Sequence[tuple[Words, Collection[str]]]) -> list[Scored | None]:
        """The same for each; the sense gets all sentences at once."""
        ranked = self._ranked([(sentence, self._places(tuple(allowed))) for sentence, allowed in asked], 1)
        return [each[0] if each else None for each in ranked]

    def ranked(self, sentence: Words, allowed: Collection[str]) -> list[Scored]:
        """Every allowed intent, the likeliest first, in the order of the regression: of those that differ, it
        is right more often than their probabilities. None is more probable than what comes before it."""
        found: list[Scored] = []
        for one in self._ranked([(sentence, self._places(tuple(allowed)))], len(self.names))[0]:
            most = min(one.probability, found[-1].probability if found else 1.0)
            found.append(Scored(one.intent, most, one.evidence))
        return found

    def _ranked(self, asked: Sequence[tuple[Words, Ints]], most: int) -> list[list[Scored]]:
        """For each sentence, the likeliest of the intents at these places."""
        sentences = [sentence for sentence, places in asked if sentence and len(places)]
        if not sentences:
            return [[] for _ in asked]
        letters = np.array([self.features.vector(sentence) for sentence in sentences])
        rows = iter(self._joined(letters, self._sensed(sentences)))
        return [
            self._of_row(sentence, next(rows), places, most) if sentence and len(places) else []
            for sentence, places in asked
        ]

    def _of_row(self, sentence: Words, row: Floats, places: Ints, most: int) -> list[Scored]:
        kin = self._related(row)
        scores = self._scored(row) + PULL * kin
        likeliest = places[np.argsort(-np.round(scores[places], 6), kind="stable")][:most]
        weighed = [self._weigh(sentence, row, scores, kin, [self.names[at]]) for at in likeliest]
        return [
            Scored(intent, self.calibrator.probability(evidence), evidence) for intent, evidence in weighed
        ]

    def _scored(self, row: Floats) -> Floats:
        """The score of every intent, and of everyday sentences: of a row that is mostly zeros."""
        told = np.flatnonzero(row)
        scores: Floats = row[told] @ self._weights[told]
        return scores

    def _named(self, allowed: tuple[str, ...]) -> Ints:
        """The places of these intents, in the order in which they win where several are as likely."""
        names = sorted(set(allowed) & set(self.names), reverse=True)
        return np.array([self._at[name] for name in names], np.int64)

    def _kept(self, shelf: Shelf | None, about: str) -> Learned | None:
        found = shelf.kept(about) if shelf else None
        sizes = len(self.examples), len(self._at), len(self.calibrator.weights)
        return learned(found, *sizes) if found is not None else None

    def _sensed(self, sentences: Sequence[Words]) -> Floats:
        if self._sense is None:
            return np.zeros((len(sentences), 0), np.float32)
        telling = [[self.features.telling(word) for word in sentence] for sentence in sentences]
        return self._sense.vectors(sentences, telling)

    def _joined(self, letters: Floats, sensed: Floats) -> Floats:
        """Rows whose products are the likenesses of letters and sense, added by their shares; a number of all
        of them stands together, for that is how they are read.

        What all sentences have in common is taken away; words without a sense have nothing in common."""
        share = np.float32(math.sqrt(self._sense.share) if self._sense else 0.0)
        own = share * (sensed - self._middle) * sensed.any(axis=1, keepdims=True)
        return np.asfortranarray(np.hstack([letters, own]))

    def _vectors(self, rows: Floats) -> Floats:
        """The sense of rows, as it was before it was joined."""
        share = np.float32(math.sqrt(self._sense.share) if self._sense else 1.0)
        sensed = rows[:, WIDTH:]
        found: Floats = (sensed / share + self._middle) * sensed.any(axis=1, keepdims=True)
        return found

    def _of_kin(self) -> Kindred | None:
        kin = self._sense.kin if self._sense else None
        if kin is None:
            return None
        ways = Counter(example.pattern for example in self.examples)
        self._shares = np.array([1 / ways[example.pattern] for example in self.examples], np.float32)
        members = [self._members[name] for name in self.names]
        return Kindred(kin, self._vectors(self._rows), self._shares, members)

    def _related(self, row: Floats, left_out: Sequence[int] = ()) -> Floats:
        """The ratio of kin for every intent, and everyday sentences (0); 0 without a sense."""
        found = np.zeros(len(self._at), np.float32)
        if self._kindred:
            vector = self._vectors(row[None])[0]
            found[:-1] = self._kindred.ratios(vector)
            if len(left_out) and self.examples[left_out[0]].intent:
                place, gone = self._at[self.examples[left_out[0]].intent], list(left_out)
                gone_vectors = self._vectors(self._rows[gone])
                found[place] = self._kindred.without(vector, place, gone_vectors, self._shares[gone])
        return found

    def _weigh(
        self,
        sentence: Words,
        row: Floats,
        scores: Floats,
        kin: Floats,
        names: Sequence[str],
        left_out: Sequence[int] = (),
    ) -> tuple[str, tuple[float, ...]]:
        """The best of `names` and the evidence for it; `left_out` are examples that must not help."""
        places = [self._at[name] for name in names]
        rounded = np.round(scores[places], 6)
        best = max(names[int(place)] for place in np.flatnonzero(rounded == rounded.max()))
        at = self._at[best]
        pattern = self.examples[left_out[0]].pattern if len(left_out) else _NOBODY
        evidence = (
            float(scores[at]) / SCALE,
            float(np.logaddexp.reduce(scores[: len(self.names)])) / SCALE,
            PULL * float(kin[at]) / SCALE,
            self._nearest(best, row, left_out),
            self._covered(sentence, best, pattern),
            min(1.0, len(sentence) / LONG),
        )
        return best, evidence

    def _nearest(self, name: str, row: Floats, left_out: Sequence[int]) -> float:
        """How like an intent's most like example is; 0 when it has none."""
        members = self._members[name]
        columns = self._rows[members.start : members.stop].T
        told = np.flatnonzero(row[:WIDTH])
        alike: Floats = row[told] @ columns[told] + row[WIDTH:] @ columns[WIDTH:]
        if len(left_out) and members.start <= left_out[0] < members.stop:
            alike = np.delete(alike, np.array(left_out) - members.start)
        return float(alike.max()) / self._whole if len(alike) else 0.0

    def _covered(self, sentence: Words, intent: str, left_out: int) -> float:
        """The share of what the sentence tells that the intent's examples have words for."""
        known = self._vocabulary(intent)
        explained = [_knows(known, word, left_out) for word in sentence]
        for start, end, group in spans(sentence, self.language):
            if known.get(f"s:{group}", frozenset()) - {left_out}:
                explained[start:end] = [True] * (end - start)
        telling = [self.features.telling(word) ** 2 for word in sentence]
        said = sum(telling)
        return sum(share for share, known_word in zip(telling, explained, strict=True) if known_word) / said

    def _vocabulary(self, intent: str) -> dict[str, frozenset[int]]:
        """Looked for when it is first asked for."""
        found = self._vocabularies.get(intent)
        if found is None:
            members = self._members[intent]
            found = _vocabulary(self.examples[members.start : members.stop], self.language)
            self._vocabularies[intent] = found
        return found

    def _held_out(self, regression: Regression) -> Iterator[Outcome]:
        """Predictions by a fit that has not seen the line: of lines, of everyday sentences, and of whole
        intents that it has not seen at all. The last two, strangers, weigh STRANGERS of the first."""
        lines: dict[int, list[int]] = {}
        for place, example in enumerate(self.examples):
            lines.setdefault(example.pattern, []).append(place)
        called = {number: self.examples[group[0]].intent for number, group in lines.items()}
        ours = _some([group for number, group in lines.items() if called[number] and not self._alone(group)])
        everyday = _some([group for number, group in lines.items() if not called[number]])
        intents = _some([list(self._members[name]) for name in self.names] if len(self.names) > 1 else [])
        total = sum(map(self._counts, ours))
        asked = [(group, self.names, self._counts(group)) for group in ours]
        asked.extend((group, self.names, STRANGERS / 2 * total / len(everyday)) for group in everyday)
        whole = sum(map(self._counts, intents))
        for group in intents:
            others = tuple(name for name in self.names if name != self.examples[group[0]].intent)
            asked.append((group, others, STRANGERS / 2 * total * self._counts(group) / whole))
        held = regression.without([np.array(group) for group, _, _ in asked])
        for (group, names, weight), scores in zip(asked, held, strict=True):
            yield from self._outcomes(group, scores, names, weight)

    def _counts(self, group: Sequence[int]) -> float:
        """The lines of a group; those that are familiar tell less."""
        lines = len({self.examples[place].pattern for place in group})
        return lines * (FAMILIAR if self.examples[group[0]].intent in self._familiar else 1.0)

    def _alone(self, line: Sequence[int]) -> bool:
        """Without this line its intent would have no example."""
        intent = self.examples[line[0]].intent
        return bool(intent) and len(line) == len(self._members[intent])

    def _outcomes(
        self, group: Sequence[int], held: Floats, names: Sequence[str], weight: float
    ) -> Iterator[Outcome]:
        for place, scores in zip(group, held, strict=True):
            example = self.examples[place]
            row, kin = self._rows[place], self._related(self._rows[place], group)
            intent, evidence = self._weigh(example.words, row, scores + PULL * kin, kin, names, group)
            yield Outcome(evidence, intent == example.intent, weight / len(group))


def _some(groups: Sequence[list[int]]) -> Sequence[list[int]]:
    return groups[:: 1 + sum(map(len, groups)) // MOST_OUTCOMES]


@lru_cache(maxsize=16)
def _everyday(tag: str) -> tuple[Words, ...]:
    """The everyday sentences of a language: read once for all flows and engines."""
    language = language_of(tag)
    read = (plain(words(text, language), language) for text in language.background)
    return tuple(dict.fromkeys(sentence for sentence in read if sentence))


def _vocabulary(examples: Sequence[Example], language: Language) -> dict[str, frozenset[int]]:
    """Word, or group of synonyms, of an intent's examples -> the lines that have it."""
    found: dict[str, set[int]] = {}
    for example in examples:
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
