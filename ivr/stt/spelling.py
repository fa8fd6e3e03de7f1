"""How a word sounds that no dictionary has: read from its letters, one after the other.

A letter sounds as it did in the widest surroundings that were seen with it (a trie of contexts: Daelemans
and van den Bosch, "Language-independent data-oriented grapheme-to-phoneme conversion", 1997). What was
seen is cmudict's; `training/spelling` made the table. Of dictionary words it had not seen it reads PLACE.
"""

from __future__ import annotations

import gzip
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

ORDER = (-1, 1, 2, -2, 3, -3, 4, -4)
"""The neighbours of a letter, those that tell most first."""

EDGE = "_"
SPANISH = str.maketrans({"ñ": "ny"})
"""Letters that are more than letters with an accent, as English would write them."""


def sounds(word: str) -> tuple[str, ...]:
    """The likeliest pronunciation, as cmudict writes sounds; empty when it has signs that are no letters."""
    letters = plain(word.translate(SPANISH))
    if not (letters.isascii() and letters.replace("'", "").isalpha()):
        return ()
    table = _table()
    return tuple(sound for context in contexts(letters) for sound in _widest(table, context).split())


def plain(word: str) -> str:
    """Without accents."""
    parts = unicodedata.normalize("NFD", word)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def contexts(letters: str) -> Iterator[str]:
    """Each letter, and behind it its neighbours in the order in which they are asked."""
    for at, letter in enumerate(letters):
        places = (at + by for by in ORDER)
        yield letter + "".join(letters[one] if 0 <= one < len(letters) else EDGE for one in places)


def _widest(table: Mapping[str, str], context: str) -> str:
    return next((table[context[:n]] for n in range(len(context), 0, -1) if context[:n] in table), "")


@cache
def _table() -> Mapping[str, str]:
    """Context -> the sounds of its letter, which may be none."""
    text = gzip.decompress((files("ivr.stt") / "spelling.gz").read_bytes()).decode("ascii")
    return dict(line.split("\t") for line in text.splitlines())
