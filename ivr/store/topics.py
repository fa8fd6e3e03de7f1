"""What was dealt with in each call, and what was wanted next: one row an intent of a call.

Of all calls of a flow together these rows become counts, which tell nobody who wanted what.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sql

from ivr.store.database import METADATA, Database, Utc, text

TOPICS = sql.Table(
    "topics",
    METADATA,
    sql.Column("call", sql.String(200), primary_key=True),
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("flow", sql.String(200), nullable=False),
    sql.Column("at", Utc, nullable=False),
    sql.Column("intent", sql.String(200), nullable=False),
    sql.Column("next", sql.String(200), nullable=False, default=""),
    sql.Index("topics_of_flow", "flow", "at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The `number`-th intent that was dealt with in a call, and the one that began after it, or ""."""

    call: str
    number: int
    flow: str
    at: datetime
    intent: str
    next: str = ""


class Topics:
    """The table of topics. `put` never blocks and never raises."""

    def __init__(self, database: Database) -> None:
        """StoreError when there is no such database."""
        self._database = database
        database.make(TOPICS)

    def put(self, one: Topic) -> None:
        row = {**asdict(one), "call": text(one.call), "flow": text(one.flow)}
        self._database.put(self._database.insert(TOPICS, row), f"A topic of call {one.call}")

    async def counts(self, flow: str, since: datetime) -> dict[tuple[str, str], int]:
        """(intent, next) -> in how many calls of this flow. StoreError."""
        columns = (TOPICS.c.intent, TOPICS.c.next)
        query = (
            sql.select(*columns, sql.func.count(sql.distinct(TOPICS.c.call)).label("calls"))
            .where((TOPICS.c.flow == text(flow)) & (TOPICS.c.at >= since))
            .group_by(*columns)
        )
        rows = [row._mapping for row in await self._database.read(query)]
        return {(row["intent"], row["next"]): row["calls"] for row in rows}
