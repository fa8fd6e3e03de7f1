"""The watchdog moves callers when the heartbeat stands still, and at no other time."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from ivr.ari.client import AriClient
from ivr.watchdog import STILL_S, Watchdog
from tests.twins.fake_asterisk import FakeAsterisk
from tests.twins.fake_channel import Channel


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def ari(fake: FakeAsterisk) -> AsyncIterator[AriClient]:
    async with AriClient(fake.url, fake.user, fake.password, "watchdog", timeout=0.5) as ari:
        yield ari


async def in_stasis(fake: FakeAsterisk, id: str) -> Channel:
    caller = fake.caller_arrives(id)
    caller.enter()
    await fake.until(lambda: caller.where == "stasis")
    return caller


@pytest.mark.parametrize("name", ["IVR_HB", "IVR_DRAINING"])
@pytest.mark.parametrize("time_of_day", [5, 4_000_000_000])
async def test_a_heartbeat_that_changes_is_one_whatever_the_time_of_day(
    fake: FakeAsterisk, ari: AriClient, name: str, time_of_day: int
) -> None:
    caller, clock = await in_stasis(fake, "one"), Clock()
    watchdog = Watchdog(ari, fake.app, clock)
    for beat in range(10):
        fake.variables[name] = str(time_of_day - beat)  # a clock that is put back changes nothing
        assert await watchdog.look() == 0
        clock.now += STILL_S - 1
    assert caller.where == "stasis"


async def test_callers_are_moved_when_the_heartbeat_stands_still(fake: FakeAsterisk, ari: AriClient) -> None:
    callers, clock = [await in_stasis(fake, id) for id in ("one", "two")], Clock()
    watchdog = Watchdog(ari, fake.app, clock)
    fake.variables["IVR_HB"] = "1000"
    assert await watchdog.look() == 0
    clock.now += STILL_S + 0.1
    assert await watchdog.look() == 2
    await fake.until(lambda: all(one.where == "ivr-fallback,s,1" for one in callers))
    assert await watchdog.look() == 0


async def test_one_who_cannot_be_moved_keeps_no_other_waiting(fake: FakeAsterisk, ari: AriClient) -> None:
    for id in ("one", "two"):
        await in_stasis(fake, id)
    clock = Clock()
    watchdog = Watchdog(ari, fake.app, clock)
    await watchdog.look()
    clock.now += STILL_S + 0.1
    fake.refuse("POST", "/one/continue", 500)
    assert await watchdog.look() == 1
    assert await watchdog.look() == 1
