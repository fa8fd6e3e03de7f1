"""Callers who were handed to people: where to, why, and how annoyed they were."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sql

from ivr.store.database import METADATA, Database, Utc, text

HANDOVERS = sql.Table(
    "handovers",
    METADATA,
    sql.Column("call", sql.String(200), primary_key=True),
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("at", Utc, nullable=False, index=True),
    sql.Column("to", sql.String(200), nullable=False),
    sql.Column("reason", sql.String(200), nullable=False, index=True),
    sql.Column("frustration", sql.Float, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """The `number`-th of a call; `to` is like "queue support", `reason` like "frustrated"."""

    call: str
    number: int
    at: datetime
    to: str
    reason: str
    frustration: float = 0.0


class Handovers:
    """The table of hand-overs. `put` never blocks and never raises."""

    def __init__(self, database: Database) -> None:
        """StoreError when there is no such database."""
        self._database = database
        database.make(HANDOVERS)

    def put(self, one: Handover) -> None:
        row = {**asdict(one), "call": text(one.call), "to": text(one.to), "reason": text(one.reason)}
        self._database.put(self._database.insert(HANDOVERS, row), f"A hand-over of call {one.call}")

    async def of_call(self, call: str) -> list[Handover]:
        """Those of one call, in their order. StoreError."""
        query = sql.select(HANDOVERS).where(HANDOVERS.c.call == call).order_by(HANDOVERS.c.number)
        return [Handover(**row._mapping) for row in await self._database.read(query)]
