"""Invoices, and the charges that pay them.

GET invoices/{number}             {"number", "amount", "currency", "due", "state": open|paid}, or 404
GET invoices?customer={phone}     the open invoices of a customer, the oldest first; [] when there is none
POST charges  {invoice, amount, card, expiry}
    201 {"number", "invoice", "amount", "last_four"}
    402 declined, 404 no such invoice, 409 paid already or another amount, 500 the card office is down

An invoice is paid once, whoever asks however often: the charge and the new state are one transaction, and
a paid invoice takes no other. Of a card only the last four digits are kept. An expiry is written MMYY.

The last digits of a card decide what its office does, so that every branch can be tried:
    4242 4242 4242 4242    paid
    4000 0000 0000 0002    declined
    4000 0000 0000 0119    error: nothing is charged
    4000 0000 0000 0341    paid, but the answer comes LATE_S later: whoever asked cannot know
"""

from __future__ import annotations

import re
import sqlite3
from datetime import datetime, timedelta

from ivr.demo.office.desk import Answer, Asked, Desk, Route, refused

TABLES = """
CREATE TABLE IF NOT EXISTS invoices (
    number   TEXT PRIMARY KEY,
    customer TEXT NOT NULL,
    cents    INTEGER NOT NULL,
    currency TEXT NOT NULL,
    due      TEXT NOT NULL,
    state    TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'paid'))
);
CREATE TABLE IF NOT EXISTS charges (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    invoice   TEXT NOT NULL UNIQUE REFERENCES invoices (number),
    cents     INTEGER NOT NULL,
    last_four TEXT NOT NULL,
    charged   TEXT NOT NULL
);
"""
INSERT = """
INSERT INTO invoices (number, customer, cents, currency, due) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (number) DO UPDATE SET due = excluded.due
"""
INVOICE = "SELECT number, cents, currency, due, state FROM invoices WHERE number = ?"
OPEN = """
SELECT number, cents, currency, due, state FROM invoices WHERE customer = ? AND state = 'open'
ORDER BY due, number
"""
CHARGE = "INSERT INTO charges (invoice, cents, last_four, charged) VALUES (?, ?, ?, ?) RETURNING number"
PAY = "UPDATE invoices SET state = 'paid' WHERE number = ?"

LATE_S = 6.0
DECLINED, BROKEN, LATE = "0002", "0119", "0341"

INVOICES = (
    # number, customer, cents, currency, due in days from today
    ("700100", "5550100", 8_950, "USD", 5),
    ("700101", "5550101", 12_000, "EUR", 3),
    ("700102", "5550102", 4_999, "USD", -2),
    ("700103", "5550100", 23_010, "USD", 20),
    ("700104", "5550104", 1_500, "USD", 9),
    ("700105", "5550105", 60_000, "USD", 14),
)


def fill(database: sqlite3.Connection, now: datetime) -> None:
    for number, customer, cents, currency, due in INVOICES:
        day = (now.date() + timedelta(days=due)).isoformat()
        database.execute(INSERT, (number, customer, cents, currency, day))


def find(database: sqlite3.Connection, asked: Asked) -> Answer:
    row = database.execute(INVOICE, (asked.path["number"],)).fetchone()
    return refused(404, "There is no such invoice.") if row is None else Answer(200, _told(row))


def of_customer(database: sqlite3.Connection, asked: Asked) -> Answer:
    rows = database.execute(OPEN, (asked.query.get("customer", ""),))
    return Answer(200, [_told(row) for row in rows])


def charge(database: sqlite3.Connection, asked: Asked) -> Answer:
    invoice = database.execute(INVOICE, (asked.word("invoice"),)).fetchone()
    if invoice is None:
        return refused(404, "There is no such invoice.")
    if invoice["state"] == "paid":
        return refused(409, "This invoice is paid already.")
    if _cents(asked.word("amount")) != invoice["cents"]:
        return refused(409, "That is not the amount of this invoice.")
    card = asked.word("card")
    if card.endswith(BROKEN):
        return refused(500, "The card office cannot be reached.")
    if not _is_card(card) or card.endswith(DECLINED) or _has_expired(asked.word("expiry"), asked.now):
        return refused(402, "The card was declined.")
    values = (invoice["number"], invoice["cents"], card[-4:], asked.now.isoformat())
    (number,) = database.execute(CHARGE, values).fetchone()
    database.execute(PAY, (invoice["number"],))
    told = {
        "number": f"{9000 + number}",
        "invoice": invoice["number"],
        "amount": invoice["cents"] / 100,
        "last_four": card[-4:],
    }
    return Answer(201, told, LATE_S if card.endswith(LATE) else 0.0)


def _told(row: sqlite3.Row) -> dict[str, object]:
    kept = dict(row)
    return {"amount": kept.pop("cents") / 100, **kept}


def _cents(amount: str) -> int:
    """ "89.5" -> 8950; -1 for what is no amount in whole cents."""
    found = re.fullmatch(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?", amount)
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else -1


def _is_card(number: str) -> bool:
    """13 to 19 digits that pass their check digit (ISO/IEC 7812-1, annex B)."""
    if not re.fullmatch("[0-9]{13,19}", number):
        return False
    doubled = [int(sign) * (1 + place % 2) for place, sign in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _has_expired(expiry: str, now: datetime) -> bool:
    """A card holds to the end of the month; what is no month has expired."""
    found = re.fullmatch("(0[1-9]|1[0-2])([0-9]{2})", expiry)
    return found is None or (2000 + int(found[2]), int(found[1])) < (now.year, now.month)


DESK = Desk(
    TABLES,
    fill,
    (
        Route("GET", "invoices/{number}", find),
        Route("GET", "invoices", of_customer),
        Route("POST", "charges", charge),
    ),
)
