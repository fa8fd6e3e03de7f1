"""English. Numerals stand where every voice reads them rightly, words everywhere else."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Literal

from ivr.flow.spoken.speech import Conjunction, Gender, Speech, Unit

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_ORDINALS = {
    **{"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth"},
    **{"nine": "ninth", "twelve": "twelfth"},
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DOLLAR = ("dollar", "dollars", "cent", "cents")
_PESO = ("peso", "pesos", "centavo", "centavos")
_CURRENCIES: Mapping[str, tuple[str, str, str, str]] = {
    **dict.fromkeys(("USD", "CAD", "AUD", "NZD", "SGD", "HKD"), _DOLLAR),
    **dict.fromkeys(("MXN", "ARS", "CLP", "COP", "UYU", "DOP", "PHP"), _PESO),
    "EUR": ("euro", "euros", "cent", "cents"),
    "GBP": ("pound", "pounds", "penny", "pence"),
    "CHF": ("franc", "francs", "centime", "centimes"),
    "PEN": ("sol", "soles", "cent", "cents"),
    "BRL": ("real", "reais", "centavo", "centavos"),
    "INR": ("rupee", "rupees", "paisa", "paise"),
    "JPY": ("yen", "yen", "sen", "sen"),
    "CNY": ("yuan", "yuan", "fen", "fen"),
    "PLN": ("zloty", "zlotys", "grosz", "groszy"),
    "SEK": ("krona", "kronor", "ore", "ore"),
    "NOK": ("krone", "kroner", "ore", "ore"),
    "DKK": ("krone", "kroner", "ore", "ore"),
}
_ALPHABET = (
    "Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliet Kilo Lima Mike November Oscar Papa "
    "Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"
)


class English(Speech):
    """American English; `hundreds` joins what follows a hundred ("and" in British English)."""

    both = Conjunction("and", comma=",")
    either = Conjunction("or", comma=",")
    as_in = "{letter} as in {word}"
    alphabet: Mapping[str, str] = {word[0]: word for word in _ALPHABET.split()}
    signs: Mapping[str, str] = {
        **{"-": "dash", ".": "dot", "_": "underscore", "@": "at", "/": "slash", "+": "plus"},
        **{"'": "apostrophe", "&": "and", "#": "hash", "*": "star", ",": "comma", ":": "colon"},
    }
    extension = "extension"
    phone_groups: Mapping[int, tuple[int, ...]] = {7: (3, 4), 10: (3, 3, 4), 11: (1, 3, 3, 4)}

    def __init__(self, tag: str, hundreds: str = "", currency: str = "USD") -> None:
        self.tag, self._hundreds, self.currency = tag, hundreds, currency

    def number(self, value: Decimal, gender: Gender = "") -> str:
        whole, _, decimals = f"{abs(value):f}".partition(".")
        words = " ".join(self._cardinal(int(whole)))
        if decimals.strip("0"):
            words += " point " + " ".join(_SMALL[int(digit)] for digit in decimals.rstrip("0"))
        return f"minus {words}" if value < 0 else words

    def ordinal(self, value: int, gender: Gender = "") -> str:
        *before, last = self._cardinal(value)
        first, dash, unit = last.rpartition("-")
        if unit not in _ORDINALS and unit.endswith("y"):
            return " ".join((*before, f"{first}{dash}{unit[:-1]}ieth"))
        return " ".join((*before, f"{first}{dash}{_ORDINALS.get(unit, unit + 'th')}"))

    def _cardinal(self, number: int) -> Iterator[str]:
        """The words of a whole number; a ten and its unit are one word."""
        rest = number
        for scale, name in _SCALES:
            if rest >= scale:
                yield from (*self._cardinal(rest // scale), name)
                rest %= scale
        if rest >= 100:
            yield from (_SMALL[rest // 100], "hundred")
            rest %= 100
        if self._hundreds and rest and number >= 100:
            yield self._hundreds
        if rest >= 20:
            yield _TENS[rest // 10] + (f"-{_SMALL[rest % 10]}" if rest % 10 else "")
        elif rest or not number:
            yield _SMALL[rest]

    def money(self, cents: int, currency: str) -> str:
        one, many, small_one, small_many = _CURRENCIES[currency]
        whole, rest = divmod(abs(cents), 100)
        parts = []
        if whole or not rest:
            parts.append(f"{whole} {one if whole == 1 else many}")
        if rest:
            parts.append(f"{rest} {small_one if rest == 1 else small_many}")
        return ("minus " if cents < 0 else "") + " and ".join(parts)

    currencies: Mapping[str, tuple[str, ...]] = _CURRENCIES

    @cached_property
    def inventory(self) -> Mapping[str, str]:
        cardinals = [" ".join(self._cardinal(number)) for number in range(100)]
        hundreds = [f"{_SMALL[number]} hundred" for number in range(1, 10)]
        scales = [name for _, name in _SCALES]
        joints = (
            "hundred",
            "and",
            "or",
            "minus",
            "point",
            "oh",
            "on",
            "plus",
            "noon",
            "midnight",
            "extension",
        )
        ordinals = [self.ordinal(number) for number in range(1, 100)]
        ordinals += ["hundredth", *(f"{one}th" for one in (*hundreds, *scales))]
        money = [name for names in _CURRENCIES.values() for name in names]
        units = ["second", "minute", "hour", "day", "seconds", "minutes", "hours", "days"]
        letters = (*map(chr, range(65, 91)), *self.alphabet.values(), *self.signs.values())
        words = (*cardinals, *hundreds, *scales, *joints, *ordinals, *_MONTHS, *_DAYS, *money, *units)
        return {
            **{word: word for word in (*words, *self.relative.values(), *letters)},
            **{f"as in {word}": f"as in {word}" for word in self.alphabet.values()},
            **{str(number): words for number, words in enumerate(cardinals)},
            **{f"{hour} hundred": f"{cardinals[hour]} hundred" for hour in range(24)},
            **{f"oh {minute}": f"oh {cardinals[minute]}" for minute in range(1, 10)},
            **{f":{minute}": cardinals[minute] for minute in range(10, 60)},
            **{_numeral(day): self.ordinal(day) for day in range(1, 32)},
            **{"AM": "A M", "PM": "P M"},
        }

    def numeral(self, written: str, kind: str) -> str:
        number = int(written)
        century, year = divmod(number, 100)
        if kind not in ("date", "day") or not 1100 <= number <= 2099 or (century == 20 and year < 10):
            return self.number(Decimal(number))
        after = "hundred" if not year else f"oh {_SMALL[year]}" if year < 10 else self.number(Decimal(year))
        return f"{self.number(Decimal(century))} {after}"

    abbreviations = frozenset({"Mr.", "Mrs.", "Ms.", "Dr.", "St.", "No.", "Inc.", "Ltd.", "a.m.", "p.m."})
    relative: Mapping[int, str] = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    on = "on {date}"

    def date(self, day: datetime.date, weekday: bool, year: bool) -> str:
        name = f"{_DAYS[day.weekday()]}, " if weekday else ""
        return f"{name}{_MONTHS[day.month - 1]} {_numeral(day.day)}{f', {day.year}' if year else ''}"

    def time(self, at: datetime.time, hours: Literal[12, 24]) -> str:
        if hours == 24:
            return f"{at.hour} hundred" if not at.minute else f"{at.hour}{_minute(at.minute)}"
        named = {(0, 0): "midnight", (12, 0): "noon"}.get((at.hour, at.minute))
        half = "AM" if at.hour < 12 else "PM"
        return named or f"{at.hour % 12 or 12}{_minute(at.minute)} {half}"

    def duration(self, parts: Sequence[tuple[int, Unit]]) -> str:
        return self.both.join([f"{number} {unit[:-1] if number == 1 else unit}" for number, unit in parts])

    def count(self, number: int, noun: str, plural: str, gender: Gender) -> str:
        return f"{number} {noun if number == 1 else plural or _plural(noun)}"


def _numeral(number: int) -> str:
    """21 -> "21st"."""
    teen = number // 10 % 10 == 1
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _minute(minute: int) -> str:
    """As it follows the hour: nothing, " oh 5", ":30"."""
    return "" if not minute else f" oh {minute}" if minute < 10 else f":{minute}"


def _plural(noun: str) -> str:
    if re.search(r"(s|x|z|ch|sh)$", noun):
        return f"{noun}es"
    return f"{noun[:-1]}ies" if re.search(r"[^aeiou]y$", noun) else f"{noun}s"


AMERICAN = English("en-US")
BRITISH = English("en-GB", hundreds="and", currency="GBP")
