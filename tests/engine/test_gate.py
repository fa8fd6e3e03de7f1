"""The heartbeat that holds the gate of the dialplan open, and never holds another engine's shut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from ivr.ari.client import AriClient
from ivr.engine import gate as gate_file
from ivr.engine.gate import Gate
from ivr.errors import AnotherEngine
from tests.twins.fake_asterisk import FakeAsterisk


@pytest.fixture
async def pbx(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeAsterisk]:
    monkeypatch.setattr(gate_file, "BEAT_S", 0.05)
    monkeypatch.setattr(gate_file, "CLAIM_S", 0.3)
    monkeypatch.setattr(gate_file, "CLAIM_LOOK_S", 0.02)
    async with FakeAsterisk() as pbx:
        yield pbx


@pytest.fixture
async def gate(pbx: FakeAsterisk) -> AsyncIterator[Gate]:
    async with AriClient(pbx.url, pbx.user, pbx.password, pbx.app, timeout=0.3) as ari:
        gate = Gate(ari)
        yield gate
        await gate.leave()


def beats(pbx: FakeAsterisk, name: str = "IVR_HB") -> list[str]:
    asked = pbx.asked("POST", "/asterisk/variable")
    return [seen.params["value"] for seen in asked if seen.params["variable"] == name]


async def test_an_open_gate_beats_with_the_time_of_day(pbx: FakeAsterisk, gate: Gate) -> None:
    gate.open()
    gate.open()
    await pbx.until(lambda: len(beats(pbx)) > 3)
    assert all(int(beat) > 1_700_000_000 for beat in beats(pbx))


async def test_a_beat_that_is_not_answered_does_not_hold_up_the_next(pbx: FakeAsterisk, gate: Gate) -> None:
    held = pbx.hold("POST", "/asterisk/variable")
    gate.open()
    await held.came.wait()
    await pbx.until(
        lambda: len([beat for beat in pbx.asked("POST", "/asterisk/variable") if beat.status]) > 2
    )
    held.let_go()


async def test_a_beat_on_its_way_does_not_open_a_gate_that_is_closed(pbx: FakeAsterisk, gate: Gate) -> None:
    held = pbx.hold("POST", "/asterisk/variable")
    gate.open()
    await held.came.wait()
    closing = asyncio.create_task(gate.close())
    await asyncio.sleep(0)
    held.let_go()
    await closing
    assert pbx.variables["IVR_HB"] == "0" and beats(pbx)[-1] == "0"


async def test_a_draining_engine_closes_its_gate_and_goes_on_beating_elsewhere(
    pbx: FakeAsterisk, gate: Gate
) -> None:
    gate.open()
    await pbx.until(lambda: beats(pbx))
    await gate.drain()
    await pbx.until(lambda: len(beats(pbx, "IVR_DRAINING")) > 2)
    assert pbx.variables["IVR_HB"] == "0"
    await gate.close()
    assert pbx.variables == {"IVR_HB": "0", "IVR_DRAINING": "0"}


async def test_who_was_replaced_leaves_the_gate_as_it_is(pbx: FakeAsterisk, gate: Gate) -> None:
    gate.open()
    await pbx.until(lambda: beats(pbx))
    await gate.leave()
    pbx.variables["IVR_HB"] = "the other's"
    await asyncio.sleep(0.1)
    assert pbx.variables["IVR_HB"] == "the other's"


@pytest.mark.parametrize("name", ["IVR_HB", "IVR_DRAINING"])
async def test_two_engines_do_not_take_each_others_callers(pbx: FakeAsterisk, gate: Gate, name: str) -> None:
    pbx.variables[name] = "1"

    async def other() -> None:
        for beat in range(2, 100):
            await asyncio.sleep(0.03)
            pbx.variables[name] = str(beat)

    beating = asyncio.create_task(other())
    with pytest.raises(AnotherEngine, match=f"Another engine .* on this Asterisk: {name} is beating"):
        await gate.claim()
    beating.cancel()


@pytest.mark.parametrize("left", [{}, {"IVR_HB": "0"}, {"IVR_HB": "1795203192"}, {"IVR_DRAINING": "17"}])
async def test_what_a_dead_engine_left_stops_nobody(
    pbx: FakeAsterisk, gate: Gate, left: dict[str, str]
) -> None:
    pbx.variables.update(left)
    await gate.claim()


async def test_an_asterisk_that_is_away_stops_nobody(pbx: FakeAsterisk, gate: Gate) -> None:
    await pbx.away()
    await gate.claim()
    await pbx.back()
