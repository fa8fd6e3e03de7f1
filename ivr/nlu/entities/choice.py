"""One of a known set, by its name, a synonym, or something that sounds nearly like one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

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
_SHORTEST_NEAR = 4
"""Letters of a phrase that may be matched by likeness: "two" is too like "too" and "to"."""


def find(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """The values that were said, the best first; a value that only resembles has less certainty.

    Words that resemble two values are half as certain: somebody has to ask.
    """
    exact = list(_exact(said, slot, language))
    candidates = exact or list(_placed(said, slot, language)) or list(_near(said, slot, language))
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


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    texts = (text for choice in slot.choices for text in (*choice.hear, choice.value.replace("_", " ")))
    return ((AnyOf(tuple(dict.fromkeys(" ".join(surface(text)) for text in texts))),),)


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    """Which key means which value is the question's business, not the type's."""
    return None


CHOICE = EntityType(find, blanks, keys)
