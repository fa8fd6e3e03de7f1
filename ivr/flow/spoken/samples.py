"""Values of every kind that together need every word of it: from them, its pieces are built ahead."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import chain

from ivr.flow.spoken.filters import FILTERS, Here
from ivr.flow.spoken.pieces import spoken_of

_YEARS = (1900, 2099)
_SMALL = range(1000)
_NUMBERS = (*_SMALL, *(1000 * number for number in _SMALL), Decimal("0.5"), -1)
_LEAP = date(2024, 1, 1)


def _numbers(here: Here) -> Iterator[str]:
    yield from (here.speech.number(Decimal(one), gender) for one in _NUMBERS for gender in ("", "m", "f"))


def _ordinals(here: Here) -> Iterator[str]:
    yield from (here.speech.ordinal(one, gender) for one in range(1, 101) for gender in ("", "m", "f"))


def _sums(here: Here) -> Iterator[str]:
    for cents in (*range(100), *(100 * one for one in (*_SMALL, *range(1000, 10_000, 1000))), -100, 150):
        yield FILTERS["money"](cents / 100, here)


def _dates(here: Here) -> Iterator[str]:
    for day in (_LEAP + timedelta(days=one) for one in range(366)):
        yield here.speech.date(day, weekday=True, year=False)
    for year in range(*_YEARS):
        yield here.speech.date(_LEAP.replace(year=year), weekday=False, year=True)


def _days(here: Here) -> Iterator[str]:
    yield from here.speech.relative.values()
    yield from (here.speech.on.format(date=one) for one in _dates(here))


def _times(here: Here) -> Iterator[str]:
    for hour in range(24):
        for minute in range(60):
            yield here.speech.time(time(hour, minute), 12)
            yield here.speech.time(time(hour, minute), 24)


def _durations(here: Here) -> Iterator[str]:
    seconds = chain(
        range(61), range(60, 3600, 60), range(3600, 90_000, 3600), range(86_400, 8_640_000, 86_400)
    )
    yield from (FILTERS["duration"](one, here) for one in (*seconds, 61, 3660, 90_000))


def _signs(name: str) -> Callable[[Here], Iterator[str]]:
    def signs(here: Here) -> Iterator[str]:
        letters = string.digits + string.ascii_uppercase
        yield from (FILTERS[name](one * 2, here) for one in letters)

    return signs


def _spelled(here: Here) -> Iterator[str]:
    signs = (*string.digits, *here.speech.alphabet, *here.speech.signs)
    yield from (FILTERS["spell"](one * 2, here, how) for one in signs for how in ("", "as in"))


def _phones(here: Here) -> Iterator[str]:
    yield from (here.speech.phone(f"+{digit * 2}x{digit}") for digit in string.digits)


SAMPLES: Mapping[str, Callable[[Here], Iterable[str]]] = {
    "digits": _signs("digits"),
    "spell": _spelled,
    "number": _numbers,
    "count": _numbers,
    "ordinal": _ordinals,
    "money": _sums,
    "date": _dates,
    "day": _days,
    "time": _times,
    "duration": _durations,
    "phone": _phones,
}


def words_of(kind: str, here: Here) -> tuple[frozenset[str], frozenset[str]]:
    """(inside, last): the words that values of this kind consist of, and those that one may end with.
    Nothing for a kind whose values can be anything."""
    inside: set[str] = set()
    last: set[str] = set()
    for sample in SAMPLES[kind](here) if kind in SAMPLES else ():
        words = [word for _, word in spoken_of(sample, kind, here.speech)]
        inside.update(words[:-1])
        last.update(words[-1:])
    return frozenset(inside), frozenset(last)
