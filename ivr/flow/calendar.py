"""Days off from a calendar file (.ics): its events, once or again and again, on the wall clock.

iCalendar is RFC 5545; icalendar reads it, dateutil counts the recurrences (section 3.8.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from ivr.errors import FlowError, Place

OFTEN = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
"""How often an event may come again; more often than daily is nobody's day off."""

MOST_EVENTS = 5_000
MOST_COUNTED = 1_000
"""Events of one file, and times that an event with a COUNT comes again."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Absence:
    """Nobody is there from `begin` for as long as `lasts`; `rule` says when again.

    `begin` is wall time at `zone` (None: wherever the flow is). An event of whole days has no zone.
    `rule` is without its UNTIL, which is `until`.
    """

    begin: datetime
    lasts: timedelta
    whole_days: bool
    zone: ZoneInfo | None = None
    rule: str = ""
    until: datetime = datetime.max
    further: frozenset[datetime] = frozenset()
    never: frozenset[datetime] = frozenset()

    def covers(self, at: datetime, zone: ZoneInfo) -> bool:
        """Whether `at` (aware) falls into it, for somebody at `zone`."""
        local = at.astimezone(self.zone or zone).replace(tzinfo=None)
        return any(begin <= local < begin + self.lasts for begin in self._begins(local.date()))

    def covers_day(self, day: date) -> bool:
        noon = datetime.combine(day, time(12))
        return any(begin <= noon < begin + self.lasts for begin in self._begins(day))

    def _begins(self, day: date) -> Iterator[datetime]:
        """When it began that may still last on this day."""
        last = min(self.until, datetime.combine(day, time.max))
        again = _recurrences(self.rule, self.begin, self.lasts, last) if self.rule else ()
        return (one for one in {self.begin, *self.further, *again} if one not in self.never)


@lru_cache(maxsize=4_096)
def _recurrences(rule: str, begin: datetime, lasts: timedelta, last: datetime) -> tuple[datetime, ...]:
    """Kept, because a rule is counted from its first event, however long ago that was."""
    found = rrulestr(f"{rule};UNTIL={last:%Y%m%dT%H%M%S}", dtstart=begin)
    return tuple(found.between(last - _DAY - lasts, last, inc=True))


def absences(text: str, file: str) -> tuple[Absence, ...]:
    """Every event of a calendar file. Raises FlowError, at the event that cannot be read."""
    from icalendar import Calendar  # a fifth of what every command imports, and few flows have a calendar

    try:
        events: list[Any] = Calendar.from_ical(text).walk("VEVENT")
    except (ValueError, LookupError, TypeError) as error:
        raise _fault(file, 1, f"This is no calendar: {str(error).splitlines()[0]:.100}.") from None
    lines = [at for at, line in enumerate(text.splitlines(), 1) if line.strip().upper() == "BEGIN:VEVENT"]
    if len(events) > MOST_EVENTS:
        raise _fault(file, lines[MOST_EVENTS], f"A calendar holds at most {MOST_EVENTS} events.")
    found: list[tuple[str, Absence]] = []
    moved: dict[str, set[datetime]] = {}
    for event, line in zip(events, lines, strict=False):
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        try:
            one = _absence(event)
            if "RECURRENCE-ID" in event:  # this one takes the place of that one
                moved.setdefault(str(event.get("UID")), set()).add(_wall(event["RECURRENCE-ID"].dt, one.zone))
        except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
            reason = str(error).splitlines()[0] if str(error) else "a value does not fit"
            raise _fault(file, line, f"This event cannot be read: {reason:.100}.") from None
        found.append(("" if "RECURRENCE-ID" in event else str(event.get("UID")), one))
    return tuple(replace(one, never=one.never | moved.get(uid, set())) for uid, one in found)


def _absence(event: Any) -> Absence:
    if event.errors:
        name, reason = event.errors[0]
        raise ValueError(f"{name}: {reason}".rstrip("."))
    start, lasts = event.start, event.duration
    if lasts < timedelta(0):
        raise ValueError("it ends before it begins")
    zone = start.tzinfo if isinstance(start, datetime) else None
    if zone is not None and not isinstance(zone, ZoneInfo):
        start, zone = start.astimezone(ZoneInfo("UTC")), ZoneInfo("UTC")
    whole_days = not isinstance(start, datetime)
    made = Absence(
        begin=_wall(start, zone),
        lasts=lasts or (_DAY if whole_days else lasts),
        whole_days=whole_days,
        zone=zone,
        further=_dates(event.get("RDATE"), zone),
        never=_dates(event.get("EXDATE"), zone),
    )
    return made if event.get("RRULE") is None else _recurring(made, event["RRULE"], zone)


def _recurring(one: Absence, rule: Any, zone: ZoneInfo | None) -> Absence:
    """With its rule, or with all its times when they are counted."""
    if isinstance(rule, list):
        raise ValueError("it has several rules")
    if str(rule.get("FREQ", [""])[0]).upper() not in OFTEN:
        raise ValueError(f"it comes again neither {', '.join(OFTEN[:-1]).lower()} nor {OFTEN[-1].lower()}")
    until = min((_wall(_last_moment(one), zone) for one in rule.pop("UNTIL", ())), default=datetime.max)
    written = rule.to_ical().decode()
    counted = rrulestr(written, dtstart=one.begin)
    if "COUNT" not in rule:
        return replace(one, rule=written, until=until)
    times = list(islice(counted, MOST_COUNTED + 1))
    if len(times) > MOST_COUNTED:
        raise ValueError(f"it is counted more than {MOST_COUNTED} times")
    return replace(one, further=one.further | frozenset(times))


def _last_moment(until: date) -> date:
    return until if isinstance(until, datetime) else datetime.combine(until, time.max)


def _dates(written: Any, zone: ZoneInfo | None) -> frozenset[datetime]:
    lists = written if isinstance(written, list) else [] if written is None else [written]
    return frozenset(_wall(one.dt, zone) for several in lists for one in several.dts)


def _wall(moment: date, zone: ZoneInfo | None) -> datetime:
    """As a clock on the wall there shows it; a day is its midnight."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    return (moment if moment.tzinfo is None or zone is None else moment.astimezone(zone)).replace(tzinfo=None)


def _fault(file: str, line: int, sentence: str) -> FlowError:
    hint = "Export it again from the program that keeps the calendar."
    return FlowError(Place(file, line), "bad-calendar", sentence, hint)
