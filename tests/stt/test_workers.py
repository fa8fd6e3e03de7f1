"""Workers that die, hang or are orphaned: nobody waits for ever, nothing is left."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import ivr
from ivr.errors import RecogniserError
from ivr.stt import workers
from ivr.stt.workers import Workers

ROOT = str(Path(ivr.__file__).parents[1])


class Doubles:
    """What a worker does in these tests; its process imports it from this file's folder."""

    def __call__(self, request: object) -> object:
        match request:
            case "refuse":
                raise RecogniserError("Not this one.")
            case ("die", marker):
                if not Path(str(marker)).exists():
                    Path(str(marker)).touch()
                    os.kill(os.getpid(), signal.SIGKILL)
                return "risen"
            case "die always":
                os._exit(3)
            case "hang":
                signal.pause()
            case "pid":
                return os.getpid()
        return request


@pytest.fixture
def target(monkeypatch):
    """This very file, as a worker process sees it."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    return "test_workers:Doubles"


@pytest.fixture
async def pool(target):
    workers = Workers(target, count=2, limit=20.0)
    await workers.open()
    yield workers
    await workers.close()


async def test_a_request_has_its_reply(pool):
    assert await asyncio.gather(*(pool.ask(number) for number in range(20))) == list(range(20))


async def test_a_large_request_does_not_block_the_loop(pool):
    assert len(await pool.ask(bytes(4_000_000))) == 4_000_000


async def test_a_refusal_is_an_error_and_the_worker_goes_on(pool):
    before = pool.pids
    with pytest.raises(RecogniserError, match="Not this one"):
        await pool.ask("refuse")
    assert pool.pids == before


async def test_a_request_whose_worker_dies_is_repeated_in_a_new_one(pool, tmp_path):
    before = set(pool.pids)
    assert await pool.ask(("die", str(tmp_path / "died"))) == "risen"
    assert len(pool.pids) == 2 and len(before & set(pool.pids)) == 1


async def test_a_worker_killed_between_two_requests_is_replaced(pool):
    for pid in pool.pids:
        os.kill(pid, signal.SIGKILL)
    assert await asyncio.gather(pool.ask("one"), pool.ask("two")) == ["one", "two"]


async def test_a_request_that_kills_every_worker_fails_and_the_pool_lives(pool):
    with pytest.raises(RecogniserError, match="Two workers died"):
        await pool.ask("die always")
    assert await pool.ask("hello") == "hello"


async def test_a_hung_worker_fails_its_request_and_is_replaced(target, alive):
    pool = Workers(target, count=1, limit=1.0)
    await pool.open()
    try:
        (hung,) = pool.pids
        with pytest.raises(RecogniserError, match="within 1 s"):
            await pool.ask("hang")
        pool._limit = 20.0
        assert await pool.ask("hello") == "hello"
        assert pool.pids != [hung] and not alive(hung)
    finally:
        await pool.close()


async def test_a_worker_is_not_killed_for_a_request_that_had_to_wait(target):
    pool = Workers(target, count=1, limit=20.0)
    await pool.open()
    (pid,) = pool.pids
    try:
        os.kill(pid, signal.SIGSTOP)
        first = asyncio.ensure_future(pool.ask("first"))
        await asyncio.sleep(0.1)
        pool._limit = 0.1
        with pytest.raises(RecogniserError, match=r"within 0\.1 s"):
            await pool.ask("it waits behind the first")
        pool._limit = 20.0
        os.kill(pid, signal.SIGCONT)
        assert await first == "first" and await pool.ask("pid") == pid
    finally:
        await pool.close()


async def test_closing_ends_a_worker_that_is_just_being_replaced(target, alive):
    pool = Workers(target, count=1, limit=0.3)
    await pool.open()
    (hung,) = pool.pids
    with pytest.raises(RecogniserError):
        await pool.ask("hang")
    await asyncio.sleep(0.01)  # it is being killed, or the next one starts
    await pool.close()
    assert not alive(hung) and pool.pids == []


async def test_who_gives_up_opening_leaves_no_worker(target, alive, monkeypatch):
    started: list[int] = []
    start = workers._Worker.start

    async def second_hangs(target: str) -> workers._Worker:
        if started:
            await asyncio.Event().wait()
        started.append(0)
        worker = await start(target)
        started[0] = worker.pid
        opening.cancel()
        return worker

    monkeypatch.setattr(workers._Worker, "start", second_hangs)
    opening = asyncio.ensure_future(Workers(target, count=2).open())
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert started[0] and not alive(started[0])


async def test_more_requests_than_may_wait_are_refused_at_once(target):
    pool = Workers(target, count=1, limit=20.0, waiting=2)
    await pool.open()
    (pid,) = pool.pids
    try:
        os.kill(pid, signal.SIGSTOP)
        waiting = [asyncio.ensure_future(pool.ask(0))]
        await asyncio.sleep(0)  # the first is taken from the queue
        await asyncio.sleep(0)
        waiting += [asyncio.ensure_future(pool.ask(number)) for number in (1, 2)]
        await asyncio.sleep(0)
        with pytest.raises(RecogniserError, match="wait already"):
            await pool.ask(3)
        os.kill(pid, signal.SIGCONT)
        assert await asyncio.gather(*waiting) == [0, 1, 2]
    finally:
        await pool.close()


async def test_one_who_hangs_up_leaves_the_worker_to_others(pool):
    waiting = asyncio.ensure_future(pool.ask("pid"))
    await asyncio.sleep(0)
    waiting.cancel()
    assert await pool.ask("hello") == "hello"


async def test_closing_ends_children_and_fails_those_who_wait(target, alive):
    pool = Workers(target, count=1, limit=20.0)
    await pool.open()
    pids = pool.pids
    waiting = [asyncio.ensure_future(pool.ask("hang")), asyncio.ensure_future(pool.ask("later"))]
    await asyncio.sleep(0)
    await pool.close()
    for request in waiting:
        with pytest.raises(RecogniserError, match="closed"):
            await request
    assert not any(map(alive, pids))


async def test_a_target_that_does_not_start_is_an_error_and_leaves_nothing():
    pool = Workers("ivr.stt.worker:Nothing", count=2)
    with pytest.raises(RecogniserError, match="does not start"):
        await pool.open()
    assert pool.pids == []


PARENT = """
import asyncio, sys
from ivr.stt.workers import Workers
async def main():
    pool = Workers("test_workers:Doubles", count=2)
    await pool.open()
    print(*pool.pids, flush=True)
    await asyncio.gather(pool.ask("hang"), pool.ask("hang"))
