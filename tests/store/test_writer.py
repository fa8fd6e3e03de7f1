import asyncio
import threading

import pytest

from ivr.errors import StoreError
from ivr.store.writer import Writer


async def test_work_is_done_in_order_in_one_thread_that_is_not_the_loop_s() -> None:
    writer = Writer("lines")
    done: list[tuple[int, int]] = []
    for number in range(100):
        assert writer.put(lambda number=number: done.append((number, threading.get_ident())))  # type: ignore[misc]
    await writer.flush()
    assert [number for number, _ in done] == list(range(100))
    assert len({thread for _, thread in done} | {threading.get_ident()}) == 2
    await writer.close()


async def test_what_fails_is_counted_and_the_next_is_still_done() -> None:
    writer = Writer("lines")
    done: list[int] = []
    writer.put(lambda: 1 / 0)
    writer.put(lambda: done.append(1))
    await writer.flush()
    assert (done, writer.lost) == ([1], 1)
    await writer.close()


async def test_too_much_is_refused_at_once_and_counted() -> None:
    writer, gate = Writer("lines", most=2), threading.Event()
    began = threading.Event()

    def stand_still() -> None:
        began.set()
        gate.wait()

    writer.put(stand_still)
    await asyncio.to_thread(began.wait)
    assert [writer.put(lambda: None) for _ in range(4)] == [True, True, False, False]
    with pytest.raises(StoreError, match="too much to write"):
        await writer.flush()
    assert writer.lost == 3
    gate.set()
    await writer.close()


async def test_closing_does_what_is_waiting_and_takes_nothing_more() -> None:
    writer, done = Writer("lines"), list[int]()
    for number in range(50):
        writer.put(lambda number=number: done.append(number))  # type: ignore[misc]
    await writer.close()
    assert done == list(range(50))
    assert not writer.put(lambda: None)
    await writer.close()


async def test_asking_gives_the_result_or_the_error() -> None:
    writer = Writer("lines")
    assert await writer.ask(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        await writer.ask(lambda: 1 / 0)
    assert writer.lost == 0
    await writer.close()


async def test_who_no_longer_waits_costs_nothing() -> None:
    writer, gate = Writer("lines"), threading.Event()
    writer.put(gate.wait)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(writer.flush(), 0.01)
    gate.set()
    await writer.flush()
    assert writer.lost == 0
    await writer.close()
