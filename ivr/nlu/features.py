"""A sentence as features: words, pairs of words, synonyms, and letters three and four at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import Words, words

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_WORD, _PAIR, _SYNONYM, _LETTERS = 1.0, 0.3, 1.25, 0.8
"""Weight of each family; a misheard word still shares letters with the right one."""

_LONGEST = 4
"""Words of a synonym."""


class Features:
    """The feature space of one set of sentences: names, and how telling each is (idf)."""

    def __init__(self, sentences: Sequence[Words], language: Language) -> None:
        self.language = language
        seen: dict[str, int] = {}
        for sentence in sentences:
            for name in dict.fromkeys(name for name, _ in named(sentence, language)):
                seen[name] = seen.get(name, 0) + 1
        self.index: Mapping[str, int] = {name: at for at, name in enumerate(seen)}
        count = len(sentences)
        self.idf = np.array([math.log((1 + count) / (1 + times)) + 1 for times in seen.values()])
        self.rarest = math.log(1 + count) + 1

    def __len__(self) -> int:
        return len(self.index)

    def vector(self, sentence: Words) -> tuple[Ints, Floats]:
        """Places and values of a sentence, of length one; what was never seen counts in the length only.

        A word never seen that means the same as a seen one is no stranger.
        """
        sums: dict[str, float] = {}
        for name, weight in named(sentence, self.language):
            sums[name] = sums.get(name, 0.0) + weight
        places, values, unseen = [], [], 0.0
        friends = self._friends(sentence)
        for name, weight in sums.items():
            place = self.index.get(name)
            if place is None:
                unseen += 0.0 if name in friends else (weight * self.rarest) ** 2
            else:
                places.append(place)
                values.append(weight * float(self.idf[place]))
        length = math.sqrt(unseen + sum(value * value for value in values)) or 1.0
        return np.array(places, dtype=np.int64), np.array(values) / length

    def _friends(self, sentence: Words) -> frozenset[str]:
        """The features of words whose synonyms were seen."""
        alike = {
            word
            for start, end, group in spans(sentence, self.language)
            if f"s:{group}" in self.index
            for word in sentence[start:end]
        }
        return frozenset(name for word in alike for name, _ in ((f"w:{word}", _WORD), *letters(word)))

    def matrix(self, sentences: Sequence[Words]) -> Floats:
        """One row a sentence."""
        rows = np.zeros((len(sentences), len(self)))
        for row, sentence in zip(rows, sentences, strict=True):
            places, values = self.vector(sentence)
            row[places] = values
        return rows

    def telling(self, word: str) -> float:
        """How much a word says (idf); a word never seen says most."""
        place = self.index.get(f"w:{word}")
        return self.rarest if place is None else float(self.idf[place])


class Columns:
    """A matrix of which few entries are not zero, kept by columns."""

    def __init__(self, rows: Floats) -> None:
        column, self.row = np.nonzero(rows.T)
        self.value: Floats = rows[self.row, column]
        self.start = np.searchsorted(column, np.arange(rows.shape[1] + 1))
        self.height = len(rows)

    def times(self, places: Ints, values: Floats) -> Floats:
        """The matrix times the vector that has `values` at `places`."""
        sums = np.zeros(self.height)
        for place, value in zip(places.tolist(), values.tolist(), strict=True):
            entries = slice(self.start[place], self.start[place + 1])
            sums[self.row[entries]] += value * self.value[entries]
        return sums


def named(sentence: Words, language: Language) -> Iterator[tuple[str, float]]:
    """Every feature of a sentence with its family's weight; blanks such as <digits> have no letters."""
    for word in sentence:
        yield f"w:{word}", _WORD
        yield from letters(word)
    for left, right in pairwise(("^", *sentence, "$")):
        yield f"p:{left} {right}", _PAIR
    for group in meanings(sentence, language):
        yield f"s:{group}", _SYNONYM


def letters(word: str) -> tuple[tuple[str, float], ...]:
    if word.startswith("<"):
        return ()
    edged = f" {word} "
    grams = [edged[at : at + size] for size in (3, 4) for at in range(len(edged) - size + 1)]
    weight = _LETTERS / math.sqrt(max(1, len(grams)))
    return tuple((f"l:{gram}", weight) for gram in grams)


def meanings(sentence: Words, language: Language) -> tuple[int, ...]:
    """The groups of synonyms that a sentence touches, each once."""
    return tuple(dict.fromkeys(group for _, _, group in spans(sentence, language)))


def spans(sentence: Words, language: Language) -> Iterator[tuple[int, int, int]]:
    """(start, end, group) of every synonym in the sentence."""
    table = _groups(language.tag)
    for start in range(len(sentence)):
        for end in range(start + 1, min(len(sentence), start + _LONGEST) + 1):
            for group in table.get(sentence[start:end], ()):
                yield start, end, group


@lru_cache(maxsize=16)
def _groups(tag: str) -> Mapping[Words, tuple[int, ...]]:
    language = language_of(tag)
    table: dict[Words, tuple[int, ...]] = {}
    for group, line in enumerate(language.synonyms):
        for text in line:
            phrase = words(text, language)
            table[phrase] = (*table.get(phrase, ()), group)
    return table
