"""A real Asterisk for the tests marked `asterisk`: one a session, on ports of its own; and logging that no
command of one test settles for the next."""

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from tests.twins.fake_asterisk import FakeAsterisk

SCRIPT = Path(__file__).resolve().parent.parent / "asterisk-conf" / "pbx"
RTP_PORTS = 200


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """A command says what it logs, for its whole process: no test begins with what one before it said."""
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


@dataclass(frozen=True)
class Pbx:
    """A running Asterisk. `ari_url` ends in /ari; `secrets` are those of DIR/secrets.json."""

    dir: Path
    sip_port: int
    ari_port: int
    rtp_from: int
    secrets: dict[str, str]
    process: subprocess.Popen[bytes]

    @property
    def ari_url(self) -> str:
        return f"http://127.0.0.1:{self.ari_port}/ari"

    @property
    def sip_server(self) -> str:
        return f"127.0.0.1:{self.sip_port}"

    def rx(self, command: str) -> str:
        """What Asterisk's console answers."""
        return pbx_verb("rx", self.dir, command)


def pbx_verb(*arguments: object) -> str:
    """Run asterisk-conf/pbx; what it printed, or the test fails with what it complained of."""
    done = subprocess.run([sys.executable, SCRIPT, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"pbx {arguments[0]}: {done.stderr.strip()}", pytrace=False)
    return done.stdout


def free_ports() -> int:
    """The first of RTP_PORTS + 2 free ports below those that systems give out by themselves."""
    for _ in range(100):
        first = random.randrange(12000, 32000, 2)
        with ExitStack() as probes:
            try:
                for port in range(first, first + RTP_PORTS + 2):
                    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                        probes.enter_context(socket.socket(socket.AF_INET, kind)).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise RuntimeError(f"There are no {RTP_PORTS + 2} free ports in a row on this machine.")


def configure_pbx(folder: Path) -> int:
    """Configure on free ports; gives the first: RTP_PORTS for sound, then that of SIP, then ARI's."""
    first = free_ports()
    sip, ari = first + RTP_PORTS, first + RTP_PORTS + 1
    pbx_verb(
        *("configure", folder, "--sip-port", sip, "--ari-port", ari),
        *("--rtp-from", first, "--rtp-to", sip - 1),
    )
    return first


def running_pbx(folder: Path) -> Iterator[Pbx]:
    """Configure and run an Asterisk in `folder`; it ends with the generator, or with this process."""
    rtp = configure_pbx(folder)
    sip, ari = rtp + RTP_PORTS, rtp + RTP_PORTS + 1
    with (folder / "log/console").open("wb") as console:
        process = subprocess.Popen(
            [sys.executable, SCRIPT, "run", folder, "--with-parent"],
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=console,
        )
        try:
            pbx_verb("wait", folder, "--pid", process.pid)
            secrets = json.loads((folder / "secrets.json").read_text())
            yield Pbx(folder.resolve(), sip, ari, rtp, secrets, process)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="session")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """The Asterisk that all tests of a session share; leave no channel behind."""
    yield from running_pbx(tmp_path_factory.mktemp("pbx"))


@pytest.fixture
async def fake() -> AsyncIterator[FakeAsterisk]:
    """An Asterisk that is none, for one test."""
    async with FakeAsterisk() as fake:
        yield fake
