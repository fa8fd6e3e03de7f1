"""Calls that ended in the middle: where each stood, for the caller who rings again at once.

One row a caller, the latest; it is there until the caller rings again, or a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sql

from ivr.store.database import METADATA, Database, Utc, text

CUT_OFF = sql.Table(
    "cut_off",
    METADATA,
    sql.Column("caller", sql.String(200), primary_key=True),
    sql.Column("flow", sql.String(200), primary_key=True),
    sql.Column("flow_hash", sql.String(64), nullable=False),
    sql.Column("at", Utc, nullable=False),
    sql.Column("position", sql.JSON, nullable=False),
)

LONGEST = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """`position` is where the call stood in this version of the flow, as plain data."""

    caller: str
    flow: str
    flow_hash: str
    at: datetime
    position: Mapping[str, Any]


class CutOffs:
    """The table of calls that were cut off. Nobody is found who does not show a number."""

    def __init__(self, database: Database) -> None:
        """StoreError when there is no such database."""
        self._database = database
        database.make(CUT_OFF)

    def put(self, one: CutOff) -> None:
        """Keep it, and forget what is too old. Never blocks, never raises."""
        if not one.caller:
            return
        row = {
            "caller": text(one.caller),
            "flow": text(one.flow),
            "flow_hash": one.flow_hash,
            "at": one.at,
            "position": dict(one.position),
        }
        what = "A call that was cut off"
        self._database.put(sql.delete(CUT_OFF).where(CUT_OFF.c.at < one.at - LONGEST), what)
        self._database.put(self._database.insert(CUT_OFF, row, ("flow_hash", "at", "position")), what)

    async def take(self, caller: str, flow: str, flow_hash: str, since: datetime) -> Mapping[str, Any] | None:
        """The position of this caller's call, if it was cut off after `since` in the same version of
        the flow; it is given once. StoreError."""
        if not caller:
            return None
        his = (CUT_OFF.c.caller == text(caller)) & (CUT_OFF.c.flow == text(flow))
        rows = await self._database.read(sql.select(CUT_OFF).where(his))
        if not rows:
            return None
        self._database.put(sql.delete(CUT_OFF).where(his), "A call that was cut off")
        (row,) = rows
        fits = row.flow_hash == flow_hash and row.at >= since
        position: Mapping[str, Any] | None = row.position if fits else None
        return position
