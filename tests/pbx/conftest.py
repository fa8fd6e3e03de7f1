"""Around a call: an agent's phone that answers, and an engine that does only what a test says."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.conftest import Pbx

SCENARIOS = Path(__file__).parent / "sipp"


async def until(what: Callable[[], Any], seconds: float = 15.0) -> Any:
    """The first true answer of `what`."""
    async with asyncio.timeout(seconds):
        while not (answer := what()):
            await asyncio.sleep(0.05)
    return answer


@dataclass
class Agent:
    """A registered phone; `invites` are the INVITEs it has received, as text."""

    trace: Path
    process: subprocess.Popen[bytes]

    @property
    def invites(self) -> list[str]:
        text = self.trace.read_text(errors="replace") if self.trace.exists() else ""
        return re.findall(r"^INVITE sip:agent@.*?(?=\n-{20,}|\Z)", text.replace("\r", ""), re.M | re.S)

    def header(self, name: str) -> str | None:
        found = re.search(rf"^{name}: (.*)$", self.invites[0], re.M)
        return found[1] if found else None


@pytest.fixture
def agent(pbx: Pbx, tmp_path: Path) -> Iterator[Agent]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    common = ["-i", "127.0.0.1", "-p", str(port), "-m", "1", "-nostdin", pbx.sip_server]

    def register(seconds: int) -> None:
        password = ["-au", "agent", "-ap", pbx.secrets["agent_password"]]
        scenario = ["-sf", str(SCENARIOS / "register.xml"), "-key", "expires", str(seconds)]
        command = ["sipp", *scenario, *password, *common]
        subprocess.run(command, check=True, capture_output=True, cwd=tmp_path, timeout=10)

    register(60)
    trace = tmp_path / "agent.trace"
    answer = [
        "sipp",
        "-sf",
        str(SCENARIOS / "answer.xml"),
        "-trace_msg",
        "-message_file",
        str(trace),
        *common,
    ]
    with (tmp_path / "agent.out").open("wb") as out:
        process = subprocess.Popen(answer, stdout=out, stderr=out, cwd=tmp_path)
        yield Agent(trace, process)
        process.kill()
        process.wait()
    register(0)


@dataclass
class Engine:
    """An ARI application by hand: it answers nothing and decides nothing by itself."""

    pbx: Pbx
    session: aiohttp.ClientSession
    events: list[dict[str, Any]] = field(default_factory=list)

    async def post(self, path: str, **params: str) -> int:
        async with self.session.post(f"{self.pbx.ari_url}/{path}", params=params) as reply:
            return reply.status

    async def get(self, path: str, **params: str) -> Any:
        async with self.session.get(f"{self.pbx.ari_url}/{path}", params=params) as reply:
            return await reply.json()

    async def delete(self, path: str) -> int:
        async with self.session.delete(f"{self.pbx.ari_url}/{path}") as reply:
            return reply.status

    def beat(self, age: int = 0) -> None:
        self.pbx.rx(f"dialplan set global IVR_HB {int(time.time()) - age}")

    async def caller(self, *arguments: str) -> str:
        """The channel that enters the application with these arguments."""

        def entered() -> str | None:
            for event in self.events:
                if event["type"] == "StasisStart" and event["args"][: len(arguments)] == [*arguments]:
                    return str(event["channel"]["id"])
            return None

        return str(await until(entered))


@pytest.fixture
async def engine(pbx: Pbx) -> AsyncIterator[Engine]:
    credentials = aiohttp.encode_basic_auth("ivr", pbx.secrets["ari_password"])
    async with aiohttp.ClientSession(headers={"Authorization": credentials}) as session:
        made = Engine(pbx, session)
        async with session.ws_connect(f"{pbx.ari_url}/events?app=ivr") as feed:

            async def listen() -> None:
                async for message in feed:
                    made.events.append(json.loads(message.data))

            listening = asyncio.create_task(listen())
            made.beat()
            yield made
            pbx.rx("dialplan set global IVR_HB 0")
            listening.cancel()
