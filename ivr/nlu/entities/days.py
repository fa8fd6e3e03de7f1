"""Which day each way of telling one means: the rules under which a language lists its ways.

A day without a year is the next one that comes, today included; a weekday is the next one after today.
Behind "it was on" or "back on" it is the last one before today.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from ivr.nlu.forms import Reading, Rule

_WEEK = 7
_OTHERWISE = 0.8
"""Certainty where some people mean another day: "next thursday", said on a Monday."""
_WRONG_WEEKDAY = 0.6
_AGES = 9 * 366
"""Days in which every day of the year comes at least once: from one 29th of February to the next."""


def _reading(day: date | None, certainty: float = 1.0) -> Reading | None:
    return None if day is None else Reading(day.isoformat(), certainty)


def _valid(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1] else None


def _coming(weekday: int, today: date) -> date:
    return today + timedelta((weekday - today.weekday() - 1) % _WEEK + 1)


def _of_next_week(weekday: int, today: date) -> date:
    return today + timedelta(_WEEK - today.weekday() + weekday)


def _next(blanks: Mapping[str, Any], today: date) -> Reading | None:
    """That of the next week, though for some the first that comes."""
    day = _of_next_week(blanks["weekday"], today)
    return _reading(day, 1.0 if day == _coming(blanks["weekday"], today) else _OTHERWISE)


def _this(blanks: Mapping[str, Any], today: date) -> Reading | None:
    return _reading(today + timedelta((blanks["weekday"] - today.weekday()) % _WEEK))


def _last(blanks: Mapping[str, Any], today: date) -> Reading | None:
    return _reading(today - timedelta((today.weekday() - blanks["weekday"] - 1) % _WEEK + 1))


def _away(sign: int, days: int) -> Rule:
    return lambda blanks, today: _reading(today + timedelta(sign * days * blanks.get("count", 1)))


def _after(days: int) -> Rule:
    """So many days after the weekday that comes."""
    return lambda blanks, today: _reading(
        _coming(blanks["weekday"], today) + timedelta(days * blanks.get("count", 1))
    )


def _months_off(months: int) -> Rule:
    """So many months or years away; on the last day of a month that is too short."""

    def rule(blanks: Mapping[str, Any], today: date) -> Reading | None:
        year, month = _later(today, months * blanks.get("count", 1))
        return _reading(date(year, month, min(today.day, monthrange(year, month)[1])))

    return rule


def _later(today: date, months: int) -> tuple[int, int]:
    years, month = divmod(today.month - 1 + months, 12)
    return today.year + years, month + 1


def _in_month(ahead: int) -> Rule:
    """The twelfth of this month or the next."""
    return lambda blanks, today: _reading(_valid(*_later(today, ahead), _number(blanks)))


def _month_end(ahead: int) -> Rule:
    return lambda blanks, today: _reading(_end_of(*_later(today, ahead)))


def _end_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _end_of_named(blanks: Mapping[str, Any], today: date) -> Reading | None:
    """The last day of February: of the next that ends."""
    end = _end_of(today.year, blanks["month"])
    return _reading(end if end >= today else _end_of(today.year + 1, blanks["month"]))


def _bare(blanks: Mapping[str, Any], today: date) -> Reading | None:
    """ "The twelfth": the next that comes; with a weekday, that has to fit."""
    for ahead in range(13):
        day = _valid(*_later(today, ahead), _number(blanks))
        if day is not None and day >= today:
            return _reading(day, _fits(day, blanks))
    return None


def _date(blanks: Mapping[str, Any], today: date) -> Reading | None:
    day = on_day(blanks["month"], _number(blanks), blanks.get("year", blanks.get("short_year")), today)
    return None if day is None else _reading(day, _fits(day, blanks))


def on_day(month: int, number: int, year: int | None, today: date) -> date | None:
    """The day of that year, or the next such day that comes (the 29th of February may be far)."""
    if year is not None:
        return _valid(year, month, number)
    days = (_valid(today.year + ahead, month, number) for ahead in range(9))
    return next((day for day in days if day is not None and day >= today), None)


def _fits(day: date, blanks: Mapping[str, Any]) -> float:
    return 1.0 if blanks.get("weekday", day.weekday()) == day.weekday() else _WRONG_WEEKDAY


def _number(blanks: Mapping[str, Any]) -> int:
    return int(blanks["ordinal"] if "ordinal" in blanks else blanks["day"])


def _numbers(month: str, day: str) -> Rule:
    """As they are written: 3/12, 3/12/2026, 2026-03-12."""
    return lambda blanks, today: _reading(
        on_day(blanks[month], blanks[day], blanks.get("written_year"), today) if blanks[month] <= 12 else None
    )


def _by_numbers(day: str) -> Rule:
    """As they are said: "the third of the fifth", "oh five twelve nineteen seventy"."""
    return lambda blanks, today: _reading(
        on_day(blanks["number_month"], blanks[day], blanks.get("year"), today)
    )


def _around_feast(days: int) -> Rule:
    """A feast on a day of its own, or on a weekday of a month: (month, day), (month, weekday, which)."""

    def rule(blanks: Mapping[str, Any], today: date) -> Reading | None:
        month, *rest = blanks["feast"]
        for year in (today.year, today.year + 1):
            day = _valid(year, month, rest[0]) if len(rest) == 1 else _which(year, month, rest[0], rest[1])
            if day is not None and day + timedelta(days) >= today:
                return _reading(day + timedelta(days))
        return None

    return rule


def _weekday_by_feast(sign: int) -> Rule:
    """ "The monday after christmas"."""

    def rule(blanks: Mapping[str, Any], today: date) -> Reading | None:
        feast = _around_feast(0)(blanks, today)
        if feast is None:
            return None
        day = date.fromisoformat(str(feast.value))
        away = sign * (blanks["weekday"] - day.weekday()) % _WEEK or _WEEK
        return _reading(day + sign * timedelta(away))

    return rule


def _which(year: int, month: int, weekday: int, which: int) -> date | None:
    """The first, second … such weekday of a month; the last one is number 0."""
    first = date(year, month, 1)
    days = [first + timedelta((weekday - first.weekday()) % _WEEK + _WEEK * week) for week in range(5)]
    inside = [day for day in days if day.month == month]
    return inside[which - 1] if which <= len(inside) else None


def _nth(ahead: int | None) -> Rule:
    """ "The first monday in april"; without a place, the last one."""

    def rule(blanks: Mapping[str, Any], today: date) -> Reading | None:
        which = blanks.get("place", 0)
        if ahead is not None:
            return _reading(_which(*_later(today, ahead), blanks["weekday"], which))
        years = (today.year, today.year + 1)
        days = (_which(year, blanks["month"], blanks["weekday"], which) for year in years)
        return _reading(next((day for day in days if day is not None and day >= today), None))

    return rule


def _latest(coming: Rule) -> Rule:
    """The last such day before today: the one that comes, seen from so long ago that it is over."""

    def rule(blanks: Mapping[str, Any], today: date) -> Reading | None:
        for ago in range(0, _AGES, _WEEK):
            reading = coming(blanks, today - timedelta(ago))
            if reading is None or str(reading.value) < today.isoformat():
                return reading
        return coming(blanks, today)

    return rule


RULES: Mapping[str, Rule] = {
    "today": _away(1, 0),
    "tomorrow": _away(1, 1),
    "yesterday": _away(-1, 1),
    "after_tomorrow": _away(1, 2),
    "before_yesterday": _away(-1, 2),
    "weekday": lambda blanks, today: _reading(_coming(blanks["weekday"], today)),
    "this_weekday": _this,
    "next_weekday": _next,
    "weekday_of_next_week": lambda blanks, today: _reading(_of_next_week(blanks["weekday"], today)),
    "last_weekday": _last,
    "weekday_before_last": lambda blanks, today: _last(blanks, today - timedelta(_WEEK)),
    "week_after_weekday": _after(_WEEK),
    "fortnight_after_weekday": _after(2 * _WEEK),
    "week_after_tomorrow": _away(1, _WEEK + 1),
    "days_ahead": _away(1, 1),
    "weeks_ahead": _away(1, _WEEK),
    "months_ahead": _months_off(1),
    "years_ahead": _months_off(12),
    "months_ago": _months_off(-1),
    "years_ago": _months_off(-12),
    "fortnight_ahead": _away(1, 2 * _WEEK),
    "fifteen_ahead": _away(1, 15),
    "weekday_after_next": lambda blanks, today: _reading(
        _of_next_week(blanks["weekday"], today) + timedelta(_WEEK)
    ),
    "month_end": _month_end(0),
    "next_month_end": _month_end(1),
    "end_of_month": _end_of_named,
    "year_end": lambda blanks, today: _reading(date(today.year, 12, 31)),
    "next_month_start": lambda blanks, today: _reading(_valid(*_later(today, 1), 1)),
    "feast": _around_feast(0),
    "before_feast": _around_feast(-1),
    "after_feast": _around_feast(1),
    "weekday_before_feast": _weekday_by_feast(-1),
    "weekday_after_feast": _weekday_by_feast(1),
    "nth_weekday": _nth(None),
    "nth_weekday_this_month": _nth(0),
    "nth_weekday_next_month": _nth(1),
    "now": _away(1, 0),
    "days_after_tomorrow": lambda blanks, today: _away(1, 1)(blanks, today + timedelta(1)),
    "weeks_after_tomorrow": lambda blanks, today: _away(1, _WEEK)(blanks, today + timedelta(1)),
    "day_after_weekday": _after(1),
    "day_before_weekday": _after(-1),
    "weekday_in_weeks": lambda blanks, today: _reading(
        _of_next_week(blanks["weekday"], today) + timedelta(_WEEK * (blanks["count"] - 1))
    ),
    "days_ago": _away(-1, 1),
    "weeks_ago": _away(-1, _WEEK),
    "bare": _bare,
    "day_of_month": _bare,
    "this_month": _in_month(0),
    "next_month": _in_month(1),
    "date": _date,
    "iso": _numbers("first", "second"),
    "month_day": _numbers("first", "second"),
    "day_month": _numbers("second", "first"),
    "day_of_number": _by_numbers("day"),
    "said_numbers": _by_numbers("number_day"),
    "month_day_bare": _numbers("first", "second"),
    "day_month_bare": _numbers("second", "first"),
    "last_month": _in_month(-1),
    "last_month_end": _month_end(-1),
    "weekday_of_last_week": lambda blanks, today: _reading(
        _of_next_week(blanks["weekday"], today) - timedelta(2 * _WEEK)
    ),
    "past_weekday": _latest(lambda blanks, today: _reading(_coming(blanks["weekday"], today))),
    "past_date": _latest(_date),
    "past_bare": _latest(_bare),
    "past_day_of_month": _latest(_bare),
    "past_feast": _latest(_around_feast(0)),
    "past_day_of_number": _latest(_by_numbers("day")),
    "past_nth_weekday": _latest(_nth(None)),
}
"""Rule -> the day. What a language lists under a rule that is not here only looks like a day."""
