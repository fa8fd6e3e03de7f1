"""A flow is changed while a call is held."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from ivr.demo.stage import Ports, Stage
from ivr.engine.board import Shown, read_board
from tests.twins.sip import SipCaller

pytestmark = [pytest.mark.sip, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(180)]

FLOW = """
flow: shop
policy: {handover: desk}
intents:
  order: {begin: desk, label: order, hear: ['I want to order']}
steps:
  hello: {ask: WORD}
  desk: {queue: support}
"""


def write(folder: Path, word: str) -> None:
    (folder / "shop").mkdir(parents=True, exist_ok=True)
    (folder / "shop" / "shop.yaml").write_text(FLOW.replace("WORD", word))


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    flows = tmp_path_factory.mktemp("flows")
    write(flows, "Hello. What can I do for you?")
    async with Stage(tmp_path_factory.mktemp("stage"), Ports.free(), flows=flows, numbers={}) as stage:
        yield stage


async def board(stage: Stage, calls: list[int]) -> Shown:
    """Once it shows so many calls for each version."""
    async with asyncio.timeout(20):
        while True:
            shown = read_board(stage.folder / "calls")
            if [one.calls for one in shown.lines] == calls:
                return shown
            await asyncio.sleep(0.1)


def said(stage: Stage) -> list[str]:
    journals = (stage.folder / "calls").glob("*/*.jsonl")
    return [text for path in journals for text in ("Hello.", "Good day.") if text in path.read_text()]


async def test_a_call_keeps_its_version_and_the_next_gets_the_new_one(
    stage: Stage, caller: SipCaller
) -> None:
    first = await caller.call("100")
    (old,) = (await board(stage, [1])).lines
    write(stage.flows, "Good day. What can I do for you?")
    shown = await board(stage, [1, 0])
    assert [(one.version == old.version, one.live) for one in shown.lines] == [(True, False), (False, True)]
    second = await caller.call("100")
    await board(stage, [1, 1])
    async with asyncio.timeout(10):
        while sorted(said(stage)) != ["Good day.", "Hello."]:
            await asyncio.sleep(0.1)
    await first.hang_up()
    (new,) = (await board(stage, [1])).lines
    assert new.live and new.version != old.version
    await second.hang_up()


async def test_a_broken_flow_is_refused_and_callers_notice_nothing(stage: Stage, caller: SipCaller) -> None:
    (before,) = (await board(stage, [0])).lines
    (stage.flows / "shop" / "shop.yaml").write_text(FLOW.replace("queue", "quue"))
    async with asyncio.timeout(20):
        while not (refused := read_board(stage.folder / "calls").refused):
            await asyncio.sleep(0.1)
    assert "no-kind" in refused["shop"][0]
    assert "a changed flow is refused" in (stage.folder / "log/engine.log").read_text()
    call = await caller.call("100")
    (after,) = (await board(stage, [1])).lines
    assert after.version == before.version
    await call.hang_up()
