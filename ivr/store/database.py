"""The database of an installation: SQLite or PostgreSQL, one writer, tables in files of their own.

    sqlite:////var/lib/ivr/calls.sqlite
    postgresql://user:password@host/database     (the extra `postgres`)

Rows are written by one thread in the order of what happened; every write can be repeated, so a
database that was away for a while costs nothing but time.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import sqlalchemy as sql
import structlog
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError

from ivr.errors import StoreError
from ivr.store.writer import Writer

log = structlog.get_logger(__name__)

METADATA = sql.MetaData()
INSERTS: Mapping[str, Callable[[sql.Table], Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


class Utc(sql.types.TypeDecorator[datetime]):
    """A moment with its time zone, which SQLite would drop."""

    impl = sql.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sql.Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sql.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """`put` never blocks and never raises; `lost` counts what could not be written."""

    PAUSES = (0.1, 0.3, 1.0, 3.0, 10.0)
    """s between attempts while the database is away; the last one again and again."""

    def __init__(self, url: str) -> None:
        """No connection is made yet. StoreError."""
        try:
            self._engine = connect(sql.make_url(url))
        except (ArgumentError, ImportError) as fault:
            raise StoreError(f"Calls cannot be kept: {reason(fault)}.") from fault
        self._closing, self._given_up = threading.Event(), False
        self._writer = Writer("calls")

    def make(self, table: sql.Table) -> None:
        """Connects, and makes the table when it is missing. StoreError."""
        try:
            METADATA.create_all(self._engine, tables=[table])
        except SQLAlchemyError as fault:
            where = self._engine.url.render_as_string(hide_password=True)
            self._engine.dispose()
            raise StoreError(f"Calls cannot be kept in {where}: {reason(fault)}.") from fault

    def insert(self, table: sql.Table, row: Mapping[str, Any], renewed: Sequence[str] = ()) -> sql.Executable:
        """Insert the row; of one that is there already, only `renewed` is changed."""
        made = INSERTS[self._engine.dialect.name](table).values(row)
        keys = [column.name for column in table.primary_key]
        statement: sql.Executable
        if renewed:
            changes = {name: row[name] for name in renewed}
            statement = made.on_conflict_do_update(index_elements=keys, set_=changes)
        else:
            statement = made.on_conflict_do_nothing(index_elements=keys)
        return statement

    def put(self, statement: sql.Executable, what: str) -> None:
        """Have it written, after everything that was put before; `what` names it in the log."""
        self._writer.put(lambda: self.write(statement, what))

    async def done(self, statement: sql.Executable, what: str) -> None:
        """The same, and wait until it is written. StoreError."""
        await self._writer.ask(lambda: self.write(statement, what))

    async def read(self, query: sql.Select[Any]) -> Sequence[sql.Row[Any]]:
        """What is written so far. StoreError."""

        def work() -> Sequence[sql.Row[Any]]:
            with self._engine.connect() as connection:
                return connection.execute(query).all()

        try:
            return await asyncio.to_thread(work)
        except SQLAlchemyError as fault:
            raise StoreError(f"Calls cannot be read: {reason(fault)}.") from fault

    @property
    def lost(self) -> int:
        return self._writer.lost

    async def flush(self) -> None:
        """Wait until everything that was put before is kept or lost."""
        await self._writer.flush()

    async def close(self) -> None:
        """Write what is waiting; a database that is away is tried once more, then given up."""
        self._closing.set()
        await self._writer.close()
        self._engine.dispose()

    def write(self, statement: sql.Executable, what: str) -> None:
        """Blocks until it is written: for the writer's thread. StoreError."""
        for pause in chain(self.PAUSES, repeat(self.PAUSES[-1])):
            if self._given_up:
                raise StoreError(f"{what} is not kept: the database is away.")
            try:
                with self._engine.begin() as connection:
                    connection.execute(statement)
                return
            except DBAPIError as fault:
                if not (isinstance(fault, OperationalError) or fault.connection_invalidated):
                    raise StoreError(f"{what} is not kept: {reason(fault)}.") from fault
                log.warning("database away", why=reason(fault), again_in=pause)
                self._given_up = self._closing.is_set()
                self._closing.wait(pause)
            except (SQLAlchemyError, TypeError, ValueError) as fault:  # whose own words hold the whole row
                raise StoreError(f"{what} is not kept: {reason(fault)}.") from None


def connect(url: sql.URL) -> sql.Engine:
    """The engine for one of INSERTS' databases; no connection is made yet. ImportError: no driver."""
    kind = url.get_backend_name()
    if kind not in INSERTS:
        raise StoreError(f"Calls are kept in {' or '.join(INSERTS)}, not in {kind}.")
    if kind == "postgresql":
        return sql.create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 5})
    if not url.database or url.database == ":memory:":
        raise StoreError("Calls in SQLite need a file: sqlite:////var/lib/ivr/calls.sqlite.")
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreError(f"Calls cannot be kept in {url.database}: {fault.strerror}.") from fault
    engine = sql.create_engine(url)
    sql.event.listen(engine, "connect", prepare)
    return engine


def prepare(connection: Any, record: object) -> None:
    """SQLite: readers beside the writer, and a row survives the engine's death at once, a power cut
    after the next checkpoint."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def text(value: str, longest: int = 200) -> str:
    """What a caller's telephone said about itself may hold anything: PostgreSQL takes no NUL, and
    columns have an end."""
    return value.encode("utf-8", "replace").decode().replace("\0", "")[:longest]


def reason(fault: Exception) -> str:
    """The first line of what the database said: never the statement, which holds a caller's data."""
    original = getattr(fault, "orig", None) or fault
    return (
        str(original).strip().splitlines()[0].rstrip(".") if str(original).strip() else type(fault).__name__
    )
