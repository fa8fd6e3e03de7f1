"""What calls leave behind: callbacks to make, consents, answers of surveys, notes, recordings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sql

from ivr.store.database import METADATA, Database, Utc, text

KEPT = sql.Table(
    "kept",
    METADATA,
    sql.Column("call", sql.String(200), primary_key=True),
    sql.Column("id", sql.String(200), primary_key=True),
    sql.Column("kind", sql.String(40), nullable=False, index=True),
    sql.Column("at", Utc, nullable=False, index=True),
    sql.Column("data", sql.JSON, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keepsake:
    """One line of one call; `id` is that of the action which left it, so it is there only once."""

    call: str
    id: str
    kind: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


class Keepsakes:
    """The table of what is kept."""

    def __init__(self, database: Database) -> None:
        """StoreError when there is no such database."""
        self._database = database
        database.make(KEPT)

    async def keep(self, one: Keepsake) -> None:
        """Returns when it is written; to keep it twice is to keep it once. StoreError."""
        row = {
            "call": text(one.call),
            "id": text(one.id),
            "kind": one.kind,
            "at": one.at,
            "data": dict(one.data),
        }
        await self._database.done(self._database.insert(KEPT, row), f"A {one.kind} of call {one.call}")

    async def latest(self, kind: str = "", limit: int = 50) -> list[Keepsake]:
        """What was kept last, the newest first; of all kinds, or of one. StoreError."""
        query = sql.select(KEPT).order_by(KEPT.c.at.desc(), KEPT.c.call, KEPT.c.id).limit(limit)
        if kind:
            query = query.where(KEPT.c.kind == kind)
        return [Keepsake(**row._mapping) for row in await self._database.read(query)]
