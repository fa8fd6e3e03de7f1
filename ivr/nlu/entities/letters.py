"""Letters as they are spelled: "m", "m as in mike", "mike", "double u", "capital m"."""

from __future__ import annotations

from ivr.nlu.entities.number import phrases_at
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words


def letter(said: Words, at: int, language: Language, sounds: bool = False) -> tuple[str, int]:
    """The letter that is named here and where its words end; "" when none is. `sounds` where only letters
    can be: there, "see" is a C."""
    if at < len(said) - 1 and said[at] in language.big and letter(said, at + 1, language, sounds)[0]:
        at += 1
    found, end = _named(said, at, language, sounds)
    for text in language.as_in if found else ():
        link = tuple(text.split())
        after = end + len(link)
        word = said[after] if said[end:after] == link and after < len(said) else ""
        # Where "de" is a letter too, only a word that names none is what the letter stands in.
        told = language.letters.keys().isdisjoint(link) or _stands_for(word, language)
        if word.startswith(found) and told and word not in language.small:
            return found, after + 1
    return found, end


def _stands_for(word: str, language: Language) -> bool:
    return len(word) > 1 and (word not in language.letters or word in language.alphabet)


def letters(said: Words, at: int, language: Language, sounds: bool = False) -> tuple[str, int]:
    """One letter, or several of the same: "double r"."""
    found, end = letter(said, at, language, sounds)
    if found or at >= len(said):
        return found, end
    times = language.repeats.get(said[at], 0)
    found, end = letter(said, at + 1, language, sounds) if times else ("", at)
    return (times * found, end) if found else ("", at)


def _named(said: Words, at: int, language: Language, sounds: bool) -> tuple[str, int]:
    if at >= len(said):
        return "", at
    phrase = next(phrases_at(said, at, language.letters), None)
    if phrase is not None:
        return phrase
    if len(said[at]) == 1 and said[at].isalpha():
        return said[at], at + 1
    sound = language.letter_sounds.get(said[at], "") if sounds else ""
    return (sound, at + 1) if sound else ("", at)
