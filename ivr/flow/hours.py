"""When somebody is there: hours by the day of the week, holidays, a calendar; all on the wall clock.

A shop opens by the clock on its wall, whatever daylight saving does to the day. A night belongs to
the day on which it began: `fri: 18:00-2:00` is open on Saturday at one, even if that is a holiday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from ivr import document
from ivr.document import Node, Scalar, did_you_mean
from ivr.errors import FlowError
from ivr.flow.calendar import Absence, absences
from ivr.flow.fields import Reading, fault
from ivr.flow.values import entries, scalar

State = Literal["open", "closed", "holiday"]
STATES: tuple[State, ...] = ("open", "closed", "holiday")

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS: Mapping[str, int] = {name: at for names in (DAYS, _LONG) for at, name in enumerate(names)}

_MIDNIGHT = 24 * 60
FARTHEST = 400
"""Days ahead in which the next opening is looked for."""


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes since the midnight of its day; the closing one is not in it, and may lie in the next day."""

    opens: int
    closes: int

    def holds(self, minute: int) -> bool:
        return self.opens <= minute < self.closes


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Holiday:
    """From `first` to `last` (year, month, day); year 0 is every year. `spans`: when it is open after all."""

    first: tuple[int, int, int]
    last: tuple[int, int, int]
    spans: Spans = ()

    def covers(self, day: date) -> bool:
        year = day.year if self.first[0] else 0
        here = (year, day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last  # over New Year, every year


@dataclass(frozen=True, slots=True)
class Hours:
    """`name` is that of the switch by which people open and close by hand."""

    name: str
    week: tuple[Spans, ...] = ((),) * 7
    holidays: tuple[Holiday, ...] = ()
    calendar: tuple[Absence, ...] = ()

    def state(self, at: datetime, zone: str) -> State:
        """What holds at this moment in this time zone."""
        here = ZoneInfo(zone)
        local = at.astimezone(here)
        if self._away(at, here):
            return "holiday"
        today, minute = local.date(), local.hour * 60 + local.minute
        if any(span.holds(minute) for span in self._spans(today)):
            return "open"
        if any(span.holds(minute + _MIDNIGHT) for span in self._spans(today - timedelta(days=1))):
            return "open"
        return "closed" if self._holiday(today) is None else "holiday"

    def next_opening(self, at: datetime, zone: str) -> datetime | None:
        """The wall time of the next opening after `at`; None when there is none for a year."""
        here = ZoneInfo(zone)
        now = at.astimezone(here).replace(tzinfo=None)
        for ahead in range(FARTHEST):
            day = now.date() + timedelta(days=ahead)
            for span in sorted(self._spans(day), key=lambda span: span.opens):
                opens = datetime.combine(day, time()) + timedelta(minutes=span.opens)
                if opens > now and not self._away(opens.replace(tzinfo=here), here):
                    return opens
        return None

    def _away(self, at: datetime, zone: ZoneInfo) -> bool:
        return any(not one.whole_days and one.covers(at, zone) for one in self.calendar)

    def _spans(self, day: date) -> Spans:
        holiday = self._holiday(day)
        return self.week[day.weekday()] if holiday is None else holiday

    def _holiday(self, day: date) -> Spans | None:
        """When it is open on a holiday; what the flow itself says goes before the calendar."""
        for one in self.holidays:
            if one.covers(day):
                return one.spans
        return () if any(one.whole_days and one.covers_day(day) for one in self.calendar) else None


# --- as it is written -------------------------------------------------------------------------


def hours(node: Node, reading: Reading, name: str) -> Hours:
    """`{mon-fri: 9:00-17:30, sat: 10:00-14:00, holidays: [12-25], calendar: days_off.ics}`"""
    week: list[Spans | None] = [None] * 7
    holidays: tuple[Holiday, ...] = ()
    calendar: tuple[Absence, ...] = ()
    for key, value in entries(node, "'mon-fri: 9:00-17:00', line by line,"):
        try:
            if key.text == "holidays":
                holidays = tuple(_holidays(value))
            elif key.text == "calendar":
                calendar = _calendar(value, reading)
            else:
                spans = _spans(value)
                for day in _days(key):
                    if week[day] is not None:
                        sentence = f"'{DAYS[day]}' has its hours already."
                        raise fault(key, "duplicate-key", sentence, "Write each day once.")
                    week[day] = spans
        except FlowError as error:
            reading.faults.append(error)
    return Hours(name, tuple(spans or () for spans in week), holidays, calendar)


def _days(key: Scalar) -> Iterator[int]:
    """`mon`, `mon-fri`, `sat-mon`, `mon, wed`, `daily`."""
    if key.text.lower() == "daily":
        yield from range(7)
        return
    for part in key.text.lower().split(","):
        first, _, last = (piece.strip() for piece in part.partition("-"))
        for name in (first, last or first):
            if name not in _NUMBERS:
                hint = did_you_mean(name, (*DAYS, "daily", "holidays", "calendar"))
                raise fault(key, "bad-day", f"'{name}' is no day of the week.", hint)
        length = (_NUMBERS[last or first] - _NUMBERS[first]) % 7 + 1
        yield from ((_NUMBERS[first] + ahead) % 7 for ahead in range(length))


_TIME = r"(\d{1,2})(?::(\d{2}))? ?(am|pm)?"
_SPAN = re.compile(rf"{_TIME} ?(?:-|to) ?{_TIME}", re.IGNORECASE)


def _spans(node: Node) -> Spans:
    """`9:00-12:30, 13:30-18:00`, or a list of them; `closed`."""
    items = node.items if isinstance(node, document.Sequence) else (node,)
    return tuple(span for item in items for span in _spans_in(item, scalar(item, "Opening hours")))


def _spans_in(node: Node, written: str) -> Iterator[Span]:
    if written.strip().lower() == "closed":
        return
    for part in written.split(","):
        found = _SPAN.fullmatch(part.strip())
        opens, closes = (_minute(*found.groups()[at : at + 3]) if found else None for at in (0, 3))
        if opens is None or closes is None or opens in (_MIDNIGHT, closes):
            hint = "Write them like 9:00-17:30, or 'closed'."
            raise fault(node, "bad-hours", f"'{part.strip()}' are no opening hours.", hint)
        yield Span(opens, closes if closes > opens else closes + _MIDNIGHT)


def _minute(hour: str, minute: str | None, half: str | None) -> int | None:
    """Since midnight; None when no clock shows it."""
    hours, minutes = int(hour), int(minute or 0)
    if half is not None:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    found = hours * 60 + minutes
    return found if minutes < 60 and found <= _MIDNIGHT else None


_DATE = r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})"
_HOLIDAY = re.compile(rf"{_DATE}(?: to {_DATE})?(?: (.+))?")


