"""Open, closed or a holiday: by the clock on the wall, and by hand."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr import document
from ivr.errors import FlowErrors
from ivr.events import CallArrived
from ivr.flow.fields import Reading
from ivr.flow.hours import STATES, Hours, Span, hours
from ivr.flow.interpreter import Interpreter
from ivr.flow.reader import read_flow

NEW_YORK = "America/New_York"
OFFICE = """
mon-fri: 9:00-12:30, 13:30-17:30
sat: 10am - 2pm
holidays:
  - 2026-11-26
  - 12-25
  - 12-24 10:00-13:00
  - 08-10 to 08-21
  - 12-30 to 01-02
"""
BAR = "{thu-sat: 18:00-2:00, sun: 0:00-24:00, holidays: [2026-11-21]}"


def read(text, **calendars):
    reading = Reading(calendars={f"{name}.ics": ics for name, ics in calendars.items()})
    found = hours(document.read(text, "hours.yaml"), reading, "office")
    assert reading.faults == []
    return found


def state(found, wall, zone=NEW_YORK):
    return found.state(datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)), zone)


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        ("2026-11-20 08:59", "closed"),  # a Friday
        ("2026-11-20 09:00", "open"),
        ("2026-11-20 12:29", "open"),
        ("2026-11-20 12:30", "closed"),
        ("2026-11-20 13:30", "open"),
        ("2026-11-20 17:29:59", "open"),
        ("2026-11-20 17:30", "closed"),
        ("2026-11-21 09:59", "closed"),  # Saturday
        ("2026-11-21 13:59", "open"),
        ("2026-11-22 12:00", "closed"),  # Sunday
        ("2026-11-26 10:00", "holiday"),
        ("2027-11-26 10:00", "open"),  # that holiday was of one year
        ("2026-12-25 10:00", "holiday"),
        ("2028-12-25 10:00", "holiday"),
        ("2026-12-24 10:00", "open"),
        ("2026-12-24 09:30", "holiday"),
        ("2026-12-24 13:00", "holiday"),
        ("2026-08-10 10:00", "holiday"),
        ("2026-08-21 10:00", "holiday"),
        ("2026-08-24 10:00", "open"),
        ("2026-12-30 10:00", "holiday"),
        ("2027-01-01 10:00", "holiday"),
        ("2026-12-29 10:00", "open"),
        ("2027-01-04 10:00", "open"),
    ],
)
def test_an_office_through_its_days(wall, expected):
    assert state(read(OFFICE), wall) == expected


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        ("2026-11-19 17:59", "closed"),  # Thursday
        ("2026-11-19 18:00", "open"),
        ("2026-11-20 01:59", "open"),
        ("2026-11-20 02:00", "closed"),
        ("2026-11-21 01:00", "open"),  # the night of Friday goes on into the holiday
        ("2026-11-21 19:00", "holiday"),
        ("2026-11-22 00:00", "open"),
        ("2026-11-22 23:59", "open"),
        ("2026-11-23 00:00", "closed"),
        ("2026-11-29 01:00", "open"),  # Sunday's own hours and Saturday's night
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_began(wall, expected):
    assert state(read(BAR), wall) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        # Sunday, March 8, 2026: at two it is three. 9:00 on the wall is 13:00 UTC, the day before 14:00.
        ("2026-03-07T13:59", "closed"),
        ("2026-03-07T14:00", "open"),
        ("2026-03-08T12:59", "closed"),
        ("2026-03-08T13:00", "open"),
        ("2026-03-08T20:59", "open"),
        ("2026-03-08T21:00", "closed"),
        # Sunday, November 1, 2026: at two it is one again.
        ("2026-10-31T12:59", "closed"),
        ("2026-10-31T13:00", "open"),
        ("2026-11-01T13:59", "closed"),
        ("2026-11-01T14:00", "open"),
        ("2026-11-01T22:00", "closed"),
    ],
)
def test_the_clock_on_the_wall_goes_through_daylight_saving(moment, expected):
    found = read("{daily: 9:00-17:00}")
    assert found.state(datetime.fromisoformat(moment).replace(tzinfo=UTC), NEW_YORK) == expected


def test_the_hour_that_comes_twice_is_open_twice_and_the_missing_one_never():
    found = read("{sun: 1:30-2:30}")
    twice = [datetime(2026, 11, 1, hour, 45, tzinfo=UTC) for hour in (5, 6)]
    assert [found.state(at, NEW_YORK) for at in twice] == ["open", "open"]
    day = [datetime(2026, 3, 8, 5, tzinfo=UTC) + timedelta(minutes=at) for at in range(0, 600)]
    assert sum(found.state(at, NEW_YORK) == "open" for at in day) == 30


def test_the_same_moment_is_another_hour_elsewhere():
    found, at = read("{daily: 9-17}"), datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert [found.state(at, zone) for zone in ("UTC", NEW_YORK, "Asia/Kolkata")] == ["open", "closed", "open"]


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:test
BEGIN:VEVENT
UID:1
SUMMARY:Thanksgiving
DTSTART;VALUE=DATE:20201126
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20261120T140000
DURATION:PT1H
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_says_days_and_hours_off():
    found = read("{daily: 9-17, holidays: {2026-11-26: 10-12}, calendar: off.ics}", off=CALENDAR)
    walls = ["2026-11-20 13:59", "2026-11-20 14:00", "2026-11-20 15:00", "2027-11-25 10:00"]
    assert [state(found, wall) for wall in walls] == ["open", "holiday", "open", "holiday"]
    assert state(found, "2026-11-26 11:00") == "open"  # the flow itself goes before the calendar
    assert state(found, "2026-11-26 12:00") == "holiday"


@pytest.mark.parametrize(
    ("wall", "opens"),
    [
        ("2026-11-20 08:00", "2026-11-20 09:00"),
        ("2026-11-20 09:00", "2026-11-20 13:30"),
        ("2026-11-20 18:00", "2026-11-21 10:00"),
        ("2026-11-21 15:00", "2026-11-23 09:00"),
        ("2026-11-25 18:00", "2026-11-27 09:00"),
        ("2026-12-24 14:00", "2026-12-26 10:00"),
        ("2026-12-29 18:00", "2027-01-04 09:00"),
    ],
)
def test_the_next_opening_is_known(wall, opens):
    at = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(NEW_YORK))
    assert read(OFFICE).next_opening(at, NEW_YORK) == datetime.fromisoformat(opens)


def test_who_never_opens_has_no_next_opening():
    assert Hours("never").next_opening(datetime(2026, 1, 1, tzinfo=UTC), "UTC") is None


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.integers(0, 1439),
    st.integers(1, 1439),
    st.sampled_from(["UTC", NEW_YORK, "Australia/Lord_Howe", "Asia/Kathmandu"]),
)
def test_every_day_is_open_exactly_within_its_span(moment, opens, lasts, zone):
    found = Hours("x", ((Span(opens, opens + lasts),),) * 7)
    at = moment.replace(tzinfo=UTC)
    local = at.astimezone(ZoneInfo(zone))
    since = (local.hour * 60 + local.minute - opens) % 1440
    assert found.state(at, zone) == ("open" if since < lasts else "closed")
    nearest = found.next_opening(at, zone)
    assert nearest is not None and (nearest.hour * 60 + nearest.minute) == opens


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("{mon-fry: 9-17}", "bad-day", 2),
        ("{mon: 9-25}", "bad-hours", 7),
        ("{mon: 9:60-10:30}", "bad-hours", 7),
        ("{mon: 9}", "bad-hours", 7),
        ("{mon: 9-9}", "bad-hours", 7),
        ("{mon: 13pm-14pm}", "bad-hours", 7),
        ("{mon: 24:00-9:00}", "bad-hours", 7),
        ("{mon-fri: 9-17, wed: 9-12}", "duplicate-key", 17),
        ("{mon: {}}", "expected-text", 7),
        ("{holidays: [2026-02-29]}", "bad-date", 13),
        ("{holidays: [13-01]}", "bad-date", 13),
        ("{holidays: tomorrow}", "expected-list", 12),
        ("{holidays: {2026-12-24 to 01-01: closed}}", "bad-date", 13),
        ("{holidays: {2026-12-24 to 2026-12-01: closed}}", "bad-date", 13),
        ("{calendar: days.ics}", "unknown-calendar", 12),
        ("9-17", "expected-mapping", 1),
    ],
)
def test_hours_that_cannot_be_read_are_refused_at_their_place(text, code, column):
    flow = f"flow: x\nhours:\n  office:\n    {text}\nsteps:\n  a:\n    say: hello\n    then: hangup\n"
    with pytest.raises(FlowErrors) as caught:
        read_flow({"x.yaml": flow})
    (fault,) = caught.value.faults
    assert (fault.code, fault.place.line, fault.place.column) == (code, 4, column + 4)


FLOW = """
flow: x
time_zone: America/New_York
policy: {handover: desk}
hours:
  office: {mon-fri: 9-17, holidays: [12-25]}
