"""The calls that were held, one row each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sql

from ivr.store.database import METADATA, Database, Utc, text

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
    """The table of calls. `begin` and `end` never block and never raise."""

    def __init__(self, database: Database) -> None:
        """StoreError when there is no such database."""
        self._database = database
        database.make(CALLS)

    def begin(self, call: CallRecord) -> None:
        """Keep a call that just began."""
        self._put(call, ())

    def end(self, call: CallRecord) -> None:
        """Keep a call that is over, whether or not its beginning was kept."""
        self._put(call, tuple(column.name for column in CALLS.columns if not column.primary_key))

    async def get(self, id: str) -> CallRecord | None:
        """One call, as far as it is written. StoreError."""
        found = await self._read(sql.select(CALLS).where(CALLS.c.id == id))
        return found[0] if found else None

    async def latest(self, limit: int = 50) -> list[CallRecord]:
        """The calls that began last, the newest first. StoreError."""
        return await self._read(sql.select(CALLS).order_by(CALLS.c.began.desc(), CALLS.c.id).limit(limit))

    async def since(self, since: datetime, flow: str = "") -> list[CallRecord]:
        """The calls that began then or later, of all flows or of one, the oldest first. StoreError."""
        query = sql.select(CALLS).where(CALLS.c.began >= since).order_by(CALLS.c.began, CALLS.c.id)
        return await self._read(query.where(CALLS.c.flow == flow) if flow else query)

    def _put(self, call: CallRecord, renewed: tuple[str, ...]) -> None:
        self._database.put(self._database.insert(CALLS, row_of(call), renewed), f"The call {call.id}")

    async def _read(self, query: sql.Select[Any]) -> list[CallRecord]:
        return [call_of(row) for row in await self._database.read(query)]


def row_of(call: CallRecord) -> dict[str, Any]:
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
