"""Hang-up at any moment leaves nothing behind."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from pathlib import Path

import pytest

from ivr.ari.client import AriClient, Survey
from ivr.demo.stage import Stage
from ivr.store.calls import Calls
from ivr.store.database import Database
from tests.twins.sip import CallRefused, SipCaller

pytestmark = [pytest.mark.sip, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

CALLS, AT_ONCE, LATEST_S = 200, 12, 3.0
POOLS = 24
"""Descriptors that pools keep (the database's connections have three files each); a leak of one a
call would be 200."""


async def call_and_leave(caller: SipCaller, chance: random.Random) -> None:
    """In one of the ways in which people go: before the answer, by a key, in the middle of a word."""
    leave_after = chance.uniform(0, LATEST_S) ** 2 / LATEST_S  # more of them early, where all begins
    call = caller.dial("100")
    await asyncio.sleep(leave_after / 2)
    if chance.random() < 0.3 and call.answered_at:
        await call.keys(chance.choice("1259#"))
    await asyncio.sleep(leave_after / 2)
    with suppress(CallRefused):  # over the cap of calls: Asterisk said so before anybody answered
        await (call.cancel() if chance.random() < 0.3 else call.hang_up())


async def survey(stage: Stage) -> Survey:
    async with AriClient(stage.ari_url, "monitor", stage.secrets["monitor_password"], "monitor") as ari:
        return await ari.survey()


async def test_two_hundred_calls_hung_up_at_random_moments_leave_nothing(
    stage: Stage, caller: SipCaller
) -> None:
    chance = random.Random(7)
    descriptors = Path(f"/proc/{stage.processes['engine'].pid}/fd")
    before = len(list(descriptors.iterdir()))
    places = asyncio.Semaphore(AT_ONCE)

    async def one() -> None:
        async with places:
            await call_and_leave(caller, chance)

    await asyncio.gather(*(one() for _ in range(CALLS)))

    async with asyncio.timeout(15):
        while (left := await survey(stage)).channels or left.bridges:
            await asyncio.sleep(0.1)
    assert "0 active channels" in await stage.rx("core show channels")
    engine = stage.processes["engine"]
    assert engine.returncode is None, stage.tail("engine")
    async with asyncio.timeout(20):  # unused connections to Asterisk are kept for 10 s
        while len(list(descriptors.iterdir())) > before + POOLS:
            await asyncio.sleep(0.2)
    log = (stage.folder / "log/engine.log").read_text()
    assert "Traceback" not in log and "the line failed" not in log, stage.tail("engine", 60)
    assert "was never retrieved" not in log and "was destroyed but it is pending" not in log


async def test_every_call_has_a_row_with_its_end(stage: Stage) -> None:
    database = Database(f"sqlite:///{stage.folder}/calls.db")
    calls = Calls(database)
    try:
        async with asyncio.timeout(10):
            while any(one.ended is None for one in await calls.latest(500)):
                await asyncio.sleep(0.1)
        rows = await calls.latest(500)
    finally:
        await database.close()
    assert rows and all(one.result for one in rows)


async def test_the_engine_still_takes_calls(stage: Stage, caller: SipCaller) -> None:
    call = await caller.call("100")
    async with asyncio.timeout(10):
        while call.first_sound_after_answer_ms is None:
            await asyncio.sleep(0.02)
    await call.hang_up()
