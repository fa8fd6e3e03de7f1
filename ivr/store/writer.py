"""One thread that writes, so that the event loop never waits for a disk."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

import structlog

from ivr.errors import StoreError

T = TypeVar("T")
Work = Callable[[], object]

MOST = 20_000
"""Pieces of work that may wait: some minutes of a busy engine before a disk that stands still."""

log = structlog.get_logger(__name__)


class Writer:
    """Does work in the order in which it came. What fails is logged and counted; a call goes on.

    `lost` counts work that was refused because too much was waiting, and work that failed.
    """

    def __init__(self, name: str, most: int = MOST) -> None:
        self._name = name
        self._queue: queue.Queue[Work | None] = queue.Queue(most)
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=f"{name} writer", daemon=True)
        self._thread.start()
        self.lost = 0

    def put(self, work: Work) -> bool:
        """Have it done, soon; never blocks. False when it is lost."""
        try:
            if self._closed:
                raise queue.Full
            self._queue.put_nowait(work)
        except queue.Full:
            self._lose("closed" if self._closed else "too much is waiting")
            return False
        return True

    async def ask(self, work: Callable[[], T]) -> T:
        """Have it done after everything that was put before; gives its result or raises its error.
        StoreError when it cannot be waited for."""
        answer: Future[T] = Future()

        def do() -> None:
            if not answer.set_running_or_notify_cancel():
                return  # nobody waits for it any more
            try:
                answer.set_result(work())
            except Exception as fault:
                answer.set_exception(fault)

        if not self.put(do):
            raise StoreError(f"The {self._name} are closed, or have too much to write.")
        return await asyncio.wrap_future(answer)

    async def flush(self) -> None:
        """Wait until everything that was put before is done."""
        await self.ask(lambda: None)

    async def close(self) -> None:
        """Do what is waiting, then end the thread."""
        if not self._closed:
            self._closed = True
            await asyncio.to_thread(self._queue.put, None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        while (work := self._queue.get()) is not None:
            try:
                work()
            except Exception as fault:  # whatever it is, the next call's record is still to be written
                self._lose(f"{type(fault).__name__}: {fault}")

    def _lose(self, why: str) -> None:
        self.lost += 1
        log.error("not kept", what=self._name, why=why, lost=self.lost)
