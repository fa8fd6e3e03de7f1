"""A small back office to try the engine with: orders in an SQLite file, asked over HTTP.

    python -m ivr.demo.office --port 0 --folder DIR

prints one line of JSON, `{"port": …, "url": …}`, when it can be asked, and ends with 0 on SIGTERM.
It listens on loopback only.

    GET /orders/{number}    {"number", "state", "shipped", "due", "items"}, or 404
    GET /health             {"orders": how many}
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import date, timedelta
from pathlib import Path

from aiohttp import web

TABLE = """
CREATE TABLE IF NOT EXISTS orders (
    number  TEXT PRIMARY KEY,
    state   TEXT NOT NULL CHECK (state IN ('packed', 'shipped', 'delivered', 'cancelled')),
    shipped TEXT,
    due     TEXT,
    items   TEXT NOT NULL
)
"""
INSERT = "INSERT OR REPLACE INTO orders (number, state, shipped, due, items) VALUES (?, ?, ?, ?, ?)"
ORDER = "SELECT number, state, shipped, due, items FROM orders WHERE number = ?"
COUNT = "SELECT count(*) FROM orders"

ORDERS: tuple[tuple[str, str, int | None, int | None, tuple[str, ...]], ...] = (
    # number, state, shipped and due in days from today, items
    ("55421", "shipped", -1, 2, ("coffee grinder",)),
    ("12345", "packed", None, 4, ("rain jacket", "hiking socks")),
    ("90210", "delivered", -6, -3, ("desk lamp",)),
    ("30877", "shipped", -3, 0, ("garden hose", "spray nozzle")),
    ("77001", "cancelled", None, None, ("bread knife",)),
    ("0042117", "shipped", -2, 1, ("reading glasses",)),
)


class Orders:
    """The orders, in an SQLite file of their own; every method opens and closes it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def fill(self, today: date) -> None:
        """Make the table, and bring the demonstration's orders up to `today`."""

        def day(offset: int | None) -> str | None:
            return None if offset is None else (today + timedelta(days=offset)).isoformat()

        rows = [
            (number, state, day(shipped), day(due), json.dumps(items))
            for number, state, shipped, due, items in ORDERS
        ]
        with closing(sqlite3.connect(self._file)) as database, database:
            database.execute(TABLE)
            database.executemany(INSERT, rows)

    def find(self, number: str) -> dict[str, object] | None:
        """One order; dates are ISO 8601 days, or None when there is none yet."""
        with closing(sqlite3.connect(self._file)) as database:
            row = database.execute(ORDER, (number,)).fetchone()
        if row is None:
            return None
        number, state, shipped, due, items = row
        return {"number": number, "state": state, "shipped": shipped, "due": due, "items": json.loads(items)}

    def count(self) -> int:
        with closing(sqlite3.connect(self._file)) as database:
            return int(database.execute(COUNT).fetchone()[0])


def office(orders: Orders) -> web.Application:
    """The HTTP side; the database is asked in a thread."""

    async def order(request: web.Request) -> web.Response:
        found = await asyncio.to_thread(orders.find, request.match_info["number"])
        if found is None:
            return web.json_response({"error": "There is no such order."}, status=404)
        return web.json_response(found)

    async def health(request: web.Request) -> web.Response:
        return web.json_response({"orders": await asyncio.to_thread(orders.count)})

    application = web.Application()
    application.add_routes([web.get("/orders/{number}", order), web.get("/health", health)])
    return application


@asynccontextmanager
async def open_office(folder: Path, port: int = 0) -> AsyncIterator[int]:
    """The office on loopback while the context lasts; gives its port (a free one for 0)."""
    folder.mkdir(parents=True, exist_ok=True)
    orders = Orders(folder / "orders.sqlite")
    await asyncio.to_thread(orders.fill, date.today())
    runner = web.AppRunner(office(orders), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def serve(folder: Path, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, over.set)
    async with open_office(folder, port) as got:
        print(json.dumps({"port": got, "url": f"http://127.0.0.1:{got}/"}), flush=True)
        await over.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ivr.demo.office", description="The demo back office.")
    parser.add_argument("--port", type=int, default=0, help="of loopback; 0 takes a free one")
    parser.add_argument("--folder", type=Path, required=True, help="where orders.sqlite is kept")
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.folder, chosen.port))


if __name__ == "__main__":
    main()
