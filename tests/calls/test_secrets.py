"""A PIN that is keyed in on a real call reaches the back office; no file of the installation holds it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from ivr.demo.stage import Ports, Stage
from ivr.softphone.driver import Phone
from tests.twins.gateway import Gateway

pytestmark = [pytest.mark.sip, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(120)]

CANARY = "8317294"
FLOW = """\
flow: vault
policy: {handover: desk}
slots:
  pin: {type: pin, length: 7}
steps:
  secret: {ask: Please key in your PIN., for: pin}
  check:
    http: POST accounts/check
    body: {pin: "{{ pin }}"}
  tell: {say: "Thank you. That was right, and you will hear from us soon.", then: hangup}
  desk: {queue: support}
"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def gateway() -> AsyncIterator[Gateway]:
    async with Gateway() as gateway:
        yield gateway


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory, gateway: Gateway) -> AsyncIterator[Stage]:
    folder = tmp_path_factory.mktemp("vault")
    (folder / "flows" / "vault").mkdir(parents=True)
    (folder / "flows" / "vault" / "vault.yaml").write_text(FLOW)
    async with Stage(
        folder, Ports.free(), flows=folder / "flows", flow="vault", back_ends=gateway.url
    ) as stage:
        yield stage


async def test_a_pin_reaches_the_back_office_and_no_file(stage: Stage, gateway: Gateway) -> None:
    async with Phone("caller") as caller:
        await caller.identify("caller", stage.caller_password, stage.sip_server)
        await caller.call("900")
        await caller.hear_out(within=10)
        await caller.keys(CANARY)
        assert (await caller.hear_out(within=10))["lasted_ms"] > 1000
        await caller.expect("hung_up", within=10)
    ((path, _, body),) = gateway.seen
    assert path == "/accounts/check" and body == {"pin": CANARY}
    async with asyncio.timeout(10):
        while "0 active channels" not in await stage.rx("core show channels"):
            await asyncio.sleep(0.1)
    (journal,) = (stage.folder / "calls").rglob("*.jsonl")
    assert '"SecretCaptured"' in journal.read_text()
    forms = [CANARY.encode(), " ".join(CANARY).encode(), ", ".join(CANARY).encode()]
    files = [file for file in stage.folder.rglob("*") if file.is_file()]
    assert [str(file) for file in files if any(form in file.read_bytes() for form in forms)] == []
    assert len(files) > 30
