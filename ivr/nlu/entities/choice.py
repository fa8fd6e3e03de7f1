"""One of a known set, by its name, a synonym, or something that sounds nearly like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.entities.number import phrases_at, tens
from ivr.nlu.grammar import AnyOf, Phrase
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words, surface, words

_NEAR = 80.0
"""Likeness (0..100, rapidfuzz ratio) from which a phrase that was not said exactly may be meant."""
_BY_PLACE = 0.9
"""Certainty of a place in the row: callers may have counted what they were told, not what is there."""
_BY_SOUND = 0.7
"""Certainty of a word that has the consonants of a choice."""
_SOUNDS = 3
"""Consonants that are enough to tell a word."""
_SHAPED = 55.0
"""Likeness (0..100) without which equal consonants are an accident."""
_STEM = 3
"""Letters that are left of a word without its ending."""
_SHORTEST_NEAR = 4
"""Letters of a phrase that may be matched by likeness: "two" is too like "too" and "to"."""


def find(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """The values that were said, the best first; a value that only resembles has less certainty.

    Words that resemble two values are half as certain: somebody has to ask.
    """
    exact = list(_exact(said, slot, language))
    candidates = (
        exact
        or list(_placed(said, slot, language))
        or [*_near(said, slot, language), *_inflected(said, slot, language)]
        or list(_sounding(said, slot, language))
    )
    candidates.sort(key=lambda found: (-found.certainty, -found.length, found.start, str(found.value)))
    chosen: list[Found] = []
    for found in candidates:
        rivals = [other for other in chosen if other.start < found.end and found.start < other.end]
        if not rivals:
            chosen.append(found)
            continue
        best = rivals[0]
        if (
            best.value != found.value
            and found.certainty > best.certainty - 0.05
            and found.length >= best.length
        ):
            chosen[chosen.index(best)] = Found(best.start, best.end, best.value, best.certainty / 2)
    return tuple(chosen)


def _phrases(slot: SlotSpec, language: Language) -> Iterator[tuple[str, Words]]:
    for choice in slot.choices:
        for text in dict.fromkeys((*choice.hear, choice.value.replace("_", " "))):
            phrase = words(text, language)
            if phrase:
                yield choice.value, phrase


def _exact(said: Words, slot: SlotSpec, language: Language) -> Iterator[Found]:
    for value, phrase in _phrases(slot, language):
        for at in range(len(said) - len(phrase) + 1):
            if said[at : at + len(phrase)] == phrase:
                yield Found(at, at + len(phrase), value)


def _placed(said: Words, slot: SlotSpec, language: Language) -> Iterator[Found]:
    """ "The second one", "the last", "number two": by the order in which the values stand in the flow."""
    for at, word in enumerate(said):
        place, end = _place(said, at, language)
        if word in language.last:
            place, end = len(slot.choices), at + 1
        if word in language.middle and len(slot.choices) % 2:
            place, end = len(slot.choices) // 2 + 1, at + 1
        if 0 < place <= len(slot.choices):
            end += end < len(said) and said[end] in language.place_nouns | language.one
            yield Found(at, end, slot.choices[place - 1].value, _BY_PLACE, named=False)


def _place(said: Words, at: int, language: Language) -> tuple[int, int]:
    if said[at] in language.place_nouns and at + 1 < len(said):
        numbered = next(iter(tens(said, at + 1, language)), None)
        if numbered is not None:
            return numbered
    return next(phrases_at(said, at, language.places), (0, at))


def _near(said: Words, slot: SlotSpec, language: Language) -> Iterator[Found]:
    for value, phrase in _phrases(slot, language):
        text = " ".join(phrase)
        if len(text) < _SHORTEST_NEAR:
            continue
        for size in range(max(1, len(phrase) - 1), len(phrase) + 2):
            for at in range(len(said) - size + 1):
                likeness = fuzz.ratio(" ".join(said[at : at + size]), text, score_cutoff=_NEAR)
                if likeness:
                    yield Found(at, at + size, value, round((likeness / 100) ** 2, 4))


def _inflected(said: Words, slot: SlotSpec, language: Language) -> Iterator[Found]:
    """ "The biggest" of "big", "pequeñitas" of "pequeño"."""
    for value, phrase in _phrases(slot, language):
        if len(phrase) == 1:
            wanted = _stem(phrase[0], language)
            for at, word in enumerate(said):
                if word not in language.fillers and _stem(word, language) == wanted:
                    yield Found(at, at + 1, value, _BY_PLACE)


@lru_cache(maxsize=4096)
def _bare(word: str, endings: tuple[str, ...]) -> str:
    ending = next((end for end in endings if word.endswith(end) and len(word) - len(end) >= _STEM), "")
    stem = word.removesuffix(ending)
    doubled = len(stem) > _STEM and stem[-1] == stem[-2]
    stem = stem[:-1] if doubled else stem
    return stem[:-1] + "i" if stem.endswith("y") else stem.rstrip("e") if len(stem) > _STEM else stem


def _stem(word: str, language: Language) -> str:
    return _bare(word, language.endings)


def _sounding(said: Words, slot: SlotSpec, language: Language) -> Iterator[Found]:
    """A word with the same consonants, as they are told apart on a telephone: "median" for "medium"."""
    known = language.carrier_words | language.fillers
    for value, phrase in _phrases(slot, language):
        wanted = _consonants(phrase[0]) if len(phrase) == 1 else ""
        for at, word in enumerate(said if len(wanted) >= _SOUNDS else ()):
            alike = word not in known and _consonants(word) == wanted
            if alike and fuzz.ratio(word, phrase[0]) >= _SHAPED:
                yield Found(at, at + 1, value, _BY_SOUND)


_VOICES = str.maketrans("bpfvdtszcgkqjxmnlrñ", "bbffddsskkkkkkmmlrm")


@lru_cache(maxsize=4096)
def _consonants(word: str) -> str:
    """The consonants of a word, those that a telephone confuses written alike (after Soundex)."""
    soft = re.sub("c(?=[eiy])", "s", word.replace("ph", "f"))
    heard = re.sub(r"[^bfdskmlr]", "", soft.translate(_VOICES))
    return re.sub(r"(.)\1+", r"\1", heard)


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    texts = (text for choice in slot.choices for text in (*choice.hear, choice.value.replace("_", " ")))
    return ((AnyOf(tuple(dict.fromkeys(" ".join(surface(text)) for text in texts))),),)


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    """Which key means which value is the question's business, not the type's."""
    return None


CHOICE = EntityType(find, blanks, keys)
