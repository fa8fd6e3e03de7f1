"""Keys on a real call: by RFC 4733 and by INFO, pressed quickly, ahead, and in the middle of words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from ivr.audio.g711 import PCMU
from ivr.demo.stage import Ports, Stage
from tests.twins.sip import SipCall, SipCaller
from tests.twins.throat import voice

pytestmark = [pytest.mark.sip, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(120)]

FLOW = """\
flow: keys
policy: {handover: desk}
slots:
  order: {type: digits, length: 5-10, label: order}
steps:
  ask: {ask: What is the number?, for: order, confirm: never}
  tell: {say: "Thank you. You keyed {{ order }}.", then: hangup}
  desk: {queue: support}
"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    folder = tmp_path_factory.mktemp("keys")
    (folder / "flows" / "keys").mkdir(parents=True)
    (folder / "flows" / "keys" / "keys.yaml").write_text(FLOW)
    async with Stage(folder, Ports.free(), flows=folder / "flows", flow="keys") as stage:
        yield stage


async def answer(stage: Stage, call: SipCall) -> tuple[str, str]:
    """The keys that came, and what was understood, once the call is over."""
    async with asyncio.timeout(15):
        await call.over.wait()
    await asyncio.sleep(0.3)
    path = max((stage.folder / "calls").rglob("*.jsonl"), key=lambda path: path.stat().st_ctime)
    records = [json.loads(line) for line in path.read_text().splitlines()]
    keys = "".join(record["key"] for record in records if record["type"] == "Digit")
    (understood,) = [record["text"] for record in records if record["type"] == "Understood"]
    return keys, understood


async def sounding(call: SipCall) -> None:
    async with asyncio.timeout(10):
        while len(call.packets) < 10:
            await asyncio.sleep(0.01)


async def test_each_press_is_one_key_however_it_is_sent(stage: Stage, caller: SipCaller) -> None:
    call = await caller.call("900")
    await sounding(call)
    await call.keys("554", ticks=3, gap_ticks=2)  # 60 ms each, the end told three times
    for key in "21":
        assert await call.info_key(key) == 200
        await asyncio.sleep(0.2)
    await call.keys("#")
    assert await answer(stage, call) == ("55421#", "55421")


async def test_a_number_that_is_long_enough_needs_no_terminator(stage: Stage, caller: SipCaller) -> None:
    call = await caller.call("900")
    await sounding(call)
    await call.keys("5542155421", ticks=3, gap_ticks=2)
    assert await answer(stage, call) == ("5542155421", "5542155421")


async def test_keys_in_the_middle_of_words_are_the_answer(stage: Stage, caller: SipCaller) -> None:
    """ "My number is …", and then it is keyed in."""
    call = await caller.call("900")
    await sounding(call)
    await call.say(PCMU.encode(voice(900)))
    await call.keys("55421#", ticks=3, gap_ticks=2)
    assert await answer(stage, call) == ("55421#", "55421")
