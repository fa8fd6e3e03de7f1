"""A whole system (Asterisk, engine, watchdog, back office) for tests that place real calls."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from ivr.demo.stage import Ports, Stage
from tests.twins.sip import SipCaller


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with Stage(tmp_path_factory.mktemp("stage"), Ports.free(), numbers={}) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def caller(stage: Stage) -> AsyncIterator[SipCaller]:
    async with SipCaller(stage.sip_server, "caller", stage.caller_password) as caller:
        yield caller
