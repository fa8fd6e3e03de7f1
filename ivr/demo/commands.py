"""`ivr demo call` and `ivr demo serve`: a whole telephone system on this machine."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ivr.demo.office import BACK_ENDS, open_office
from ivr.demo.stage import Ports, Stage
from ivr.engine.backends import BackEnd, BackEnds
from ivr.errors import StageError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="A whole telephone system on this machine, to try it."
)
console = Console()

Folder = Annotated[Path, typer.Option(help="Where configuration, secrets, logs and recordings live.")]

REGISTER = """
Register a softphone, and call {numbers}:

    address    {server}  (UDP, this machine only)
    user       softphone
    password   {password}

and a second one as user [bold]agent[/], password {agent}: it rings when a caller is handed over.
What is said on each call is written below {folder}/calls. Ctrl-C ends it.
"""


@app.command()
def call(folder: Folder = Path("var/call")) -> None:
    """Place one scripted call, and say whether everything went as it should."""
    passed = asyncio.run(_call(folder))
    raise typer.Exit(0 if passed else 1)


async def _call(folder: Path) -> bool:
    from ivr.demo.first_call import first_call  # phones: not for the engine, which has these commands too

    with console.status("Starting Asterisk, the engine and the back office"):
        stage = Stage(folder, Ports.free(), numbers={})  # the shop alone: nothing else is prepared
        await stage.__aenter__()
    try:
        expectations = await first_call(stage, console)
    finally:
        await stage.__aexit__(None, None, None)
    return bool(expectations) and all(one.held for one in expectations)


@app.command()
def serve(folder: Folder = Path("var/serve")) -> None:
    """Take calls from softphones on this machine, until Ctrl-C."""
    asyncio.run(_serve(folder))


async def _serve(folder: Path) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    with console.status("Starting Asterisk, the engine and the back office"):
        stage = Stage(folder)
        await stage.__aenter__()
    try:
        password, agent = stage.secrets["softphone_password"], stage.agent_password
        server = stage.sip_server
        numbers = ", ".join(f"{number} ({flow})" for number, flow in stage.numbers.items())
        console.print(
            REGISTER.format(numbers=numbers, server=server, password=password, agent=agent, folder=folder)
        )
        await _until(stopped, stage)
    finally:
        await stage.__aexit__(None, None, None)


async def _until(stopped: asyncio.Event, stage: Stage) -> None:
    """Raises StageError when a process of the stage ends before it is told to."""
    asked, fallen = asyncio.create_task(stopped.wait()), asyncio.create_task(stage.fallen())
    await asyncio.wait((asked, fallen), return_when=asyncio.FIRST_COMPLETED)
    if not asked.done():
        asked.cancel()
        raise StageError(fallen.result())
    fallen.cancel()
    await asyncio.gather(fallen, return_exceptions=True)


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def office_or(ends: BackEnds | None) -> AsyncIterator[BackEnds]:
    """These back offices, or the demo's own, in this process and on a free port."""
    if ends is not None:
        async with ends:
            yield ends
        return
    with tempfile.TemporaryDirectory(prefix="ivr-office-") as folder:
        async with (
            open_office(Path(folder)) as port,
            BackEnds({name: BackEnd(name, f"http://127.0.0.1:{port}/{name}") for name in BACK_ENDS}) as own,
        ):
            yield own
