"""Orders of a web shop.

GET orders/{number}    {"number", "state", "shipped", "due", "items"}, or 404

`state` is packed, shipped, delivered or cancelled; days are ISO 8601, or null when there is none yet.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime, timedelta

from ivr.demo.office.desk import Answer, Asked, Desk, Route, refused

TABLES = """
CREATE TABLE IF NOT EXISTS orders (
    number  TEXT PRIMARY KEY,
    state   TEXT NOT NULL CHECK (state IN ('packed', 'shipped', 'delivered', 'cancelled')),
    shipped TEXT,
    due     TEXT,
    items   TEXT NOT NULL
);
"""
INSERT = "INSERT OR REPLACE INTO orders (number, state, shipped, due, items) VALUES (?, ?, ?, ?, ?)"
ORDER = "SELECT number, state, shipped, due, items FROM orders WHERE number = ?"

ORDERS: tuple[tuple[str, str, int | None, int | None, tuple[str, ...]], ...] = (
    # number, state, shipped and due in days from today, items
    ("55421", "shipped", -1, 2, ("coffee grinder",)),
    ("12345", "packed", None, 4, ("rain jacket", "hiking socks")),
    ("90210", "delivered", -6, -3, ("desk lamp",)),
    ("30877", "shipped", -3, 0, ("garden hose", "spray nozzle")),
    ("77001", "cancelled", None, None, ("bread knife",)),
    ("0042117", "shipped", -2, 1, ("reading glasses",)),
)


def fill(database: sqlite3.Connection, now: datetime) -> None:
    def day(offset: int | None) -> str | None:
        return None if offset is None else (now.date() + timedelta(days=offset)).isoformat()

    rows = [
        (number, state, day(shipped), day(due), json.dumps(items))
        for number, state, shipped, due, items in ORDERS
    ]
    database.executemany(INSERT, rows)


def find(database: sqlite3.Connection, asked: Asked) -> Answer:
    row = database.execute(ORDER, (asked.path["number"],)).fetchone()
    if row is None:
        return refused(404, "There is no such order.")
    return Answer(200, {**row, "items": json.loads(row["items"])})


DESK = Desk(TABLES, fill, (Route("GET", "orders/{number}", find),))
