"""Numbers, sums and days as recognisers write them, as words and bare numerals: "$1,250.75" -> 1250 point
75 dollars, in Spanish "1.250,75 €" too.
"""

from __future__ import annotations

import re

from ivr.nlu.language import Language

CENTURY = 32
"""Two digits of a year: from here on those of 19.., below those of 20..: "84" is 1984."""

_SIGN = re.compile(r"([$€£¢])\s*(\d+(?:[.,]\d+)*)?")
_BARE = re.compile(r"(?<![\w.,])([$€£])\s*(?=[.,]\d)")
_DAY = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2(\d{2})(?![\d/.])")
_NUMERAL = re.compile(r"(?<![\d.,])\d+(?:[.,]\d+)+(?![\d])")
_PLUS = re.compile(r"\+(?=\s?\d)")


def apart(text: str, language: Language) -> str:
    """The text with its signs as words: the sign of a currency behind its sum, a plus before a number, a
    point; a year of two digits is written out."""
    text = _BARE.sub(r"\g<1>0", text)  # $.99
    text = _SIGN.sub(lambda found: _sum(found, language), text)
    text = _DAY.sub(lambda found: f"{found[1]} {found[3]} {_year(int(found[4]))}", text)
    text = _NUMERAL.sub(lambda found: _numeral(found.group(), language.decimal_comma), text)
    return _PLUS.sub(" plus ", text)


def _sum(found: re.Match[str], language: Language) -> str:
    return f"{found[2] or ''} {language.currencies.get(found[1], '')} "


def _year(short: int) -> int:
    return short + (1900 if short >= CENTURY else 2000)


def _numeral(text: str, decimal_comma: bool) -> str:
    """What its marks mean: the last of two kinds is the point; groups of three stand behind the mark of
    thousands; several others part a list or a telephone number."""
    marks = re.findall("[.,]", text)
    groups = re.split("[.,]", text)
    point, thousands = (",", ".") if decimal_comma else (".", ",")
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1 and _by_thousands(groups[:-1]):
        return f"{''.join(groups[:-1])} point {groups[-1]}"
    if _by_thousands(groups) and (len(marks) > 1 or marks[0] == thousands):
        return "".join(groups)
    if len(marks) == 1 and (marks[0] == point or marks[0] == "."):
        return f"{groups[0]} point {groups[1]}"
    return " ".join(groups)


def _by_thousands(groups: list[str]) -> bool:
    return 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
