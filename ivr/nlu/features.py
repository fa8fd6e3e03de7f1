"""A sentence as features: words, pairs of words, synonyms, and letters three and four at a time.

However many features there are, a sentence is WIDTH numbers: every feature adds itself, with a sign, to one
place of them (Weinberger et al., Feature hashing for large scale multitask learning, 2009).
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import Words, words

Floats = NDArray[np.float32]

WIDTH = 2048
"""Numbers of a sentence; 8,000 features of 77 intents lose half a percent of right answers in them."""

_WORD, _PAIR, _SYNONYM, _LETTERS = 1.0, 0.7, 1.25, 1.0
"""Weight of each family; a misheard word still shares letters with the right one."""

_LONGEST = 4
"""Words of a synonym."""


class Features:
    """The features of one set of sentences: which there are, and how telling each is (idf).

    `times`: how many sentences have each, where that is known already."""

    def __init__(
        self, sentences: Sequence[Words], language: Language, times: Mapping[str, int] | None = None
    ) -> None:
        self.language = language
        self.times = counted(sentences, language) if times is None else times
        self._rarest = math.log(1 + len(sentences)) + 1
        self._idf = {name: self._rarest - math.log(1 + times) for name, times in self.times.items()}

    def vector(self, sentence: Words) -> Floats:
        """WIDTH numbers, of length one; what was never seen counts in the length only.

        A word never seen that means the same as a seen one is no stranger.
        """
        sums: dict[str, float] = {}
        for name, weight in named(sentence, self.language):
            sums[name] = sums.get(name, 0.0) + weight
        places, values, unseen = [], [], 0.0
        friends = self._friends(sentence)
        for name, weight in sums.items():
            telling = self._idf.get(name)
            if telling is None:
                unseen += 0.0 if name in friends else (weight * self._rarest) ** 2
            else:
                place, sign = _place(name)
                places.append(place)
                values.append(sign * weight * telling)
        row = np.bincount(np.array(places, np.int64), values, WIDTH)
        return (row / (math.sqrt(unseen + float(row @ row)) or 1.0)).astype(np.float32)

    def rows(self, sentences: Sequence[Words]) -> Floats:
        """(n, WIDTH): the vectors of many, by columns."""
        rows = np.zeros((len(sentences), WIDTH), np.float32, order="F")
        for number, sentence in enumerate(sentences):
            vector = self.vector(sentence)
            told = np.flatnonzero(vector)
            rows[number, told] = vector[told]
        return rows

    def telling(self, word: str) -> float:
        """How much a word says (idf); a word never seen says most."""
        return self._idf.get(f"w:{word}", self._rarest)

    def _friends(self, sentence: Words) -> frozenset[str]:
        """The features of words whose synonyms were seen."""
        alike = {
            word
            for start, end, group in spans(sentence, self.language)
            if f"s:{group}" in self._idf
            for word in sentence[start:end]
        }
        return frozenset(name for word in alike for name, _ in ((f"w:{word}", _WORD), *letters(word)))


def counted(sentences: Sequence[Words], language: Language) -> Mapping[str, int]:
    """Feature -> sentences that have it."""
    seen: dict[str, int] = {}
    for sentence in sentences:
        for name in dict.fromkeys(name for name, _ in named(sentence, language)):
            seen[name] = seen.get(name, 0) + 1
    return seen


@lru_cache(maxsize=65536)
def _place(name: str) -> tuple[int, float]:
    """Where a feature stands, and its sign; the same in every process."""
    number = zlib.crc32(name.encode())
    return number % WIDTH, 1.0 if number >> 16 & 1 else -1.0


def named(sentence: Words, language: Language) -> Iterator[tuple[str, float]]:
    """Every feature of a sentence with its family's weight; blanks such as <digits> have no letters."""
    for word in sentence:
        yield f"w:{word}", _WORD
        yield from letters(word)
    for left, right in pairwise(("^", *sentence, "$")):
        yield f"p:{left} {right}", _PAIR
    for group in meanings(sentence, language):
        yield f"s:{group}", _SYNONYM


@lru_cache(maxsize=16384)
def letters(word: str) -> tuple[tuple[str, float], ...]:
    if word.startswith("<"):
        return ()
    edged = f" {word} "
    grams = (edged[at : at + size] for size in (3, 4) for at in range(len(edged) - size + 1))
    return tuple((f"l:{gram}", _LETTERS) for gram in grams)


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
