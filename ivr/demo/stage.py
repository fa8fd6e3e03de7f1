"""A whole telephone system on loopback: Asterisk, engine, watchdog and back office as processes.

Used by `make call`, `make serve` and the tests; every process dies with the one that started it.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import random
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ivr.ari import outbound
from ivr.ari.belongings import HEARTBEAT
from ivr.ari.client import AriClient
from ivr.demo.office import BACK_ENDS
from ivr.errors import AriError, StageError

ROOT = Path(__file__).resolve().parents[2]
PBX = ROOT / "asterisk-conf" / "pbx"
READY_LIMIT_S = 300.0  # the first time, every prompt of five conversations is made
POLL_S = 0.05
PR_SET_PDEATHSIG = 1
RTP_PORTS = 200

SETTINGS = """\
# Written by the stage; an installation of your own starts from docs/admin.md.
asterisk:
  url: {ari_url}
  user: ivr
  password: env:IVR_ARI_PASSWORD
  app: ivr
flows: {flows}
numbers:
{numbers}  else: {flow}
prompts: {folder}/prompts
calls: {folder}/calls
recordings: {folder}/spool/recording
store: {store}
back_ends:
{back_ends}"""
BACK_END = """\
  {name}:
    url: {office}/{name}
    timeout: {patience}
"""
NUMBERS = {"100": "shop", "200": "clinic", "300": "bank", "400": "billing", "500": "helpdesk"}
"""Which flow a number reaches; any other reaches the flow of the stage."""

CALLER = "caller"
"""What the scripted caller's phone shows as its number."""


@dataclass(frozen=True, slots=True)
class Ports:
    sip: int = 5060
    ari: int = 8088
    rtp: int = 10000  # the first of RTP_PORTS

    @classmethod
    def free(cls) -> Ports:
        """Ports that nobody uses now, so that several stages stand side by side."""
        for _ in range(100):  # below those that systems give out by themselves
            first = random.randrange(12000, 32000, 2)
            if all(_is_free(port) for port in range(first, first + RTP_PORTS + 2)):
                return cls(first + RTP_PORTS, first + RTP_PORTS + 1, first)
        raise StageError("No free range of ports was found on this machine.")


