"""What filters take: plain data as it comes from callers and back offices, read as what it means.

Each reader raises TypeError with a sentence that tells the kind of the value and never the value:
it may be a caller's secret.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ivr.actions import SlotType

MOST = 10**15
"""Numbers from here on are not read out."""
LONGEST = 1_000
"""Characters of a text that is spoken, entries of a list."""
_NUMERAL = re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII)
_SIX = Decimal("0.000001")


class DigitString(str):
    """A slot of type digits: in a prompt it is spoken digit by digit without further words."""

    __slots__ = ()


class PhoneString(str):
    """A telephone number, spoken in groups."""

    __slots__ = ()


class DateString(str):
    """A day as YYYY-MM-DD."""

    __slots__ = ()


class TimeString(str):
    """A time of day as HH:MM."""

    __slots__ = ()


class Amount(float):
    """A sum of money."""

    __slots__ = ()


class Seconds(int):
    """A length of time."""

    __slots__ = ()


class EmailString(str):
    """An e-mail address."""

    __slots__ = ()


class ChoiceString(str):
    """The name of a choice, which is spoken in other words: "small", in a Spanish prompt "pequeña"."""

    words: str


MARKS: Mapping[SlotType, type[str] | type[float] | type[int]] = {
    "digits": DigitString,
    "phone": PhoneString,
    "date": DateString,
    "time": TimeString,
    "money": Amount,
    "duration": Seconds,
    "email": EmailString,
    "postcode": DigitString,
    "code": DigitString,
}
"""Slot type -> the class of its values; FILTER_OF says how those are spoken."""


def marked(kind: SlotType, value: Any) -> Any:
    """The value of a slot as prompts see it: it knows how it is spoken."""
    mark = MARKS.get(kind)
    fits = (str,) if mark is not None and issubclass(mark, str) else (int, float)
    return mark(value) if mark is not None and isinstance(value, fits) else value


def choice(value: str, words: str) -> ChoiceString:
    """A choice with the words that it is spoken in."""
    found = ChoiceString(value)
    found.words = words
    return found


def unmarked(value: Any) -> Any:
    """Plain data again."""
    if isinstance(value, Amount):
        return float(value)
    if isinstance(value, Seconds):
        return int(value)
    return str(value) if isinstance(value, str) else value


def _kind(value: Any) -> str:
    names = {bool: "yes or no", str: "a text", int: "a number", float: "a number", list: "a list"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), "something else")


def _refused(wanted: str, value: Any) -> TypeError:
    other = _kind(value)
    return TypeError(f"it takes {wanted}, not {'that text' if other == 'a text' else other}")


def number(value: Any) -> Decimal:
    """12.5 or "12.50", to six decimals."""
    numeral = isinstance(value, str) and _NUMERAL.fullmatch(value)
    if isinstance(value, bool) or not (numeral or isinstance(value, int | float)):
        raise _refused("a number", value)
    if not numeral and not abs(value) < MOST:  # neither infinite nor "not a number"
        raise TypeError("the number is too large")
    return Decimal(str(value)).quantize(_SIX, ROUND_HALF_UP)


def whole(value: Any) -> int:
    exact = number(value)
    if exact != int(exact):
        raise TypeError("it takes a whole number")
    return int(exact)


def text(value: Any) -> str:
    """A text; a whole number is one too."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _refused("a text", value)
    found = str(value)
    if len(found) > LONGEST:
        raise TypeError("the text is too long")
    return found


def day(value: Any) -> date:
    """ "2026-03-04", or the day of "2026-03-04T14:30:00"."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        return datetime.fromisoformat(value).date()
    except (TypeError, ValueError):
        raise _refused("a date like 2026-03-04", value) from None


def clock(value: Any) -> time:
    """ "14:30", or the time of "2026-03-04T14:30:00"."""
    if isinstance(value, datetime | time):
        return value.time() if isinstance(value, datetime) else value
    try:
        return datetime.fromisoformat(value).time() if len(value) > 8 else time.fromisoformat(value)
    except (TypeError, ValueError):
        raise _refused("a time like 14:30", value) from None


def several(value: Any) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise _refused("a list", value)
    if len(value) > LONGEST:
        raise TypeError("the list is too long")
    return value


def one_of(value: Any, known: Sequence[Any], what: str) -> Any:
    """An option of a filter that is one of a few words."""
    if value not in known:
        raise TypeError(f"its {what} is one of {', '.join(map(repr, known))}")
    return value
