"""The office as an HTTP server on loopback, over one SQLite file.

Every request is one transaction in a thread. A POST may bear an Idempotency-Key: its answer is kept with
what it did, and whoever asks again under the same key gets that answer, and nothing is done twice. What
failed (5xx) is rolled back and may be tried again. A key that was used for something else answers 422.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from ivr.demo.office import accounts, appointments, customers, invoices, orders, tickets
from ivr.demo.office.desk import Answer, Asked, Desk, Route, Work, refused

DESKS: tuple[Desk, ...] = tuple(
    module.DESK for module in (orders, customers, appointments, accounts, invoices, tickets)
)
BACK_ENDS = tuple(dict.fromkeys(route.path.partition("/")[0] for desk in DESKS for route in desk.routes))
"""The back ends that flows may ask: each is the office's address followed by this name."""

FILE = "office.sqlite"
KEYS = """
CREATE TABLE IF NOT EXISTS answers (
    key     TEXT PRIMARY KEY,
    request TEXT NOT NULL,
    status  INTEGER NOT NULL,
    data    TEXT NOT NULL
);
"""
FIND_ANSWER = "SELECT request, status, data FROM answers WHERE key = ?"
KEEP_ANSWER = "INSERT INTO answers (key, request, status, data) VALUES (?, ?, ?, ?)"
BUSY_S = 5.0
MAX_KEY = 200

ZONE = ZoneInfo("America/New_York")
"""Where the companies stand: their flows name this zone, whatever that of the machine is."""

Clock = Callable[[], datetime]


def local_time() -> datetime:
    """The time on the wall of the office, without a zone: so it is written into the tables."""
    return datetime.now(ZONE).replace(tzinfo=None)


class Office:
    """The database and what can be asked of it; every call is one transaction of its own."""

    def __init__(self, folder: Path, clock: Clock = local_time) -> None:
        self._file, self._clock = folder / FILE, clock

    def fill(self) -> None:
        """Make the tables, and bring the demonstration's days up to today."""
        with closing(sqlite3.connect(self._file)) as database:
            database.executescript(KEYS + "".join(desk.tables for desk in DESKS))
        with self._transaction() as database:
            for desk in DESKS:
                desk.fill(database, self._clock())

    def ask(self, work: Work, asked: Asked) -> Answer:
        with self._transaction() as database:
            return work(database, asked)

    def ask_once(self, work: Work, asked: Asked, request: str, key: str) -> Answer:
        """Like `ask`, unless it was done under this key before: then the answer of that time."""
        with self._transaction() as database:
            before = database.execute(FIND_ANSWER, (key,)).fetchone()
            if before is not None and before["request"] != request:
                return refused(422, "This key was used for another request.")
            if before is not None:
                return Answer(before["status"], json.loads(before["data"]))
            answer = work(database, asked)
            if answer.status < 500:
                kept = (key, request, answer.status, json.dumps(answer.data))
                database.execute(KEEP_ANSWER, kept)
            return answer

    def now(self) -> datetime:
        return self._clock()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file, timeout=BUSY_S, isolation_level=None)) as database:
            database.row_factory = sqlite3.Row
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")


def application(office: Office) -> web.Application:
    """The HTTP side."""
    made = web.Application(client_max_size=65_536)
    for desk in DESKS:
        for route in desk.routes:
            made.router.add_route(route.method, f"/{route.path}", _handler(office, route))
    made.router.add_get("/health", _health)
    return made


def _handler(office: Office, route: Route) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            body = None
        key = request.headers.get("Idempotency-Key", "")
        if not isinstance(body, dict) or len(key) > MAX_KEY:
            return _response(refused(400, "A body is a JSON object, a key no longer than a line."))
        asked = Asked(dict(request.match_info), dict(request.query), body, office.now())
        if route.method == "GET" or not key:
            answer = await asyncio.to_thread(office.ask, route.work, asked)
        else:
            what = f"{request.method} {request.path}"
            answer = await asyncio.to_thread(office.ask_once, route.work, asked, what, key)
        await asyncio.sleep(answer.late)  # a slow office: what was asked for is done, the answer waits
        return _response(answer)

    return handle


async def _health(request: web.Request) -> web.Response:
    return web.json_response({"desks": BACK_ENDS})


def _response(answer: Answer) -> web.Response:
    return web.json_response(answer.data, status=answer.status)


@asynccontextmanager
async def open_office(folder: Path, port: int = 0, clock: Clock = local_time) -> AsyncIterator[int]:
    """The office on loopback while the context lasts; gives its port (a free one for 0).

    `clock` says what today is: a conversation of another day asks an office of that day.
    """
    folder.mkdir(parents=True, exist_ok=True)
    office = Office(folder, clock)
    await asyncio.to_thread(office.fill)
    runner = web.AppRunner(application(office), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
