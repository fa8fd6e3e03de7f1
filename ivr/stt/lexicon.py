"""How words sound: the pronouncing dictionary of an acoustic model, and what to do with words it lacks.

    given for this flow ("Xfinity" like "ex fin itty") → the dictionary → the dictionary without accents
    ("español" as "espanol") → read from its letters (spelling.py)

Cut down to the words that are needed, a decoder starts in 10 ms instead of 700, and holds 7 MB instead of 50.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, MutableMapping
from functools import cache
from importlib.util import find_spec
from itertools import chain, islice, product
from pathlib import Path

from ivr.errors import RecogniserError
from ivr.stt import spelling

LONGEST = 32
"""Letters of a word that is read from them: what is longer is no word."""

WAYS = 4
"""Pronunciations of one word that is given by others."""

LANGUAGE = "en-US"
"""That of the dictionary which is shipped, and of the letters that are read."""

FOREIGN = (
    "hablo AA B L OW",
    "favor(2) F AA V AO R",
    "español EH S P AA N Y OW L",
    "español(2) EH S P AA N Y AO L",
)
"""Spanish words that work anywhere, in English sounds: whoever asks for Spanish asks in Spanish."""

Sounds = tuple[str, ...]


class Lexicon:
    """Words and how they sound: lines of CMU's format, `word(2) W ER D`."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines: MutableMapping[str, str] = {}
        for line in lines:
            word = line.partition(" ")[0].partition("(")[0]
            self._lines[word] = self._lines.get(word, "") + line.rstrip() + "\n"

    @classmethod
    def read(cls, file: Path) -> Lexicon:
        try:
            with file.open(encoding="utf-8") as lines:
                return cls(chain(lines, FOREIGN))
        except OSError as fault:
            raise RecogniserError(f"The pronouncing dictionary {file} cannot be read: {fault}") from fault

    def __contains__(self, word: object) -> bool:
        """Whether it can be pronounced."""
        return isinstance(word, str) and (word in self._lines or bool(self.sounds(word)))

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def holds(self, word: str) -> bool:
        """Whether somebody wrote down how it sounds; any other word is guessed from its letters."""
        return word in self._lines or spelling.plain(word) in self._lines

    def sounds(self, word: str) -> tuple[Sounds, ...]:
        """Every pronunciation of a word, each as its sounds; none when it is no word."""
        lines = self._lines.get(word) or self._lines.get(spelling.plain(word))
        if lines is not None:
            return tuple(tuple(line.split()[1:]) for line in lines.splitlines())
        guess = spelling.sounds(word) if len(word) <= LONGEST else ()
        return (guess,) if guess else ()

    def cut(self, words: Iterable[str]) -> str:
        """The dictionary of these words alone; those that cannot be pronounced are left out."""
        return "".join(
            self._lines.get(word) or self._written(word, self.sounds(word)) for word in sorted(set(words))
        )

    def taught(self, say_like: Iterable[tuple[str, str]]) -> Lexicon:
        """The same with words besides that sound like others: ("xfinity", "ex fin itty")."""
        taught = Lexicon(())
        more = {word: self._written(word, self._joined(like)) for word, like in say_like}
        taught._lines = ChainMap({word: lines for word, lines in more.items() if lines}, self._lines)
        return taught if any(more.values()) else self

    def _joined(self, words: str) -> Iterator[Sounds]:
        ways = product(*(self.sounds(word) for word in words.split()))
        return (tuple(sound for part in way for sound in part) for way in islice(ways, WAYS))

    @staticmethod
    def _written(word: str, ways: Iterable[Sounds]) -> str:
        numbered = enumerate((way for way in dict.fromkeys(ways) if way), 1)
        return "".join(f"{word}{f'({at})' if at > 1 else ''} {' '.join(way)}\n" for at, way in numbered)


@cache
def shipped() -> Lexicon:
    """The dictionary in pocketsphinx's wheel, read once (0.2 s): not for the event loop. The wheel itself,
    which takes longer, is not imported."""
    wheel = find_spec("pocketsphinx")
    assert wheel is not None and wheel.origin is not None, "pocketsphinx is always installed"
    return Lexicon.read(Path(wheel.origin).parent / "model" / "en-us" / "cmudict-en-us.dict")
