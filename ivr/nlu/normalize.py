"""From any text to words as recognisers give them: lower case, no punctuation, numerals apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.nlu.numerals import apart

Words = tuple[str, ...]

_WORD = re.compile(r"\d+|@|(?:[^\W\d_]|['](?=[^\W\d_]))+")
_ADDRESS = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w.-]*\w|(?<![\w.@-])(?=\d*[^\W\d_])[\w-]{2,}(?:\.[^\W\d_]{2,})+(?!\w)"
)
_SIGNS = {"@": " @ ", ".": " point ", "_": " underscore ", "-": " hyphen ", "+": " plus "}
"""Of an e-mail address that is written, or of what is behind its "at": each sign becomes a word."""
_ANY = language_of("en")
"""How numbers are written where nobody says in which language."""


def surface(text: str, language: Language = _ANY) -> Words:
    """The words of a text as they would be heard, contractions kept: "Where's it?" -> where's it.

    Numerals stay numerals ("55421"); a point between them is a word of its own, and so are the signs of
    an e-mail address and of a sum of money. The language tells what a comma in a number means.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'").replace("`", "'")
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)
    plain = _ADDRESS.sub(lambda found: "".join(_SIGNS.get(sign, sign) for sign in found.group()), plain)
    plain = apart(plain, language)
    return tuple(word for found in _WORD.findall(plain) if (word := found.strip("'")))


def words(text: str, language: Language) -> Words:
    """The words that understanding compares: as `surface`, with contractions written out."""
    return written_out(surface(text, language), language)


def written_out(said: Words, language: Language) -> Words:
    """Contractions written out: "where's" and "wheres" both become "where is"."""
    table = language.contractions
    return tuple(part for word in said for part in table.get(word, word).split())


def contracted(said: tuple[str, ...], language: Language) -> Words:
    """The same words as people run them together: "where is my order" -> "where's my order"."""
    short: list[str] = []
    at = 0
    pairs = _pairs(language.tag)
    while at < len(said):
        pair = " ".join(said[at : at + 2])
        short.append(pairs.get(pair, said[at]))
        at += 2 if pair in pairs else 1
    return tuple(short)


@lru_cache(maxsize=16)
def _pairs(tag: str) -> Mapping[str, str]:
    """Two words -> the one they run together to."""
    table = language_of(tag).contractions
    return {long: short for short, long in table.items() if "'" in short and long.count(" ") == 1}
