"""Worker processes that decode, so that the event loop never waits for a native library.

pocketsphinx holds Python's lock while it decodes: threads would stop the whole engine. One queue
feeds all workers. A worker that dies is replaced, and its request is repeated once in the new one; a
worker that does not answer in time is killed and replaced, and its request fails. Nobody waits
for ever, and no worker outlives the engine.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

import ivr
from ivr.errors import RecogniserError
from ivr.stt.message import HEAD, Ready, Refused, length, pack, unpack

log = structlog.get_logger()

START = 20.0
"""Seconds that a worker may take to be ready."""

LEAVE = 2.0
"""Seconds that a worker may take to leave by itself."""


class _Died(Exception):
    """The worker is gone, in the middle of a request or before it."""


class _Worker:
    """The parent's end of one child process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._process, self._to, self._from = process, process.stdin, process.stdout
        self.pid = process.pid

    @classmethod
    async def start(cls, target: str) -> _Worker:
        """A child that is ready. Raises RecogniserError."""
        root = str(Path(ivr.__file__).parents[1])
        paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "ivr.stt.worker", str(os.getpid()), target),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))},
            )
        except OSError as fault:  # no files, processes or memory left: there may be some later
            raise RecogniserError(f"A worker for {target} cannot be started: {fault.strerror}.") from fault
        worker = cls(process)
        try:
            async with asyncio.timeout(START):
                first = await worker._receive()
        except (_Died, TimeoutError) as fault:
            await worker.stop(at_once=True)
            raise RecogniserError(f"A worker for {target} does not start.") from fault
        except asyncio.CancelledError:
            await worker.stop(at_once=True)
            raise
        assert isinstance(first, Ready)
        return worker

    async def ask(self, request: bytes) -> Any:
        try:
            self._to.write(request)
            await self._to.drain()
        except ConnectionError as fault:
            raise _Died from fault
        return await self._receive()

    async def _receive(self) -> Any:
        try:
            head = await self._from.readexactly(HEAD)
            return unpack(await self._from.readexactly(length(head)))
        except (asyncio.IncompleteReadError, ConnectionError) as fault:
            raise _Died from fault

    async def stop(self, at_once: bool) -> None:
        """End the child: it leaves when its stdin closes, and is killed when it does not."""
        self._to.close()
        try:
            async with asyncio.timeout(0 if at_once else LEAVE):
                await self._process.wait()
        except TimeoutError:
            pass
        finally:  # also when nobody waits for its end any more
            with suppress(ProcessLookupError):
                self._process.kill()
        await self._process.wait()


@dataclass(frozen=True, slots=True)
class _Job:
    request: bytes
    reply: asyncio.Future[Any]


class Workers:
    """`count` child processes that each hold one object of `target` ("module:Class").

    `limit` (s) bounds a request from `ask` to its reply, waiting included, and what a worker may take for
    it: one that had to begin late is not killed for that. More than `waiting` requests that no worker has
    begun are refused.
    """

    def __init__(self, target: str, count: int | None = None, limit: float = 6.0, waiting: int = 64) -> None:
        self._target, self._limit, self._waiting = target, limit, waiting
        self._count = count or os.cpu_count() or 1
        self._jobs: asyncio.Queue[_Job] = asyncio.Queue(waiting)
        self._desks: dict[int, _Worker | None] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._at_work = 0

    @property
    def idle(self) -> bool:
        """Somebody could begin at once, and nobody waits."""
        return self._jobs.empty() and self._at_work < len(self._desks)

    @property
    def pids(self) -> list[int]:
        """The children that live."""
        return [worker.pid for worker in self._desks.values() if worker is not None]

    async def open(self) -> None:
        """Start all workers side by side. Raises RecogniserError."""
        seats = [self._seat(desk) for desk in range(self._count)]
        try:
            for seated in await asyncio.gather(*seats, return_exceptions=True):
                if isinstance(seated, BaseException):
                    raise seated
        except BaseException:  # who gives up opening leaves no worker either
            await self.close()
            raise
        self._tasks = [
            asyncio.create_task(self._serve(desk), name=f"stt-worker-{desk}") for desk in self._desks
        ]

    async def close(self) -> None:
        """End the children; requests that wait fail."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        while not self._jobs.empty():
            _fail(self._jobs.get_nowait(), "The recogniser was closed.")
        workers = [worker for worker in self._desks.values() if worker is not None]
        self._desks.clear()
        await asyncio.gather(*(worker.stop(at_once=False) for worker in workers))

    async def ask(self, request: object) -> Any:
        """The reply to one request. Raises RecogniserError."""
        if not self._tasks:
            raise RecogniserError("The recogniser is not open.")
        job = _Job(pack(request), asyncio.get_running_loop().create_future())
        try:
            self._jobs.put_nowait(job)
        except asyncio.QueueFull as fault:
            raise RecogniserError(f"{self._waiting} utterances wait already.") from fault
        try:
            async with asyncio.timeout(self._limit):
                reply = await job.reply
        except TimeoutError as fault:
            raise RecogniserError(f"Nothing was recognised within {self._limit:g} s.") from fault
        if isinstance(reply, Refused):
            raise RecogniserError(reply.why)
        return reply

    async def _serve(self, desk: int) -> None:
        """The work at one desk, whoever sits there."""
        while True:
            job = await self._jobs.get()
            self._at_work += 1
            try:
                await self._do(desk, job)
            except asyncio.CancelledError:
                _fail(job, "The recogniser was closed.")
                raise
            except Exception:
                # Whatever it is: this desk is there for the calls of the next hours too.
                log.exception("a desk of the recogniser failed", desk=desk)
                _fail(job, "The recogniser failed.")
                await self._clear(desk)
            finally:
                self._at_work -= 1

    async def _do(self, desk: int, job: _Job) -> None:
        for _ in ("once", "and once more if the worker dies"):
            if job.reply.done():  # nobody waits for it any more
                return
            try:
                worker = self._desks[desk] or await self._seat(desk)
                async with asyncio.timeout(self._limit):
                    reply = await worker.ask(job.request)
            except _Died:
                await self._replace(desk)
            except TimeoutError:
                _fail(job, f"Nothing was recognised within {self._limit:g} s.")
                await self._replace(desk)
                return
            except RecogniserError as fault:
                _fail(job, str(fault))
                return
            else:
                if not job.reply.done():
                    job.reply.set_result(reply)
                return
        _fail(job, "Two workers died of this utterance.")

    async def _seat(self, desk: int) -> _Worker:
        self._desks[desk] = worker = await _Worker.start(self._target)
        return worker

    async def _replace(self, desk: int) -> None:
        """A new worker at this desk; when none starts, the next request tries again."""
        await self._clear(desk)
        try:
            await self._seat(desk)
        except RecogniserError as fault:
            log.error("a desk of the recogniser is empty", desk=desk, why=str(fault))

    async def _clear(self, desk: int) -> None:
        """Nobody knows in what state a worker is that was left in the middle of a request."""
        gone = self._desks[desk]
        if gone is not None:
            await gone.stop(at_once=True)  # until then it sits there: `close` may have to end it
        self._desks[desk] = None


def _fail(job: _Job, why: str) -> None:
    if not job.reply.done():
        job.reply.set_exception(RecogniserError(why))
