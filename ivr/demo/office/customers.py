"""Who calls: customers by the number of their telephone.

GET crm/{phone}         {"phone", "name", "first_name", "language", "calls"}, or 404
POST crm/{phone}/notes  {text}: 201 {"notes": how many there are}, or 404

`calls` counts the notes of earlier calls, `language` is one like en-US.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from ivr.demo.office.desk import Answer, Asked, Desk, Route, refused

TABLES = """
CREATE TABLE IF NOT EXISTS customers (
    phone      TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    first_name TEXT NOT NULL,
    language   TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS notes (
    phone   TEXT NOT NULL REFERENCES customers (phone),
    written TEXT NOT NULL,
    text    TEXT NOT NULL
);
"""
INSERT = "INSERT OR REPLACE INTO customers (phone, name, first_name, language) VALUES (?, ?, ?, ?)"
CUSTOMER = """
SELECT phone, name, first_name, language,
       (SELECT count(*) FROM notes WHERE notes.phone = customers.phone) AS calls
FROM customers WHERE phone = ?
"""
NOTE = "INSERT INTO notes (phone, written, text) VALUES (?, ?, ?)"
MAX_NOTE = 2_000

CUSTOMERS = (
    # phone, name, first name, language
    ("5550100", "Alice Martin", "Alice", "en-US"),
    ("5550101", "María García", "María", "es-ES"),
    ("5550102", "Robert Stone", "Robert", "en-US"),
)


def fill(database: sqlite3.Connection, now: datetime) -> None:
    database.executemany(INSERT, CUSTOMERS)


def find(database: sqlite3.Connection, asked: Asked) -> Answer:
    row = database.execute(CUSTOMER, (asked.path["phone"],)).fetchone()
    return refused(404, "There is no such customer.") if row is None else Answer(200, {**row})


def note(database: sqlite3.Connection, asked: Asked) -> Answer:
    found = find(database, asked)
    if found.status != 200:
        return found
    text = asked.word("text").strip()
    if not 0 < len(text) <= MAX_NOTE:
        return refused(400, f"A note has 1 to {MAX_NOTE} characters.")
    database.execute(NOTE, (asked.path["phone"], asked.now.isoformat(), text))
    return Answer(201, {"notes": found.data["calls"] + 1})


DESK = Desk(TABLES, fill, (Route("GET", "crm/{phone}", find), Route("POST", "crm/{phone}/notes", note)))
