"""Names of people: the words that are left when "my name is" is gone, and letters put together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rapidfuzz import fuzz

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.grammar import Phrase
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words, words

_LONGEST = 4
"""Words of a name; more of them are rather a sentence."""
_SENTENCE = 0.4
"""Certainty of what is too long for a name."""
_ALIKE = 60.0
"""Likeness (0..100) of a word and a spelling behind it that is meant to tell how it is written."""
_LETTER_NAME = 4
"""Letters of the longest usual name of a letter."""


def find(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """At most one name, written as names are."""
    start, named = _lead(said, language)
    end = len(said)
    while end > start and _is_filler(said[end - 1], language):
        end -= 1
    parts = list(_parts(said[start:end], language))
    if not parts:
        return ()
    certainty = 1.0 if len(parts) <= _LONGEST else _SENTENCE
    return (Found(start, end, " ".join(map(_capital, parts)), certainty, named),)


def _lead(said: Words, language: Language) -> tuple[int, bool]:
    """Where the name begins, and whether words before it say that it is one."""
    leads = sorted((words(text, language) for text in language.name_leads), key=len, reverse=True)
    plain = {phrase for text in (*language.yes[:2], *language.leads) if (phrase := words(text, language))}
    at, named, moved = 0, False, True
    while moved and at < len(said):
        lead = next((lead for lead in leads if said[at : at + len(lead)] == lead), ())
        more = lead or next((lead for lead in plain if said[at : at + len(lead)] == lead), ())
        moved = bool(more) or _is_filler(said[at], language)
        named = named or bool(lead)
        at += len(more) or moved
    return at, named


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
    letters, count = "", 0
    while at < len(said):
        times = language.repeats.get(said[at], 1)
        there = at + (times > 1)
        letter, end = _letter(said, there, language)
        if not letter:
            break
        letters, count, at = letters + times * letter, count + 1, end
    return (letters, at) if count > 1 else ("", at)


def _letter(said: Words, at: int, language: Language) -> tuple[str, int]:
    """ "m", "m as in mike", "mike"."""
    if at >= len(said):
        return "", at
    letter = said[at] if len(said[at]) == 1 and said[at].isalpha() else language.letters.get(said[at], "")
    for text in language.as_in if letter else ():
        link = tuple(text.split())
        after = at + 1 + len(link)
        word = said[after] if said[at + 1 : after] == link and after < len(said) else ""
        # Where "de" is a letter too, only a longer word is what the letter stands in.
        if word.startswith(letter) and (len(word) > _LETTER_NAME or language.letters.keys().isdisjoint(link)):
            return letter, after + 1
    return letter, at + 1


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
