"""The commands of `ivr`: parse, call a room, print."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import structlog
import typer
from rich.console import Console

from ivr import settings as settings_room
from ivr.actions import LookUp
from ivr.ari.client import AriClient
from ivr.demo import commands as demo
from ivr.engine.repertoire import load_play
from ivr.engine.serve import back_ends, serve
from ivr.errors import FlowErrors, IvrError
from ivr.events import LookedUp
from ivr.simulator.talk import Talk
from ivr.watchdog import Watchdog

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console()
complaints = Console(stderr=True)

SettingsFile = Annotated[Path, typer.Argument(help="The settings of this installation (YAML).", exists=True)]
FlowFolder = Annotated[Path, typer.Argument(help="A folder with one flow.", exists=True, file_okay=False)]
Folder = Annotated[Path, typer.Option(help="Where configuration, secrets, logs and recordings live.")]


@app.command("serve")
def serve_command(settings: SettingsFile) -> None:
    """Take calls, until told to stop."""
    _log_to_stderr()
    asyncio.run(serve(_settings(settings), complaints))


@app.command()
def watchdog(
    settings: SettingsFile, user: str = "watchdog", password: str = "env:IVR_WATCHDOG_PASSWORD"
) -> None:
    """Hand callers to the fallback when the engine is dead or frozen. A process of its own."""
    _log_to_stderr()
    asterisk = _settings(settings).asterisk
    secret = settings_room.Secret(*password.split(":", 1)).reveal(os.environ)

    async def watch() -> None:
        async with AriClient(asterisk.url, user, secret, "watchdog", timeout=asterisk.timeout) as ari:
            await Watchdog(ari, asterisk.app).run()

    asyncio.run(watch())


@app.command()
def check(
    flows: Annotated[list[Path], typer.Argument(help="Folders with one flow each.", exists=True)],
) -> None:
    """Read flows and say everything that is wrong with them."""
    broken = 0
    for folder in flows:
        try:
            load_play(folder)
        except FlowErrors as faults:
            broken += len(faults.faults)
            console.print(str(faults), markup=False, highlight=False, soft_wrap=True)
    if broken:
        raise typer.Exit(1)
    console.print(f"{len(flows)} flow{'s' * (len(flows) != 1)} in order.")


@app.command()
def talk(
    flow: FlowFolder,
    settings: Annotated[
        Path | None, typer.Option(help="Settings with the back offices; without, the demo's is used.")
    ] = None,
) -> None:
    """Hold the conversation of a flow by keyboard."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    play = load_play(flow)

    async def hold() -> None:
        async with demo.office_or(back_ends(_settings(settings)) if settings else None) as ends:

            async def look_up(action: LookUp) -> LookedUp:
                return LookedUp(at=demo.now(), id=action.id, **(await ends.look_up(action))._asdict())

            await Talk(play.flow, look_up, console, _keyboard).hold()

    asyncio.run(hold())


app.add_typer(demo.app, name="demo", help="A whole telephone system on this machine, to try it.")


def main() -> None:
    """Every fault of ours is a sentence, never a traceback."""
    try:
        app()
    except IvrError as fault:
        complaints.print(str(fault), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)
    except ExceptionGroup as group:
        ours, others = group.split(IvrError)
        if others is not None:
            raise
        for one in ours.exceptions if ours else ():
            complaints.print(str(one), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)


def _settings(path: Path) -> settings_room.Settings:
    return settings_room.parse(path.read_text(encoding="utf-8"), str(path), path.resolve().parent)


def _keyboard() -> str | None:
    try:
        return console.input("[bold]you> [/]")
    except EOFError:
        return None


def _log_to_stderr(stream: Callable[[], object] = lambda: sys.stderr) -> None:
    """One JSON line an event; control characters are escaped by JSON itself."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
