"""Which language an utterance is in: by its words and, where they are unknown, by its letters.

Naive Bayes over the trigrams of letters of every word (Cavnar & Trenkle, N-Gram-Based Text Categorization,
1994), learned from what the files of `languages/` say anyway: a further language needs no table of its own.
A word that one language has and no other counts by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log

from ivr.nlu.anywhere import ANYWHERE
from ivr.nlu.language import Language
from ivr.nlu.languages import LANGUAGES
from ivr.nlu.normalize import Words, surface, written_out

SURE = 0.95
"""Probability from which an utterance is clearly in a language."""
FEW = 3
"""Words below which nobody's language is judged: a name, a "sí", a doctor called López."""

_DEPENDENT = 0.5
"""What a trigram counts, for the next one shares two of its letters."""
_OWN = 2.0
"""What a word counts that only one language has, in nats."""
_UNSEEN = 0.2
"""Added to the count of every trigram."""
_MOST = 40  # words that are looked at


@dataclass(frozen=True, slots=True)
class _Letters:
    """Of one language: the logarithm of each trigram's probability, that of any other trigram, and the words
    that no other language has."""

    trigrams: Mapping[str, float]
    unseen: float
    own: frozenset[str]

    def score(self, word: str) -> float:
        letters = sum(self.trigrams.get(part, self.unseen) for part in _trigrams(word))
        return _DEPENDENT * letters + (_OWN if word in self.own else 0.0)


def spoken(text: str) -> tuple[str, float]:
    """The language of a text ("en", "es") and its probability among those that are known here; none and 0
    for a text without words."""
    said = _words(text)
    if not said:
        return "", 0.0
    scores = {tag: sum(map(letters.score, said)) for tag, letters in _learned().items()}
    best = max(scores, key=lambda tag: (scores[tag], tag))
    return best, 1 / sum(exp(score - scores[best]) for score in scores.values())


def asks(said: Words) -> bool:
    """Whether these words ask for a language, in whichever: one is named, and nothing else is spoken of."""
    return any(names.usual.issuperset(one) and _asked(one, names) for one, names in _readings(said))


def concerns(said: Words) -> bool:
    """Whether these words may ask for a language, and speak of something else besides. "French teacher",
    "I am English" and "change it" ask for none."""
    return any(_asked(one, names) for one, names in _readings(said))


def _asked(said: Words, names: _Asking) -> bool:
    """Whether a language is named that describes nothing (what stands beside it is usual when one is asked
    for), and, in the same run of words, what is asked of it."""
    for at, word in enumerate(said):
        if word in names.named and names.usual.issuperset(said[max(0, at - 1) : at + 2]):
            first, end = at, at + 1
            while first > 0 and said[first - 1] in names.usual:
                first -= 1
            while end < len(said) and said[end] in names.usual:
                end += 1
            alone = word in names.tongues and names.alone.issuperset(said)
            if alone or not names.cues.isdisjoint((*said[first:at], *said[at + 1 : end])):
                return True
    return False


def _readings(said: Words) -> Iterator[tuple[Words, _Asking]]:
    """The words as each language writes them out, where any of them names a language at all."""
    names = _asking()
    named = not names.named.isdisjoint(said)
    return ((written_out(said, language), names) for language in LANGUAGES.values() if named)


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is said of languages, in all of them together: their names, what else names one, what is asked of
    one, all that is usual then, and what may stand beside a bare name."""

    tongues: frozenset[str]
    named: frozenset[str]
    cues: frozenset[str]
    usual: frozenset[str]
    alone: frozenset[str]


@lru_cache(maxsize=1)
def _asking() -> _Asking:
    known = LANGUAGES.values()
    tongues = frozenset(name for one in known for name in one.tongues)
    nouns = frozenset(name for one in known for name in one.tongue_nouns)
    cues = frozenset(word for one in known for word in one.tongue_cues)
    fillers = frozenset(word for one in known for word in one.fillers)
    words_of_it = frozenset(word for one in known for word in one.tongue_words)
    usual = tongues | nouns | cues | fillers | words_of_it
    return _Asking(tongues, tongues | nouns, cues, usual, tongues | fillers)


def clearly(text: str) -> str:
    """The language of a text where it is beyond doubt; else nothing."""
    tag, probability = spoken(text)
    return tag if probability >= SURE and len(_words(text)) >= FEW else ""


def _words(text: str) -> list[str]:
    """Without numerals, and letters that somebody spells."""
    return [word for word in surface(text)[:_MOST] if len(word) > 1 and not word.isdigit()]


def _trigrams(word: str) -> Iterator[str]:
    padded = f"^{word}$"
    return (padded[at : at + 3] for at in range(len(padded) - 2))


@lru_cache(maxsize=1)
def _learned() -> Mapping[str, _Letters]:
    """Language -> its letters; a dialect counts as its language."""
    said = {
        tag: [word for line in _texts(language, tag) for word in surface(line) if not word.isdigit()]
        for tag, language in LANGUAGES.items()
        if "-" not in tag
    }
    counts = {tag: Counter(part for word in each for part in _trigrams(word)) for tag, each in said.items()}
    kinds = len({part for each in counts.values() for part in each})
    learned = {}
    for tag, each in counts.items():
        total = each.total() + _UNSEEN * kinds
        others = {word for other, words in said.items() if other != tag for word in words}
        learned[tag] = _Letters(
            {part: log((count + _UNSEEN) / total) for part, count in each.items()},
            log(_UNSEEN / total),
            frozenset(said[tag]) - others,
        )
    return learned


def _texts(language: Language, tag: str) -> Iterator[str]:
    """What the language says in whole words."""
    yield from (*language.background, *language.carriers, *language.yes, *language.no, *language.unsure)
    yield from (*language.leads, *language.joints, *language.refusals, *language.name_leads, *language.gaps)
    yield from (*language.carrier_words, *language.fillers, *language.dangling, *language.links)
    yield from (
        *language.small,
        *language.weekdays,
        *language.months,
        *language.units,
        *language.spans,
        *language.alphabet,
    )
    yield from (phrase for line in language.synonyms for phrase in line)
    yield from (name for name in language.contractions if "'" in name)
    yield from (line for word, lines in ANYWHERE.get(tag, {}).items() if word != "language" for line in lines)
