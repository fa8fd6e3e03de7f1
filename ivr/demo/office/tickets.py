"""The help desk: what to try, and tickets for what could not be solved.

GET tickets/steps/{issue}                [{"say": what to do}, …] in their order, or 404
POST tickets  {issue, phone, solved}     201 {"number", "issue"}, or 404
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from ivr.demo.office.desk import Answer, Asked, Desk, Route, refused

TABLES = """
CREATE TABLE IF NOT EXISTS guides (
    issue    TEXT NOT NULL,
    position INTEGER NOT NULL,
    say      TEXT NOT NULL,
    PRIMARY KEY (issue, position)
);
CREATE TABLE IF NOT EXISTS tickets (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    issue   TEXT NOT NULL,
    phone   TEXT NOT NULL,
    solved  TEXT NOT NULL,
    written TEXT NOT NULL
);
"""
INSERT = "INSERT OR REPLACE INTO guides (issue, position, say) VALUES (?, ?, ?)"
STEPS = "SELECT say FROM guides WHERE issue = ? ORDER BY position"
TICKET = "INSERT INTO tickets (issue, phone, solved, written) VALUES (?, ?, ?, ?) RETURNING number"

GUIDES: Mapping[str, tuple[str, ...]] = {
    "internet": (
        "Please unplug your router, wait ten seconds, and plug it in again.",
        "Please check that the cable between the router and the wall sits firmly at both ends.",
        "Please switch the Wi-Fi of your device off and on again.",
    ),
    "printer": (
        "Please switch the printer off and on again.",
        "Please open the paper tray, straighten the paper, and close it.",
    ),
    "email": (
        "Please close your mail program and open it again.",
        "Please check that your other programs can reach the internet.",
    ),
    "password": ("Please choose 'forgot password' on the sign-in page, and follow the message you get.",),
}


def fill(database: sqlite3.Connection, now: datetime) -> None:
    for issue, sentences in GUIDES.items():
        database.executemany(INSERT, [(issue, place, say) for place, say in enumerate(sentences)])


def steps(database: sqlite3.Connection, asked: Asked) -> Answer:
    rows = database.execute(STEPS, (asked.path["issue"],)).fetchall()
    return Answer(200, [{**row} for row in rows]) if rows else refused(404, "There is no such guide.")


def open_ticket(database: sqlite3.Connection, asked: Asked) -> Answer:
    issue = asked.word("issue")
    if not database.execute(STEPS, (issue,)).fetchone():
        return refused(404, "There is no such issue.")
    values = (issue, asked.word("phone"), asked.word("solved"), asked.now.isoformat())
    (number,) = database.execute(TICKET, values).fetchone()
    return Answer(201, {"number": f"{40_000 + number}", "issue": issue})


DESK = Desk(
    TABLES,
    fill,
    (Route("GET", "tickets/steps/{issue}", steps), Route("POST", "tickets", open_ticket)),
)