@dataclass(slots=True)
class Stage:
    """`async with Stage(folder) as stage:`: ready to take calls.

    `numbers` reach the flows named, any other number reaches `flow`; `back_ends` is the address of
    other back offices than the demonstration's, `patience` how long the engine waits for one.
    """

    folder: Path
    ports: Ports = field(default_factory=Ports)
    flows: Path = ROOT / "flows"
    flow: str = "shop"
    numbers: Mapping[str, str] = field(default_factory=lambda: NUMBERS)
    back_ends: str = ""
    patience: str = "3s"
    secrets: dict[str, str] = field(default_factory=dict)
    processes: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)
    _exit: AsyncExitStack = field(default_factory=AsyncExitStack)
    _seen: set[Path] = field(default_factory=set)

    @property
    def sip_server(self) -> str:
        return f"127.0.0.1:{self.ports.sip}"

    @property
    def ari_url(self) -> str:
        return f"http://127.0.0.1:{self.ports.ari}/ari"

    @property
    def store(self) -> str:
        """The database of the engine's calls."""
        return f"sqlite:///{self.folder}/calls.db"

    @property
    def caller_password(self) -> str:
        return self.secrets["caller_password"]

    @property
    def agent_password(self) -> str:
        return self.secrets["agent_password"]

    async def __aenter__(self) -> Self:
        try:
            await self._set_up()
        except BaseException:
            await self._exit.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    async def _set_up(self) -> None:
        self.folder = self.folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        for part in ("prompts", "calls", "office", "log"):
            (self.folder / part).mkdir(exist_ok=True)
        await self._configure()
        office = await self.start(
            "office", "-m", "ivr.demo.office", "--port", "0", "--folder", self._at("office")
        )
        port = json.loads(await self._line_of(office, "office"))["port"]
        office_url = self.back_ends or f"http://127.0.0.1:{port}"
        settings = SETTINGS.format(
            ari_url=self.ari_url,
            flows=self.flows,
            flow=self.flow,
            folder=self.folder,
            store=self.store,
            numbers="".join(
                f"  {number}: {flow}\n"
                for number, flow in self.numbers.items()
                if (self.flows / flow).is_dir()
            ),
            back_ends="".join(
                BACK_END.format(name=name, office=office_url, patience=self.patience) for name in BACK_ENDS
            ),
        )
        (self.folder / "ivr.yaml").write_text(settings)
        asterisk = await self.start("asterisk", str(PBX), "run", str(self.folder), "--with-parent")
        await self._pbx("wait", str(self.folder), "--pid", str(asterisk.pid))
        await self.start_engine()
        await self.start("watchdog", "-m", "ivr", "watchdog", self._at("ivr.yaml"), "--user", "watchdog")

    async def _configure(self) -> None:
        rtp = self.ports.rtp
        await self._pbx(
            *("configure", str(self.folder)),
            *("--sip-port", str(self.ports.sip), "--ari-port", str(self.ports.ari)),
            *("--rtp-from", str(rtp), "--rtp-to", str(rtp + RTP_PORTS - 1)),
        )
        self.secrets = json.loads((self.folder / "secrets.json").read_text())

    async def start_engine(self) -> None:
        """Until the gate of the dialplan is open: the engine's heartbeat has arrived, and not only that
        of one before it, which may have been killed."""
        async with AriClient(self.ari_url, "monitor", self.secrets["monitor_password"], "monitor") as ari:
            before = await _heartbeat(ari)
            await self.start("engine", "-m", "ivr", "serve", self._at("ivr.yaml"))
            async with asyncio.timeout(READY_LIMIT_S):
                while await _heartbeat(ari) in (before, "", "0"):
                    self._all_alive()
                    await asyncio.sleep(POLL_S)

    async def fallen(self) -> str:
        """Wait until any process ends by itself; gives which, and the last it had to say."""
        waiting = {asyncio.create_task(one.wait()): name for name, one in self.processes.items()}
        try:
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
        return " ".join(self._end_of(waiting[task]) for task in done)

    async def start(self, name: str, *arguments: str) -> asyncio.subprocess.Process:
        """Start a process; Python modules (`-m …`) with our own interpreter."""
        command = [sys.executable, *arguments] if arguments[0] == "-m" else list(arguments)
        log = (self.folder / "log" / f"{name}.log").open("ab")
        with log:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE if name == "office" else log,
                stderr=log,
                cwd=ROOT,
                env=self._environment(),
                preexec_fn=_die_with_parent,
            )
        self.processes[name] = process
        self._exit.push_async_callback(self.stop, name)
        return process

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "IVR_ARI_PASSWORD": self.secrets.get("ari_password", ""),
            "IVR_WATCHDOG_PASSWORD": self.secrets.get("watchdog_password", ""),
        }

    async def stop(self, name: str, how: signal.Signals = signal.SIGTERM) -> None:
        process = self.processes.get(name)
        if process is None or process.returncode is not None:
            return
        process.send_signal(how)
        try:
            async with asyncio.timeout(10):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def journal(self) -> AsyncIterator[dict[str, Any]]:
        """The records of the next call, as they are written, until the call has ended."""
        folder = self.folder / "calls"
        before = set(folder.rglob("*.jsonl"))
        while not (new := set(folder.rglob("*.jsonl")) - before - self._seen):
            await asyncio.sleep(POLL_S)
        path = min(new)
        self._seen.add(path)
        with path.open() as lines:
            rest = ""
            while True:
                rest += lines.readline()
                if not rest.endswith("\n"):
                    await asyncio.sleep(POLL_S)
                    continue
                record, rest = json.loads(rest), ""
                yield record
                if record["type"] == "HungUp":
                    return

    async def rx(self, command: str) -> str:
        """What Asterisk's console answers."""
        return await self._pbx("rx", str(self.folder), command)

    async def _pbx(self, *arguments: str) -> str:
        process = await asyncio.create_subprocess_exec(
            str(PBX), *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        out, errors = await process.communicate()
        if process.returncode:
            raise StageError(f"pbx {arguments[0]} failed: {errors.decode()[-2000:]}")
        return out.decode()

    async def _line_of(self, process: asyncio.subprocess.Process, name: str) -> bytes:
        assert process.stdout is not None
        async with asyncio.timeout(READY_LIMIT_S):
            line = await process.stdout.readline()
        if not line:
            raise StageError(f"The {name} did not start:\n{self.tail(name)}")
        return line

    def _all_alive(self) -> None:
        for name, process in self.processes.items():
            if process.returncode is not None:
                raise StageError(self._end_of(name))

    def _end_of(self, name: str) -> str:
        return f"The {name} ended with {self.processes[name].returncode}:\n{self.tail(name)}"

    def tail(self, name: str, lines: int = 20) -> str:
        log = self.folder / "log" / f"{name}.log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""

    def _at(self, name: str) -> str:
        return str(self.folder / name)


async def _heartbeat(ari: AriClient) -> str:
    """ "" when Asterisk cannot be asked."""
    try:
        return str((await ari.call(outbound.get_global(HEARTBEAT)))["value"])
    except AriError:
        return ""


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True
