"""What callers of each flow mostly want next, counted in the store when flows are loaded and renewed, and
every hour. No call waits for it, and none is told anything but shares of all callers.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import structlog

from ivr.errors import StoreError
from ivr.events import Followed
from ivr.flow.habits import followed
from ivr.store.topics import Topics

log = structlog.get_logger()

WITHIN = timedelta(days=90)
"""Calls that are older are those of other times."""
AGAIN_S = 3_600.0


class Habits:
    def __init__(self, topics: Topics) -> None:
        self._topics = topics
        self._known: dict[str, tuple[Followed, ...]] = {}

    def of(self, flow: str) -> tuple[Followed, ...]:
        """What is known of this flow; nothing before it was counted."""
        return self._known.get(flow, ())

    async def count(self, flows: Iterable[str]) -> None:
        """Count anew. A database that is away costs only the news."""
        since = datetime.now(UTC) - WITHIN
        for flow in dict.fromkeys(flows):
            try:
                self._known[flow] = followed(await self._topics.counts(flow, since))
            except StoreError as fault:
                log.warning("what callers want next is not known", flow=flow, why=str(fault))

    @asynccontextmanager
    async def counted(self, flows: Callable[[], Iterable[str]]) -> AsyncIterator[None]:
        """Counted now, and again while the context lasts."""
        await self.count(flows())
        counting = asyncio.create_task(self._again(flows))
        try:
            yield
        finally:
            counting.cancel()
            await asyncio.gather(counting, return_exceptions=True)

    async def _again(self, flows: Callable[[], Iterable[str]]) -> None:
        while True:
            await asyncio.sleep(AGAIN_S)
            await self.count(flows())