def _holidays(node: Node) -> Iterator[Holiday]:
    """A list of days, or a mapping of days to the hours that they have after all."""
    if isinstance(node, document.Mapping):
        for day, spans in node.entries:
            yield _one_holiday(day, _spans(spans))
        return
    if not isinstance(node, document.Sequence):
        raise fault(
            node, "expected-list", "'holidays' is a list of days.", "Write them like 2026-12-25 or 12-25."
        )
    for item in node.items:
        yield _one_holiday(item)


def _one_holiday(node: Node, spans: Spans = ()) -> Holiday:
    """`2026-12-25`, every year `12-25`, `12-24 to 01-01`, `12-24 10:00-13:00`."""
    written = scalar(node, "A day")
    found = _HOLIDAY.fullmatch(written)
    first = last = None
    if found is not None:
        first = _day(*found.group(1, 2, 3))
        last = first if found[5] is None else _day(*found.group(4, 5, 6))
    if found is None or first is None or last is None or bool(first[0]) is not bool(last[0]):
        hint = "Write it like 2026-12-25, or 12-25 for every year."
        raise fault(node, "bad-date", f"'{written}' is no day.", hint)
    if first[0] and first > last:
        raise fault(node, "bad-date", f"'{written}' ends before it begins.")
    return Holiday(first, last, spans or (tuple(_spans_in(node, found[7])) if found[7] else ()))


def _day(year: str | None, month: str, day: str) -> tuple[int, int, int] | None:
    try:
        date(int(year or 2000), int(month), int(day))  # 2000 has a 29th of February
    except ValueError:
        return None
    return int(year or 0), int(month), int(day)


def _calendar(node: Node, reading: Reading) -> tuple[Absence, ...]:
    name = scalar(node, "The name of a calendar file")
    if name not in reading.calendars:
        hint = did_you_mean(name, reading.calendars) or "It lies in the folder of the flow, and ends in .ics."
        raise fault(node, "unknown-calendar", f"There is no calendar '{name}' in this flow's folder.", hint)
    return absences(reading.calendars[name], name)
