"""What people have forced by hand: the office is closed today, whatever its hours say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sql

from ivr.store.database import METADATA, Database, Utc, text

SWITCHES = sql.Table(
    "switches",
    METADATA,
    sql.Column("name", sql.String(200), primary_key=True),
    sql.Column("state", sql.String(40), nullable=False),
    sql.Column("at", Utc, nullable=False),
)


class Switches:
    """The table of switches, read anew for every call."""

    def __init__(self, database: Database) -> None:
        """StoreError when there is no such database."""
        self._database = database
        database.make(SWITCHES)

    async def force(self, name: str, state: str, at: datetime) -> None:
        """StoreError."""
        row = {"name": text(name), "state": text(state, 40), "at": at}
        await self._database.done(self._database.insert(SWITCHES, row, ("state", "at")), f"The switch {name}")

    async def release(self, name: str) -> None:
        """Nothing is forced any more. StoreError."""
        await self._database.done(
            sql.delete(SWITCHES).where(SWITCHES.c.name == text(name)), f"The switch {name}"
        )

    async def all(self) -> Mapping[str, str]:
        """Name -> state. StoreError."""
        return {row.name: row.state for row in await self._database.read(sql.select(SWITCHES))}
