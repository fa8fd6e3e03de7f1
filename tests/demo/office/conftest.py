"""The office of one day, asked over HTTP."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import pytest

from ivr.demo.office import open_office

DAY = datetime(2026, 3, 2, 15, 0)


class Got(NamedTuple):
    status: int
    data: Any


@dataclass(slots=True)
class Asker:
    """Asks the office; `pass_` lets its clock go on."""

    folder: Path
    session: aiohttp.ClientSession
    port: int = 0
    passed: timedelta = field(default_factory=timedelta)

    def clock(self) -> datetime:
        return DAY + self.passed

    async def get(self, path: str) -> Got:
        async with self.session.get(f"http://127.0.0.1:{self.port}/{path}") as answer:
            return Got(answer.status, await answer.json())

    async def post(self, path: str, key: str | None = None, **body: Any) -> Got:
        headers = {} if key is None else {"Idempotency-Key": key}
        url = f"http://127.0.0.1:{self.port}/{path}"
        async with self.session.post(url, json=body, headers=headers) as answer:
            return Got(answer.status, await answer.json())

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What its database holds."""
        with closing(sqlite3.connect(self.folder / "office.sqlite")) as database:
            return database.execute(statement).fetchall()


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Asker]:
    async with aiohttp.ClientSession() as session:
        asker = Asker(tmp_path, session)
        async with open_office(tmp_path, clock=asker.clock) as port:
            asker.port = port
            yield asker
