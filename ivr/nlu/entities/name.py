"""Names of people: the words that are left when "my name is" is gone, and letters put together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rapidfuzz import fuzz

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities import yes_no
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.entities.letters import letters
from ivr.nlu.entities.number import phrases_at
from ivr.nlu.entities.taken_back import VEIL, veiled
from ivr.nlu.grammar import Phrase
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words, words

_LONGEST = 4
"""Words of a name; more of them are rather a sentence."""
_SENTENCE = 0.4
"""Certainty of what is too long for a name."""
_LISTED = 3
"""Words of a spelling alphabet from which on they spell; fewer are names themselves: "José Antonio"."""
_ALIKE = 60.0
"""Likeness (0..100) of a word and a spelling behind it that is meant to tell how it is written."""


def find(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """At most one name, written as names are; none in "yes", "I don't know", "why do you need that"."""
    left = [word for word in veiled(said, language) if word != VEIL and not _is_filler(word, language)]
    start, named = _lead(said, language)
    if not left or yes_no.is_reply(said, language):
        return ()
    end = len(said)
    while end > start and _is_filler(said[end - 1], language):
        end -= 1
    kept = _without_joints(said[start:end], language)
    if not language.no_names.isdisjoint(kept) or _is_sentence(kept, language):
        return ()
    parts = list(_parts(kept, language))
    if not parts or not language.name_nouns.isdisjoint(parts):
        return ()
    small = language.name_particles
    certainty = 1.0 if sum(part not in small for part in parts) <= _LONGEST else _SENTENCE
    written = (
        part if part in small and not small.issuperset(parts[:at]) else _capital(part)
        for at, part in enumerate(parts)
    )
    return (Found(start, end, " ".join(written), certainty, named),)


def _lead(said: Words, language: Language) -> tuple[int, bool]:
    """Where the name begins, and whether words before it say that it is one."""
    leads = sorted((words(text, language) for text in language.name_leads), key=len, reverse=True)
    plain = {phrase for text in (*language.yes[:2], *language.leads) if (phrase := words(text, language))}
    at = _behind([lead for lead in leads if not language.name_nouns.isdisjoint(lead)], said)
    named, moved = at > 0, True
    while moved and at < len(said):
        lead = next((lead for lead in leads if said[at : at + len(lead)] == lead), ())
        more = lead or next((lead for lead in plain if said[at : at + len(lead)] == lead), ())
        agreed = 0 if more else _agreed(said, at, leads, language) - at
        moved = bool(more) or agreed > 0 or _is_filler(said[at], language)
        named = named or bool(lead)
        at += len(more) or agreed or moved
    return at, named


def _agreed(said: Words, at: int, leads: list[Words], language: Language) -> int:
    """Where a yes ends that one of these follows: "sure, yeah, it's …"; else `at`."""
    ends = range(yes_no.agreed(said, at, language), at, -1)
    return next((end for end in ends for lead in leads if said[end : end + len(lead)] == lead), at)


def _is_sentence(said: Words, language: Language) -> bool:
    """Whether most of several words are those that every sentence has: "is that really necessary"."""
    usual = [
        word for word in said if len(word) > 1 and word in language.carrier_words - language.name_particles
    ]
    return len(said) > 2 and 2 * len(usual) > len(said)


def _behind(leads: list[Words], said: Words) -> int:
    """Where the first of these ends, wherever it stands: "the table is under the name of …"; else 0."""
    ends = (at + len(lead) for at in range(len(said)) for lead in leads if said[at : at + len(lead)] == lead)
    return next((end for end in ends if end < len(said)), 0)


def _without_joints(said: Words, language: Language) -> Words:
    """Without the words that stand between the parts: "John [last name] Smith", "Smith [that is] S M …"."""
    joints = sorted((words(text, language) for text in language.name_joints), key=len, reverse=True)
    kept: list[str] = []
    at = 0
    while at < len(said):
        joint = next((joint for joint in joints if said[at : at + len(joint)] == joint), ())
        past = at + len(joint) if joint else _told(said, at, language)
        kept.extend(said[at : at + 1] if past == at else ())
        at = max(past, at + 1)
    return tuple(kept)


def _told(said: Words, at: int, language: Language) -> int:
    """Where the words end that tell how a name is written: "with a c"; `at` where there are none."""
    for _, end in phrases_at(said, at, dict.fromkeys(language.written_with, "")):
        past = end
        while (step := letters(said, past, language, sounds=True))[0]:
            past = step[1]
        if at and past > end:
            return past
    return at


def _is_filler(word: str, language: Language) -> bool:
    """Not a letter: "a" may end a name that is spelled."""
    return len(word) > 1 and word in language.fillers


def _parts(said: Words, language: Language) -> Iterator[str]:
    """Word by word; a run of letters is a word, and takes the place of the word that it spells."""
    at, before = 0, ""
    while at < len(said):
        spelled, end = _spelled(said, at, language)
        if not spelled:
            spelled, end = said[at], at + 1
        elif before:
            before = "" if fuzz.ratio(before, spelled) >= _ALIKE else before
        if before:
            yield before
        before, at = spelled, end
    if before:
        yield before


def _spelled(said: Words, at: int, language: Language) -> tuple[str, int]:
    """The letters from here on as one word, and where they end; one letter alone is no spelling."""
    spelled, count = "", 0
    start, told = at, False
    while at < len(said):
        letter, end = letters(said, at, language)
        if not letter:
            break
        told = told or said[at] not in language.alphabet | language.name_particles or end > at + 1
        spelled, count, at = spelled + letter, count + 1, end
    names = not told and at - start < _LISTED
    return (spelled, at) if count > 1 and not names else ("", at)


def _capital(word: str) -> str:
    """ "o'neil" -> "O'Neil"."""
    return "'".join(
        part.capitalize() if len(part) > 1 or not at else part for at, part in enumerate(word.split("'"))
    )


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    """No grammar holds all names."""
    return ()


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    return None


NAME = EntityType(find, blanks, keys)
