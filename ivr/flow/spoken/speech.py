"""What it takes to speak a language: the floor plan of the files beside this one."""

from __future__ import annotations

import datetime
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Gender = Literal["", "m", "f"]
""" "" is a number by itself, "m" and "f" one before a masculine or feminine noun."""

Unit = Literal["seconds", "minutes", "hours", "days"]

FAR = 300
"""Days from today beyond which a date is said with its year."""


@dataclass(frozen=True, slots=True)
class Conjunction:
    """A word that joins the last of several, and what it becomes before some words."""

    word: str
    comma: str = ""  # before it, when there are more than two
    before: str = r"(?!)"  # a pattern of beginnings …
    becomes: str = ""  # … before which it is another word

    def join(self, words: Sequence[str]) -> str:
        """("a", "b", "c") -> "a, b, and c"; two need no comma."""
        *first, end = words or ("",)
        if not first:
            return end
        word = self.becomes if re.match(self.before, end, re.IGNORECASE) else self.word
        comma = self.comma if len(first) > 1 else ""
        return f"{', '.join(first)}{comma} {word} {end}"


@dataclass(frozen=True, slots=True)
class Pauses:
    """ms: after a sentence, before a sum or many digits, at a comma of a list, after a letter that is
    spelled."""

    sentence: int = 300
    weighty: int = 120
    item: int = 200
    letter: int = 100


class Speech(ABC):
    """One language. Numbers are below 10**15 and have at most six decimals; days and times are those
    of the caller's clock. What is the same in most languages is here; a language has the rest."""

    tag: str
    both: Conjunction
    either: Conjunction
    as_in: str  # "{letter} as in {word}"
    alphabet: Mapping[str, str]
    signs: Mapping[str, str]  # what is neither letter nor digit, as it is called in spelling
    extension: str  # what is said before the number behind a telephone number
    phone_groups: Mapping[int, tuple[int, ...]]  # length of a number -> how it is grouped
    relative: Mapping[int, str]  # days from today -> their name: 1 is "tomorrow"
    on: str  # any other day, as an answer to "when?": "on {date}"
    currencies: Mapping[str, tuple[str, ...]]  # code -> how it is called; the rest is the language's own
    currency: str = "USD"  # the code of that of its region, or of most sums that are said in the language

    pauses: Pauses = Pauses()
    abbreviations: frozenset[str] = frozenset()  # words with a full stop that ends no sentence

    @property
    @abstractmethod
    def inventory(self) -> Mapping[str, str]:
        """What values consist of, as it is written -> in words: "4th" -> "fourth". From these few, every
        number, date, time and sum can be put together."""

    @abstractmethod
    def numeral(self, written: str, kind: str) -> str:
        """One of several digits, in a value of this kind, in words of the inventory: "1250" in a sum ->
        "one thousand two hundred fifty"."""

    @abstractmethod
    def number(self, value: Decimal, gender: Gender = "") -> str:
        """21 -> "twenty-one"."""

    @abstractmethod
    def ordinal(self, value: int, gender: Gender = "") -> str:
        """21 -> "twenty-first"."""

    @abstractmethod
    def money(self, cents: int, currency: str) -> str:
        """1250, "USD" -> "12 dollars and 50 cents". Raises KeyError for a currency without a name."""

    @abstractmethod
    def date(self, day: datetime.date, weekday: bool, year: bool) -> str:
        """ "Friday, March 4th, 2026"; weekday and year may be left out."""

    @abstractmethod
    def time(self, at: datetime.time, hours: Literal[12, 24]) -> str:
        """ "2:30 PM"."""

    @abstractmethod
    def duration(self, parts: Sequence[tuple[int, Unit]]) -> str:
        """((2, "hours"), (5, "minutes")) -> "2 hours and 5 minutes"."""

    @abstractmethod
    def count(self, number: int, noun: str, plural: str, gender: Gender) -> str:
        """2, "box" -> "2 boxes"."""

    def day(self, day: datetime.date, today: datetime.date) -> str:
        """ "tomorrow", "on Friday, November 20th": an answer to "when?"."""
        distance = (day - today).days
        there = self.date(day, weekday=True, year=abs(distance) > FAR)
        return self.relative.get(distance) or self.on.format(date=there)

    def spelled(self, text: str, with_words: bool) -> str:
        """ "Al-2" -> "A, L, dash, 2", or with a word for each letter."""
        return ", ".join(self._sign(sign, with_words) for sign in text if not sign.isspace())

    def _sign(self, sign: str, with_word: bool) -> str:
        letter = sign.upper()
        if not sign.isalpha():
            return self.signs.get(sign, sign)
        plain = unicodedata.normalize("NFD", letter)[0]
        word = self.alphabet.get(letter) or self.alphabet.get(plain)
        return self.as_in.format(letter=letter, word=word) if with_word and word else letter

    def phone(self, number: str) -> str:
        """ "+12125550100" -> "plus 1, 2 1 2, 5 5 5, 0 1 0 0"."""
        main, _, extension = number.partition("x")
        digits = "".join(sign for sign in main if sign.isdecimal())
        groups, at = [], 0
        for length in self.phone_groups.get(len(digits), _by_threes(len(digits))):
            groups.append(" ".join(digits[at : at + length]))
            at += length
        plus = f"{self.signs['+']} " if number.lstrip().startswith("+") else ""
        more = f", {self.extension} {' '.join(extension)}" if extension.isdecimal() else ""
        return plus + ", ".join(groups) + more

    def email(self, address: str) -> str:
        """ "john.42@example.com" -> "john dot 4 2 at example dot com"."""
        parts = re.findall(r"[^\W\d_]+|\S", address)
        return " ".join(self.signs.get(part, part) for part in parts)


def _by_threes(length: int) -> tuple[int, ...]:
    """By threes; what is left over makes the last group longer, or is one."""
    whole, rest = divmod(length, 3)
    if rest == 1 and whole:
        return (*(3,) * (whole - 1), 4)
    return (*(3,) * whole, *((rest,) if rest else ()))
