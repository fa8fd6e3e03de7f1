"""Accounts of a bank, opened by a PIN.

POST accounts/{number}/pin {pin}  200 {"first_name"}, 403 {"error", "left": tries that are left}, 423 locked
GET accounts/{number}/balance     200 {"balance", "currency", "as_of"}, 403

Three wrong PINs lock an account until the next day. A number that is no account answers like a wrong PIN,
and locks like one, so that nobody learns which accounts there are. The balance is told for FOR_S after a
right PIN, and no longer. PINs are kept as scrypt hashes.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import sqlite3
from datetime import datetime, timedelta

from ivr.demo.office.desk import Answer, Asked, Desk, Route, refused

TABLES = """
CREATE TABLE IF NOT EXISTS accounts (
    number     TEXT PRIMARY KEY,
    first_name TEXT NOT NULL,
    salt       BLOB NOT NULL,
    pin        BLOB NOT NULL,
    cents      INTEGER NOT NULL,
    currency   TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS tries (
    account TEXT PRIMARY KEY,
    day     TEXT NOT NULL,
    wrong   INTEGER NOT NULL,
    opened  TEXT
);
"""
INSERT = """
INSERT OR IGNORE INTO accounts (number, first_name, salt, pin, cents, currency) VALUES (?, ?, ?, ?, ?, ?)
"""
ACCOUNT = "SELECT first_name, salt, pin, cents, currency FROM accounts WHERE number = ?"
TRIES = "SELECT wrong FROM tries WHERE account = ? AND day = ?"
COUNT = "INSERT OR REPLACE INTO tries (account, day, wrong, opened) VALUES (?, ?, ?, ?)"
OPENED = "SELECT opened FROM tries WHERE account = ?"

MOST_WRONG = 3
FOR_S = 300
NO_MATCH = "That account number and PIN do not belong together."
LOCKED = "This account is locked for today."

ACCOUNTS = (
    # number, first name, PIN, cents, currency
    ("20417733", "Alice", "4711", 125_075, "USD"),
    ("20418850", "Robert", "8642", -4_210, "USD"),
    ("20419966", "María", "1357", 980_000, "EUR"),
)


def fill(database: sqlite3.Connection, now: datetime) -> None:
    for number, first_name, pin, cents, currency in ACCOUNTS:
        salt = os.urandom(16)
        database.execute(INSERT, (number, first_name, salt, _hash(pin, salt), cents, currency))


def check_pin(database: sqlite3.Connection, asked: Asked) -> Answer:
    number, today = asked.path["number"], asked.now.date().isoformat()
    tries = database.execute(TRIES, (number, today)).fetchone()
    wrong: int = tries["wrong"] if tries else 0
    if wrong >= MOST_WRONG:
        return refused(423, LOCKED)
    account = database.execute(ACCOUNT, (number,)).fetchone()
    salt, kept = (account["salt"], account["pin"]) if account else (b"", b"")
    if hmac.compare_digest(_hash(asked.word("pin"), salt), kept):
        database.execute(COUNT, (number, today, 0, asked.now.isoformat()))
        return Answer(200, {"first_name": account["first_name"]})
    database.execute(COUNT, (number, today, wrong + 1, None))
    left = MOST_WRONG - wrong - 1
    return refused(403, NO_MATCH, left=left) if left else refused(423, LOCKED)


def balance(database: sqlite3.Connection, asked: Asked) -> Answer:
    account = database.execute(ACCOUNT, (asked.path["number"],)).fetchone()
    row = database.execute(OPENED, (asked.path["number"],)).fetchone()
    opened = datetime.fromisoformat(row["opened"]) if row and row["opened"] else None
    if account is None or opened is None or asked.now - opened > timedelta(seconds=FOR_S):
        return refused(403, "A PIN comes first.")
    as_of = asked.now.date().isoformat()
    return Answer(200, {"balance": account["cents"] / 100, "currency": account["currency"], "as_of": as_of})


def _hash(pin: str, salt: bytes) -> bytes:
    """As slow for an account that does not exist as for one that does."""
    return hashlib.scrypt(pin.encode(), salt=salt, n=2**12, r=8, p=1)


DESK = Desk(
    TABLES,
    fill,
    (
        Route("POST", "accounts/{number}/pin", check_pin),
        Route("GET", "accounts/{number}/balance", balance),
    ),
)
