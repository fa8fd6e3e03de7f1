"""How values are spoken: the filters of templates, one table; and names joined to sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ivr.flow.phrases import Phrases

Filter = Callable[..., str]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_CURRENCIES: Mapping[str, tuple[str, str, str, str]] = {
    "USD": ("dollar", "dollars", "cent", "cents"),
    "EUR": ("euro", "euros", "cent", "cents"),
    "GBP": ("pound", "pounds", "penny", "pence"),
}


class DigitString(str):
    """A slot of type digits: in a prompt it is spoken digit by digit without further words."""

    __slots__ = ()


def digits(value: Any) -> str:
    """ "55421" -> "5 5 4 2 1"; what is no letter or digit is left out."""
    return " ".join(sign for sign in str(value) if sign.isalnum())


def day(value: Any, today: date) -> str:
    """An ISO date or time -> "today", "tomorrow", "yesterday", "on Friday, November 20"."""
    then = datetime.fromisoformat(str(value)).date()
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((then - today).days)
    if near is not None:
        return near
    year = f", {then.year}" if abs((then - today).days) > 300 else ""
    return f"on {_DAYS[then.weekday()]}, {_MONTHS[then.month - 1]} {then.day}{year}"


def money(value: Any, currency: str = "USD") -> str:
    """12.5 -> "12 dollars and 50 cents"."""
    one, many, small_one, small_many = _CURRENCIES[currency]
    cents = round(abs(float(value)) * 100)
    whole, rest = divmod(cents, 100)
    parts = []
    if whole or not rest:
        parts.append(f"{whole} {one if whole == 1 else many}")
    if rest:
        parts.append(f"{rest} {small_one if rest == 1 else small_many}")
    return ("minus " if float(value) < 0 and cents else "") + " and ".join(parts)


def count(value: Any, noun: str, plural: str = "") -> str:
    """2, "item" -> "2 items"; a list counts its entries."""
    number = len(value) if isinstance(value, list | tuple | dict) else int(value)
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


FILTERS: Mapping[str, Filter] = {"digits": digits, "day": day, "money": money, "count": count}
"""Name -> filter. `default` is besides these, because it looks at names that have no value;
`day` is told today's date by whoever renders."""


def joined(words: Sequence[str], last: str) -> str:
    """("a", "b", "c"), "or" -> "a, b, or c"; two need no comma."""
    *first, end = words or ("",)
    if len(first) < 2:
        return " ".join((*first, last, end)) if first else end
    return f"{', '.join(first)}, {last} {end}"


def to_caller(label: str, phrases: Phrases) -> str:
    """ "track my order" -> "track your order"."""
    return " ".join(phrases.second_person.get(word.lower(), word) for word in label.split())
