"""E-mail addresses as they are spelled out: "john dot smith at gmail dot com", all one word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities.digits import group_at
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.entities.letters import letters
from ivr.nlu.entities.number import phrases_at
from ivr.nlu.grammar import Phrase
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words, words

_LONGEST = 64
"""Characters before the at sign (RFC 5321, 4.5.3.1.1)."""
_SPELLS = 3
"""Words of a spelling alphabet in a row that do spell: one alone is a name."""
_MOST = 24
"""Words of one side."""


def find(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """The addresses that were said, in small letters without accents; the last is the one that counts."""
    found = (_around(said, at, language) for at, word in enumerate(said) if word in language.at)
    return tuple(sorted((each for each in found if each), key=lambda each: -each.start))


def _around(said: Words, at: int, language: Language) -> Found | None:
    """What is before and behind this "at"."""
    domain, end = _domain(said, at + 1, language)
    start = at
    ends = language.address_ends | language.at
    while start and at - start < _MOST and (said[start - 1] not in ends or said[start] in language.dot):
        start -= 1
    local = "".join(_signs(_without_asides(said[start:at], language), language)).strip(".")
    if not domain or not 0 < len(local) <= _LONGEST:
        return None
    return Found(start, end, f"{local}@{domain}")


def _domain(said: Words, at: int, language: Language) -> tuple[str, int]:
    """Labels up to the last dot and the one behind it: "shop dot example dot com". Without a dot, none."""
    dots = [there for there in range(at, min(len(said), at + _MOST)) if said[there] in language.dot]
    if not dots or any(word in language.at for word in said[at : dots[-1]]):
        return "", at
    labels = "".join(_signs(_without_asides(said[at : dots[-1]], language), language)).strip(".")
    last, end = _last_label(said, dots[-1] + 1, language)
    return (f"{labels}.{last}", end) if labels and last else ("", at)


def _last_label(said: Words, at: int, language: Language) -> tuple[str, int]:
    """One word, or letters: "com", "e s"."""
    label = ""
    while at < len(said):
        letter, end = letters(said, at, language) if len(said[at]) == 1 else ("", at)
        if not letter:
            break
        label, at = label + letter, end
    if label or at >= len(said):
        return (label, at) if len(label) > 1 else ("", at)
    return (said[at], at + 1) if said[at].isalpha() and len(said[at]) > 1 else ("", at)


def _without_asides(said: Words, language: Language) -> Words:
    """Without what is said about the address: "all one word", "in small letters", "um"."""
    asides = sorted((words(text, language) for text in language.asides), key=len, reverse=True)
    kept: list[str] = []
    at = 0
    while at < len(said):
        aside = next((aside for aside in asides if said[at : at + len(aside)] == aside), ())
        filler = len(said[at]) > 1 and said[at] in language.fillers
        kept.extend(() if aside or filler else said[at : at + 1])
        at += len(aside) or 1
    return tuple(kept)


def _signs(said: Words, language: Language) -> Iterator[str]:
    """Signs, letters and numbers as they are written, all else word by word."""
    at = 0
    while at < len(said):
        sign, end = next(phrases_at(said, at, language.signs), ("", at))
        if said[at] in language.dot:
            sign, end = ".", at + 1
        written = "" if sign or _is_name(said, at, language) else letters(said, at, language)[0]
        if written:
            end = letters(said, at, language)[1]
        elif not sign:
            group = group_at(said, at, language)
            written, end = (group.digits, group.end) if group else (said[at], at + 1)
        yield sign or _plain(written)
        at = end


def _is_name(said: Words, at: int, language: Language) -> bool:
    """Whether "mike" or "carmen" here is a name: no other such words spell anything with it."""
    if said[at] not in language.alphabet:
        return False
    start = end = at
    while start and said[start - 1] in language.alphabet:
        start -= 1
    while end < len(said) and said[end] in language.alphabet:
        end += 1
    return end - start < _SPELLS and letters(said, at, language)[1] == at + 1


def _plain(word: str) -> str:
    """ASCII, as addresses are: "garcía" -> "garcia"."""
    apart = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in apart if sign.isascii() and sign.isalnum())


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    """No grammar holds all addresses."""
    return ()


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    return None


EMAIL = EntityType(find, blanks, keys)
