"""Calendar files: what is read is what the program that wrote them meant."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.errors import FlowError
from ivr.flow.calendar import absences

HERE = ZoneInfo("America/New_York")


def event(*lines):
    return "\r\n".join(("BEGIN:VEVENT", "UID:u", *lines, "END:VEVENT"))


def calendar(*events):
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *events, "END:VCALENDAR", ""))


def days(text, *asked):
    found = absences(text, "x.ics")
    return [day for day in asked if any(one.covers_day(date.fromisoformat(day)) for one in found)]


def moments(text, *asked):
    found = absences(text, "x.ics")
    walls = [(wall, datetime.fromisoformat(wall).replace(tzinfo=HERE)) for wall in asked]
    return [wall for wall, at in walls if any(one.covers(at, HERE) for one in found)]


@pytest.mark.parametrize(
    ("lines", "off", "on"),
    [
        (["DTSTART;VALUE=DATE:20261225"], ["2026-12-25"], ["2026-12-24", "2026-12-26", "2027-12-25"]),
        (
            ["DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227"],  # the end is not in it
            ["2026-12-24", "2026-12-26"],
            ["2026-12-23", "2026-12-27"],
        ),
        (["DTSTART;VALUE=DATE:20261224", "DURATION:P2D"], ["2026-12-25"], ["2026-12-26"]),
        (["DTSTART;VALUE=DATE:19991225", "RRULE:FREQ=YEARLY"], ["2026-12-25", "2040-12-25"], ["2026-12-24"]),
        (
            ["DTSTART;VALUE=DATE:20201126", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"],
            ["2026-11-26", "2027-11-25"],
            ["2026-11-19", "2019-11-28"],
        ),
        (
            ["DTSTART;VALUE=DATE:20200525", "RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO"],
            ["2026-05-25"],
            ["2026-05-18"],
        ),
        (
            ["DTSTART;VALUE=DATE:20200101", "RRULE:FREQ=YEARLY;UNTIL=20250101"],
            ["2025-01-01"],
            ["2026-01-01"],
        ),
        (["DTSTART;VALUE=DATE:20200101", "RRULE:FREQ=YEARLY;COUNT=3"], ["2022-01-01"], ["2023-01-01"]),
        (
            ["DTSTART;VALUE=DATE:20200101", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20220101"],
            ["2021-01-01", "2023-01-01"],
            ["2022-01-01"],
        ),
        (
            ["DTSTART;VALUE=DATE:20260105", "RDATE;VALUE=DATE:20260301,20260401"],
            ["2026-01-05", "2026-03-01", "2026-04-01"],
            ["2026-02-01"],
        ),
        (["DTSTART;VALUE=DATE:20261225", "STATUS:CANCELLED"], [], ["2026-12-25"]),
        (["DTSTART;VALUE=DATE:20261225", "TRANSP:TRANSPARENT"], ["2026-12-25"], []),  # as public calendars do
        (["DTSTART;VALUE=DATE:20200229", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"], [], ["2026-03-01"]),
        (["SUMMARY:A very long name that is fo\r\n lded", "DTSTART;VALUE=DATE:20261225"], ["2026-12-25"], []),
    ],
)
def test_days_off(lines, off, on):
    assert days(calendar(event(*lines)), *off, *on) == off


@pytest.mark.parametrize(
    ("lines", "off", "on"),
    [
        (
            ["DTSTART:20261120T140000", "DTEND:20261120T150000"],
            ["2026-11-20 14:00", "2026-11-20 14:59"],
            ["2026-11-20 13:59", "2026-11-20 15:00"],
        ),
        (["DTSTART:20261120T190000Z", "DURATION:PT1H"], ["2026-11-20 14:30"], ["2026-11-20 19:30"]),
        (
            ["DTSTART;TZID=Europe/Berlin:20261120T200000", "DURATION:PT1H"],
            ["2026-11-20 14:30"],
            ["2026-11-20 20:30"],
        ),
        (  # every Wednesday on the wall clock of its place, through daylight saving
            ["DTSTART;TZID=America/New_York:20260107T120000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY"],
            ["2026-03-04 12:30", "2026-03-11 12:30"],
            ["2026-03-11 11:30", "2026-03-12 12:30"],
        ),
        (
            [
                "DTSTART;TZID=America/New_York:20260107T120000",
                "DURATION:PT1H",
                "RRULE:FREQ=WEEKLY;UNTIL=20260114T170000Z",
            ],
            ["2026-01-14 12:30"],
            ["2026-01-21 12:30"],
        ),
    ],
)
def test_hours_off(lines, off, on):
    assert moments(calendar(event(*lines)), *off, *on) == off


def test_an_event_that_was_moved_is_where_it_was_moved_to():
    text = calendar(
        event("DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=YEARLY"),
        event("DTSTART;VALUE=DATE:20270104", "RECURRENCE-ID;VALUE=DATE:20270101"),
    )
    assert days(text, "2026-01-01", "2027-01-01", "2027-01-04") == ["2026-01-01", "2027-01-04"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("hello", 1),
        ("", 1),
        (calendar(event("DTSTART;VALUE=DATE:20261225"), event("DTSTART;VALUE=DATE:20261345")), 8),
        (calendar(event("SUMMARY:no start")), 4),
        (calendar(event("DTSTART;VALUE=DATE:20261225", "RRULE:FREQ=BANANA")), 4),
        (calendar(event("DTSTART:20261225T100000", "RRULE:FREQ=SECONDLY")), 4),
        (calendar(event("DTSTART;VALUE=DATE:20261225", "RRULE:FREQ=DAILY;COUNT=100000")), 4),
        (calendar(event("DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261220")), 4),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text, line):
    with pytest.raises(FlowError) as caught:
        absences(text, "off.ics")
    assert (caught.value.code, caught.value.place.file, caught.value.place.line) == (
        "bad-calendar",
        "off.ics",
        line,
    )


lines = st.sampled_from(
    [
        *("BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "DTSTART:20261225", "DTSTART:x"),
        *(
            "DTSTART;VALUE=DATE:20261225",
            "DTEND:20261226T000000Z",
            "DTEND;VALUE=DATE:20261226",
            "DURATION:PT1H",
        ),
        *(
            "DURATION:-P1D",
            "RRULE:FREQ=YEARLY",
            "RRULE:FREQ=DAILY;UNTIL=1",
            "RRULE:",
            "EXDATE:20261225",
            ":",
            "",
        ),
        *("RDATE;VALUE=PERIOD:20260101T000000Z/PT1H", "RECURRENCE-ID:20261225T000000Z", "STATUS:", "UID:1"),
    ]
)


@given(st.lists(lines, max_size=12).map("\r\n".join))
def test_any_text_is_a_calendar_or_a_fault(text):
    for framed in (text, calendar(event(text))):
        try:
            found = absences(framed, "x.ics")
        except FlowError:
            continue
        for one in found:
            one.covers(datetime(2026, 12, 25, 12, tzinfo=UTC), HERE)
            one.covers_day(date(2026, 12, 25))
