"""The pronouncing dictionary of an acoustic model, cut down to the words that are needed.

A decoder with a cut dictionary starts in 10 ms instead of 700, and holds 7 MB instead of 50.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ivr.errors import RecogniserError


class Lexicon:
    """Words and how they sound: lines of CMU's format, `word(2) W ER D`."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines: dict[str, str] = {}
        for line in lines:
            word = line.partition(" ")[0].partition("(")[0]
            self._lines[word] = self._lines.get(word, "") + line.rstrip() + "\n"

    @classmethod
    def read(cls, file: Path) -> Lexicon:
        try:
            with file.open(encoding="utf-8") as lines:
                return cls(lines)
        except OSError as fault:
            raise RecogniserError(f"The pronouncing dictionary {file} cannot be read: {fault}") from fault

    def __contains__(self, word: object) -> bool:
        return word in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def cut(self, words: Iterable[str]) -> str:
        """The dictionary of these words alone; words that are not in it are left out."""
        return "".join(self._lines[word] for word in sorted(set(words)) if word in self._lines)
