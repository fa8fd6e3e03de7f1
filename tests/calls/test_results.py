"""How calls end: by the engine, which says so in the CDR, and before the engine itself ends."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from ivr.demo.stage import Ports, Stage
from tests.twins.sip import SipCall, SipCaller

pytestmark = [pytest.mark.sip, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(180)]

FLOWS = {
    "brief": """
flow: brief
steps:
  bye: {say: Goodbye., then: hangup}
""",
    "long": """
flow: long
policy: {handover: desk}
intents:
  done: {begin: bye, label: done, hear: ['I am done']}
steps:
  hello: {ask: Hello. What can I do for you?, keys: {1: done}}
  bye: {say: Goodbye., then: hangup}
  desk: {queue: support}
""",
}
LONGER_THAN_THE_WATCHDOG_S = 9.0


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    flows = tmp_path_factory.mktemp("flows")
    for name, text in FLOWS.items():
        (flows / name).mkdir()
        (flows / name / f"{name}.yaml").write_text(text)
    numbers = {"100": "long", "200": "brief"}
    folder = tmp_path_factory.mktemp("stage")
    async with Stage(folder, Ports.free(), flows=flows, flow="long", numbers=numbers) as stage:
        yield stage


async def over(call: SipCall) -> None:
    async with asyncio.timeout(30):
        await call.over.wait()


async def results(stage: Stage, calls: int) -> list[str]:
    """The last fields of the CDRs of callers, once there are so many."""
    file = stage.folder / "log/cdr-csv/Master.csv"
    async with asyncio.timeout(10):
        while True:
            rows = file.read_text().splitlines() if file.exists() else []
            found = [row.rpartition(",")[2].strip('"') for row in rows if '"PJSIP/caller-' in row]
            if len(found) == calls:
                return found
            await asyncio.sleep(0.1)


async def test_the_cdr_of_a_call_that_the_engine_finished_says_so(stage: Stage, caller: SipCaller) -> None:
    await over(await caller.call("200"))
    assert await results(stage, 1) == ["SUCCESS/done/"]


async def test_an_engine_that_is_told_to_stop_finishes_its_call_first(
    stage: Stage, caller: SipCaller
) -> None:
    settings = stage.folder / "ivr.yaml"
    settings.write_text(settings.read_text().replace("drain: 0s", "drain: 60s"))
    await stage.stop("engine")
    await stage.start_engine()
    held = await caller.call("100")
    async with asyncio.timeout(10):
        while held.first_sound_after_answer_ms is None:
            await asyncio.sleep(0.02)
    engine = stage.processes["engine"]
    engine.send_signal(signal.SIGTERM)
    await asyncio.sleep(LONGER_THAN_THE_WATCHDOG_S)
    assert "ivr,inbound,100" in await stage.rx("core show channels concise")
    another = await caller.call("100")  # the fallback answers
    assert (await stage.rx("core show channels concise")).count("ivr,inbound,100") == 1
    await another.hang_up()
    await held.keys("1")
    await over(held)
    async with asyncio.timeout(10):
        assert await engine.wait() == 0
    assert sorted(await results(stage, 3)) == ["//", "SUCCESS/done/", "SUCCESS/done/"]
    assert "stranded" not in (stage.folder / "log/watchdog.log").read_text()
    texts = [json.loads(line).get("text") for line in journal(stage).read_text().splitlines()]
    assert "Goodbye." in texts


def journal(stage: Stage) -> Path:
    """Of the call that was held."""
    files = (stage.folder / "calls").rglob("*.jsonl")
    return max(files, key=lambda file: file.stat().st_mtime)