asyncio.run(main())
"""


def test_no_worker_outlives_a_killed_parent_even_in_the_middle_of_a_request(alive):
    paths = os.pathsep.join([ROOT, str(Path(__file__).parent)])
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": paths}
    ) as parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2 and all(map(alive, pids))
        parent.kill()
    fds = [fd for pid in pids if (fd := _pidfd(pid)) is not None]
    for fd in fds:
        os.set_blocking(fd, True)
        _wait(fd)
    assert not any(map(alive, pids))


def _pidfd(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid)
    except ProcessLookupError:
        return None


def _wait(fd: int) -> None:
    import select

    with os.fdopen(fd) as ended:
        select.select([ended], [], [], 10)


async def test_a_worker_that_cannot_be_started_now_is_started_later(target, monkeypatch):
    pool = Workers(target, count=1, limit=20.0)
    await pool.open()

    async def no_files(*arguments: object, **options: object) -> None:
        raise OSError(24, "Too many open files")

    try:
        with monkeypatch.context() as hard_times:
            hard_times.setattr(asyncio, "create_subprocess_exec", no_files)
            os.kill(pool.pids[0], signal.SIGKILL)
            with pytest.raises(RecogniserError, match="Too many open files"):
                await pool.ask("hello")
        assert await pool.ask("hello") == "hello"
    finally:
        await pool.close()


async def test_a_fault_that_nobody_thought_of_does_not_end_a_desk(target, monkeypatch):
    pool = Workers(target, count=1, limit=20.0)
    await pool.open()

    async def confused(*arguments: object) -> None:
        raise ValueError("something quite unexpected")

    try:
        with monkeypatch.context() as broken:
            broken.setattr(type(pool._desks[0]), "ask", confused)
            with pytest.raises(RecogniserError, match="failed"):
                await pool.ask("hello")
        assert await pool.ask("hello") == "hello"
    finally:
        await pool.close()
