"""The calls that were held, one row each, in SQLite or PostgreSQL.

    sqlite:////var/lib/ivr/calls.sqlite
    postgresql://user:password@host/database     (the extra `postgres`)

Rows are written by one thread in the order of what happened; every write can be repeated, so a
database that was away for a while costs nothing but time.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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


METADATA = sql.MetaData()
CALLS = sql.Table(
    "calls",
    METADATA,
    sql.Column("id", sql.String(200), primary_key=True),
    sql.Column("caller", sql.String(200), nullable=False, default=""),
    sql.Column("called", sql.String(200), nullable=False, default=""),
    sql.Column("flow", sql.String(200), nullable=False, default=""),
    sql.Column("flow_hash", sql.String(64), nullable=False, default=""),
    sql.Column("began", Utc, nullable=False, index=True),
    sql.Column("ended", Utc),
    sql.Column("result", sql.String(200)),
    sql.Column("steps", sql.JSON, nullable=False),
)
INSERTS: Mapping[str, Callable[[sql.Table], Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """One call. `result` in a word: "hangup", "queue support", …; None while it is held. `steps` are
    the names of those that were entered, in order."""

    id: str
    began: datetime
    caller: str = ""
    called: str = ""
    flow: str = ""
    flow_hash: str = ""
    ended: datetime | None = None
    result: str | None = None
    steps: tuple[str, ...] = ()


class Calls:
    """The table of calls. `begin` and `end` never block and never raise; `lost` counts failures."""

    PAUSES = (0.1, 0.3, 1.0, 3.0, 10.0)
    """s between attempts while the database is away; the last one again and again."""

    def __init__(self, url: str) -> None:
        """Connects and makes the table when it is missing. StoreError."""
        try:
            self._engine = connect(sql.make_url(url))
        except (ArgumentError, ImportError) as fault:
            raise StoreError(f"Calls cannot be kept: {reason(fault)}.") from fault
        try:
            METADATA.create_all(self._engine)
        except SQLAlchemyError as fault:
            where = self._engine.url.render_as_string(hide_password=True)
            self._engine.dispose()
            raise StoreError(f"Calls cannot be kept in {where}: {reason(fault)}.") from fault
        self._closing, self._given_up = threading.Event(), False
        self._writer = Writer("calls")

    def begin(self, call: CallRecord) -> None:
        """Keep a call that just began."""
        row = row_of(call)
        self._writer.put(lambda: self._write(row, ()))

    def end(self, call: CallRecord) -> None:
        """Keep a call that is over, whether or not its beginning was kept."""
        row = row_of(call)
        self._writer.put(lambda: self._write(row, tuple(name for name in row if name != "id")))

    async def get(self, id: str) -> CallRecord | None:
        """One call, as far as it is written. StoreError."""
        found = await self._read(sql.select(CALLS).where(CALLS.c.id == id))
        return found[0] if found else None

    async def latest(self, limit: int = 50) -> list[CallRecord]:
        """The calls that began last, the newest first. StoreError."""
        return await self._read(sql.select(CALLS).order_by(CALLS.c.began.desc(), CALLS.c.id).limit(limit))

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

    async def _read(self, query: sql.Select[Any]) -> list[CallRecord]:
        def work() -> Sequence[sql.Row[Any]]:
            with self._engine.connect() as connection:
                return connection.execute(query).all()

        try:
            return [call_of(row) for row in await asyncio.to_thread(work)]
        except SQLAlchemyError as fault:
            raise StoreError(f"Calls cannot be read: {reason(fault)}.") from fault

    def _write(self, row: Mapping[str, Any], renewed: Sequence[str]) -> None:
        """Insert the row; of one that is there already, only `renewed` is changed."""
        insert = INSERTS[self._engine.dialect.name](CALLS).values(row)
        if renewed:
            changes = {name: row[name] for name in renewed}
            insert = insert.on_conflict_do_update(index_elements=["id"], set_=changes)
        else:
            insert = insert.on_conflict_do_nothing(index_elements=["id"])
        for pause in chain(self.PAUSES, repeat(self.PAUSES[-1])):
            if self._given_up:
                raise StoreError(f"The call {row['id']} is not kept: the database is away.")
            try:
                with self._engine.begin() as connection:
                    connection.execute(insert)
                return
            except DBAPIError as fault:
                if not (isinstance(fault, OperationalError) or fault.connection_invalidated):
                    raise StoreError(f"The call {row['id']} is not kept: {reason(fault)}.") from fault
                log.warning("database away", why=reason(fault), again_in=pause)
                self._given_up = self._closing.is_set()
                self._closing.wait(pause)


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


def row_of(call: CallRecord) -> dict[str, Any]:
    """What a caller's telephone said about itself may hold anything: PostgreSQL takes no NUL, and
    columns have an end."""

    def text(value: str) -> str:
        return value.encode("utf-8", "replace").decode().replace("\0", "")[:200]

    return {
        "id": call.id,
        "caller": text(call.caller),
        "called": text(call.called),
        "flow": text(call.flow),
        "flow_hash": call.flow_hash,
        "began": call.began,
        "ended": call.ended,
        "result": None if call.result is None else text(call.result),
        "steps": list(call.steps),
    }


def call_of(row: sql.Row[Any]) -> CallRecord:
    values = dict(row._mapping)
    return CallRecord(**{**values, "steps": tuple(values["steps"])})


def reason(fault: Exception) -> str:
    """The first line of what the database said: never the statement, which holds a caller's data."""
    original = getattr(fault, "orig", None) or fault
    return (
        str(original).strip().splitlines()[0].rstrip(".") if str(original).strip() else type(fault).__name__
    )
