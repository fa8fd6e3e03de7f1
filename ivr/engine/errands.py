"""Requests to Asterisk that have to be carried out, however long it takes: what was made has to be
taken down, a stranded caller has to reach people. They are repeated in the background until
Asterisk answers; what it refuses has settled itself (a channel that is gone).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from ivr.ari.client import AriClient
from ivr.ari.outbound import Request
from ivr.errors import AriError, AriRefused

log = structlog.get_logger()

SHORTEST_WAIT_S, LONGEST_WAIT_S = 0.2, 5.0
"""Between two attempts, each twice as long as the one before."""


class Errands:
    def __init__(self, ari: AriClient) -> None:
        self._ari = ari
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self, request: Request, done: Callable[[], None] = lambda: None) -> asyncio.Task[None]:
        """`done` is told when Asterisk has answered. The task may be waited for, or not."""
        task = asyncio.create_task(self._run(request, done))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def settle(self, seconds: float) -> None:
        """At the end: wait so long, and give up the rest."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, request: Request, done: Callable[[], None]) -> None:
        wait = SHORTEST_WAIT_S
        while not await self._answered(request, wait):
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT_S)
        done()

    async def _answered(self, request: Request, wait: float) -> bool:
        try:
            await self._ari.call(request)
        except AriRefused as refused:
            if refused.status < 500:
                log.debug("it went by itself", path=request.path, why=str(refused))
                return True
            why = str(refused)
        except AriError as fault:
            why = str(fault)
        else:
            return True
        log.warning("asked again later", method=request.method, path=request.path, why=why, seconds=wait)
        return False
