"""Words as pieces that a vocabulary knows: WordPiece (Wu et al., 2016), as uncased BERT models want it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_WORDS = re.compile(r"[^\W_]+|[^\w\s]|_")


class WordPiece:
    """Texts as numbers of pieces; `longest` pieces of one text are read."""

    def __init__(self, pieces: Iterable[str], longest: int = 128) -> None:
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._longest = longest

    def __call__(self, text: str) -> list[int]:
        decomposed = unicodedata.normalize("NFD", text.lower())
        bare = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
        numbers = [number for word in _WORDS.findall(bare) for number in self._word(word)]
        return [self._numbers["[CLS]"], *numbers[: self._longest - 2], self._numbers["[SEP]"]]

    def _word(self, word: str) -> list[int]:
        """The longest piece first, again and again; a word with a piece that nobody knows is unknown."""
        numbers: list[int] = []
        start = 0
        while start < len(word):
            found = next(self._pieces(word, start), None)
            if found is None:
                return [self._numbers["[UNK]"]]
            start, number = found
            numbers.append(number)
        return numbers

    def _pieces(self, word: str, start: int) -> Iterator[tuple[int, int]]:
        for end in range(len(word), start, -1):
            number = self._numbers.get(("##" if start else "") + word[start:end])
            if number is not None:
                yield end, number
