"""The engine is down, killed or frozen: callers reach people all the same."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from ivr.demo.stage import Stage
from ivr.softphone.driver import Phone
from tests.twins.sip import SipCall, SipCaller

pytestmark = [pytest.mark.sip, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(180)]


@pytest_asyncio.fixture(loop_scope="module")
async def agent(stage: Stage) -> AsyncIterator[Phone]:
    async with Phone("agent") as phone:
        await phone.register("agent", stage.agent_password, stage.sip_server)
        yield phone


async def sound(call: SipCall) -> None:
    """Until the caller hears something."""
    async with asyncio.timeout(10):
        while call.first_sound_after_answer_ms is None:
            await asyncio.sleep(0.02)


async def reach_the_agent(call: SipCall, agent: Phone, within: float) -> None:
    await agent.expect("incoming", within=within)
    assert not call.over.is_set(), "the caller was dropped"
    await agent.answer()
    await asyncio.sleep(1.0)
    assert not call.over.is_set(), "the caller was dropped when the agent answered"
    await agent.hang_up()
    async with asyncio.timeout(10):
        await call.over.wait()


async def test_a_call_held_when_the_engine_is_killed_in_a_prompt_reaches_the_agent(
    stage: Stage, caller: SipCaller, agent: Phone
) -> None:
    call = await caller.call("100")
    await sound(call)
    await stage.stop("engine", signal.SIGKILL)
    await reach_the_agent(call, agent, within=45)


async def test_a_call_to_a_dead_engine_reaches_the_agent(
    stage: Stage, caller: SipCaller, agent: Phone
) -> None:
    await stage.stop("engine", signal.SIGKILL)
    call = await caller.call("100")
    await reach_the_agent(call, agent, within=45)


async def test_a_new_engine_sweeps_and_takes_calls(stage: Stage, caller: SipCaller) -> None:
    await stage.start_engine()
    call = await caller.call("100")
    await sound(call)
    assert "ivr-" in await stage.rx("core show channels concise")
    await call.hang_up()


async def test_a_stopping_engine_closes_its_gate_and_hands_its_callers_over(
    stage: Stage, caller: SipCaller, agent: Phone
) -> None:
    call = await caller.call("100")
    await sound(call)
    await stage.stop("engine", signal.SIGTERM)
    await reach_the_agent(call, agent, within=45)
    assert "Traceback" not in stage.tail("engine", 50)
    await stage.start_engine()
