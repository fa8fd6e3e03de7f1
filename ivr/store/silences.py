"""How long callers heard nothing while it was our turn: one row a step of a call."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sql

from ivr.store.database import METADATA, Database, text

SILENCES = sql.Table(
    "silences",
    METADATA,
    sql.Column("call", sql.String(200), primary_key=True),
    sql.Column("step", sql.String(200), primary_key=True),
    sql.Column("worst", sql.Integer, nullable=False, index=True),
    sql.Column("sum", sql.Integer, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSilence:
    """Milliseconds: the longest silence in the step, and all of them together."""

    call: str
    step: str
    worst: int
    sum: int


class Silences:
    """The table of silences. `put` never blocks and never raises."""

    def __init__(self, database: Database) -> None:
        """StoreError when there is no such database."""
        self._database = database
        database.make(SILENCES)

    def put(self, one: StepSilence) -> None:
        row = {**asdict(one), "call": text(one.call), "step": text(one.step)}
        self._database.put(self._database.insert(SILENCES, row), f"A silence of call {one.call}")

    async def worst(self, limit: int = 50) -> list[StepSilence]:
        """The longest first. StoreError."""
        query = sql.select(SILENCES).order_by(SILENCES.c.worst.desc(), SILENCES.c.call).limit(limit)
        return [StepSilence(**row._mapping) for row in await self._database.read(query)]

    async def of_call(self, call: str) -> list[StepSilence]:
        """Those of one call, the longest first. StoreError."""
        query = sql.select(SILENCES).where(SILENCES.c.call == call).order_by(SILENCES.c.worst.desc())
        return [StepSilence(**row._mapping) for row in await self._database.read(query)]
