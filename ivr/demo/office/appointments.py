"""Appointments of a clinic, half an hour each, with a named doctor.

GET appointments/free?doctor=&day=&time=   {"wished": whether that very time is free, "slots": [...]}
POST appointments  {doctor, day, time, phone}   201 {"number", "doctor", "day", "time"}, 409 when taken

A slot is {"day": "2026-03-03", "time": "10:00"}; `slots` are the next ones that are free from the wished
time on, at most MOST of them. A day before tomorrow or further ahead than AHEAD_DAYS has none.

So that it can be tried on any day, the clinic is open all week. Doctor Adams has patients tomorrow at
10:00 and 10:30; Doctor Lopez is on leave and has no free slot at all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from ivr.demo.office.desk import Answer, Asked, Desk, Route, refused

TABLES = """
CREATE TABLE IF NOT EXISTS appointments (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    doctor TEXT NOT NULL,
    day    TEXT NOT NULL,
    time   TEXT NOT NULL,
    phone  TEXT NOT NULL,
    UNIQUE (doctor, day, time)
);
"""
BOOK = "INSERT INTO appointments (doctor, day, time, phone) VALUES (?, ?, ?, ?) RETURNING number"
BOOK_BEFORE = "INSERT OR IGNORE INTO appointments (doctor, day, time, phone) VALUES (?, ?, ?, 'a patient')"
TAKEN = "SELECT day, time FROM appointments WHERE doctor = ? AND day >= ?"

MOST = 4
AHEAD_DAYS = 14
_MORNING = ("09:00", "09:30", "10:00", "10:30", "11:00", "11:30")
_AFTERNOON = ("14:00", "14:30", "15:00", "15:30", "16:00")
TIMES: Mapping[str, tuple[str, ...]] = {
    "doctor_adams": (*_MORNING, *_AFTERNOON),
    "doctor_baker": _AFTERNOON,
    "doctor_lopez": (),
}
"""Doctor -> the times of every day."""


def fill(database: sqlite3.Connection, now: datetime) -> None:
    tomorrow = (now.date() + timedelta(days=1)).isoformat()
    database.executemany(
        BOOK_BEFORE, [("doctor_adams", tomorrow, "10:00"), ("doctor_adams", tomorrow, "10:30")]
    )


def free(database: sqlite3.Connection, asked: Asked) -> Answer:
    doctor = asked.query.get("doctor", "")
    wished = _moment(asked.query.get("day", ""), asked.query.get("time", ""))
    if doctor not in TIMES or wished is None:
        return refused(400, "Ask for a doctor, a day (2026-03-03) and a time (10:00).")
    slots: list[dict[str, str]] = []
    for slot in _free(database, doctor, asked.now.date()):
        if (slot["day"], slot["time"]) >= wished and len(slots) < MOST:
            slots.append(slot)
    first = slots[0] if slots else {}
    return Answer(200, {"wished": (first.get("day"), first.get("time")) == wished, "slots": slots})


def book(database: sqlite3.Connection, asked: Asked) -> Answer:
    doctor, wished = asked.word("doctor"), _moment(asked.word("day"), asked.word("time"))
    if doctor not in TIMES or wished is None:
        return refused(400, "Say which doctor, day (2026-03-03) and time (10:00).")
    slot = {"day": wished[0], "time": wished[1]}
    if slot not in list(_free(database, doctor, asked.now.date())):
        return refused(409, "This time is not free.")
    (number,) = database.execute(BOOK, (doctor, *wished, asked.word("phone"))).fetchone()
    return Answer(201, {"number": f"{1000 + number}", "doctor": doctor, **slot})


def _free(database: sqlite3.Connection, doctor: str, today: date) -> Iterator[dict[str, str]]:
    taken = {tuple(row) for row in database.execute(TAKEN, (doctor, today.isoformat()))}
    for ahead in range(1, AHEAD_DAYS + 1):
        day = (today + timedelta(days=ahead)).isoformat()
        yield from ({"day": day, "time": at} for at in TIMES[doctor] if (day, at) not in taken)


def _moment(day: str, at: str) -> tuple[str, str] | None:
    """Both in the form in which they are kept, or None when this is no day or no time."""
    try:
        return date.fromisoformat(day).isoformat(), f"{time.fromisoformat(at):%H:%M}"
    except ValueError:
        return None


DESK = Desk(TABLES, fill, (Route("GET", "appointments/free", free), Route("POST", "appointments", book)))