steps:
  open:
    hours: office
    opens: opening
    on: {closed: shut}
  hello: {say: Hello., then: hangup}
  shut: {say: "We open {{ opening | day }}.", then: hangup}
  desk: {queue: support}
"""


def arrive(text, wall, **switches):
    talk = Interpreter(read_flow({"x.yaml": text}))
    at = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(NEW_YORK)).astimezone(UTC)
    talk.receive(CallArrived(at=at, call="1", switches=switches))
    return talk.position


@pytest.mark.parametrize(
    ("wall", "switch", "step"),
    [
        ("2026-11-20 10:00", None, "hello"),
        ("2026-11-20 18:00", None, "shut"),
        ("2026-12-25 10:00", None, "shut"),  # a holiday is closed, where nothing else is said
        ("2026-11-20 10:00", "closed", "shut"),
        ("2026-12-25 03:00", "open", "hello"),
        ("2026-11-20 10:00", "nonsense", "hello"),
    ],
)
def test_a_call_goes_by_the_clock_or_by_hand(wall, switch, step):
    assert arrive(FLOW, wall, **({"office": switch} if switch else {})).step == step


def test_closed_that_is_left_open_leads_to_the_handover():
    position = arrive(FLOW.replace("    on: {closed: shut}\n", ""), "2026-11-22 10:00")
    assert position.step == "desk"


def test_a_holiday_may_have_its_own_way_and_the_next_opening_is_told():
    text = FLOW.replace("{closed: shut}", "{closed: shut, holiday: desk}")
    assert arrive(text, "2026-12-25 10:00").step == "desk"
    assert arrive(FLOW, "2026-11-20 18:00").variables["opening"] == "2026-11-23T09:00:00"


def test_hours_may_stand_in_the_step_and_its_switch_is_the_step():
    text = FLOW.replace("hours: office\n", "hours: {daily: 0:00-24:00}\n", 1)
    assert arrive(text, "2026-11-22 03:00").step == "hello"
    assert arrive(text, "2026-11-22 03:00", open="closed").step == "shut"


def test_hours_that_nobody_wrote_are_named():
    with pytest.raises(FlowErrors, match=r"x.yaml:9:12: unknown-hours: .* Did you mean 'office'"):
        read_flow({"x.yaml": FLOW.replace("hours: office\n", "hours: ofice\n", 1)})


def test_a_state_is_always_one_of_three():
    assert set(STATES) == {"open", "closed", "holiday"}


def test_the_section_is_a_mapping():
    with pytest.raises(FlowErrors, match=r"x\.yaml:5:8: expected-mapping"):
        read_flow({"x.yaml": FLOW.replace("\n  office: {mon-fri: 9-17, holidays: [12-25]}", " 9-17")})
