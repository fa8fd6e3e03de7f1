"""Yes and no in their common forms, at the beginning of an answer: "yeah", "no that's all"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.grammar import AnyOf, Phrase
from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import Words, surface, words

_LATE = 0.7
"""Certainty of a yes or no in the middle of other words."""


def find(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """At most one answer (value True or False): the first, with all that says the same behind it."""
    answers, longest = _answers(language.tag)
    alone = _alone(said, language)
    if alone is not None:
        return (Found(0, len(said), alone),)
    start = _lead(said, language)
    for at in range(start, len(said)):
        first = _at(said, at, answers, longest)
        if first is None:
            continue
        end, value = first
        if value and _goes_on(said, at, end, language):
            continue
        if value and language.fillers.issuperset(said[at:end]):  # "well no", "okay I don't know"
            end, value = _at(said, end, answers, longest) or first
        if value is None:
            return ()
        certainty = 1.0 if at == start else _LATE
        return (Found(at, _further(said, end, value, language), value, certainty),)
    return ()


def is_reply(said: Words, language: Language) -> bool:
    """Whether these words are an answer by themselves: yes, no, or neither."""
    return said in _answers(language.tag)[0] or _alone(said, language) is not None


def agreed(said: Words, at: int, language: Language) -> int:
    """Where a yes ends that begins here, with all that says the same behind it; `at` when there is none."""
    answers, longest = _answers(language.tag)
    first = _at(said, at, answers, longest)
    return _further(said, first[0], True, language) if first is not None and first[1] else at


def phrases(language: Language) -> AnyOf:
    """Everything that means yes or no, as it is spoken."""
    return AnyOf(tuple(dict.fromkeys(" ".join(surface(text)) for text in (*language.yes, *language.no))))


@lru_cache(maxsize=16)
def _answers(tag: str) -> tuple[Mapping[Words, bool | None], int]:
    """Phrase -> True, False or None (an answer that is neither), and the words of the longest."""
    language = language_of(tag)
    tables = ((language.yes, True), (language.no, False), (language.unsure, None))
    answers = {words(text, language): value for texts, value in tables for text in texts}
    return answers, max(map(len, answers), default=0)


@lru_cache(maxsize=16)
def _leads(tag: str) -> tuple[Words, ...]:
    language = language_of(tag)
    return tuple(words(text, language) for text in language.leads)


@lru_cache(maxsize=16)
def _short(tag: str) -> Mapping[Words, bool]:
    """Phrase -> what it means when nothing else is said."""
    language = language_of(tag)
    tables = ((language.short_yes, True), (language.short_no, False))
    return {words(text, language): value for texts, value in tables for text in texts}


def _alone(said: Words, language: Language) -> bool | None:
    """What a short answer means that is no answer before other words: "I have", "we are not"."""
    start, end = 0, len(said)
    if said in _short(language.tag):
        return _short(language.tag)[said]
    while start < end and said[start] in language.fillers:
        start += 1
    while end > start and said[end - 1] in language.fillers:
        end -= 1
    return _short(language.tag).get(said[start:end])


def _goes_on(said: Words, start: int, end: int, language: Language) -> bool:
    """Whether what is an answer alone begins a sentence here: "I am going to pass"."""
    answers, longest = _answers(language.tag)
    while end < len(said) and said[end] in language.fillers:
        end += 1
    begun = said[start:end] in _short(language.tag) and end < len(said)
    return begun and _at(said, end, answers, longest) is None


def _at(
    said: Words, at: int, answers: Mapping[Words, bool | None], longest: int
) -> tuple[int, bool | None] | None:
    for end in range(min(len(said), at + longest), at, -1):
        if said[at:end] in answers:
            return end, answers[said[at:end]]
    return None


def _lead(said: Words, language: Language) -> int:
    """Where the answer itself may begin: behind "um", "well", "I think"."""
    answers, longest = _answers(language.tag)
    leads = _leads(language.tag)
    at = 0
    while at < len(said):
        reply = _at(said, at, answers, longest)
        step = max((len(lead) for lead in leads if said[at : at + len(lead)] == lead), default=0)
        if reply is not None and reply[0] - at >= step:
            break
        if not step and said[at] in language.fillers:
            step = 1
        if not step:
            break
        at += step
    return at


def _further(said: Words, end: int, value: bool, language: Language) -> int:
    """ "Yes, that's right, please": more of the same and fillers belong to the answer."""
    answers, longest = _answers(language.tag)
    while end < len(said):
        more = _at(said, end, answers, longest)
        if more is not None and more[1] is value:
            end = more[0]
        elif said[end] in language.fillers:
            end += 1
        else:
            break
    return end


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    return ((phrases(language),),)


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    """Which key means yes is the question's business, not the type's."""
    return None


YES_NO = EntityType(find, blanks, keys)
