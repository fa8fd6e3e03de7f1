from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from ivr.actions import LookUp
from ivr.cli import logs
from ivr.cli.terminal import FlowFolder, console, read_settings
from ivr.demo import commands as demo
from ivr.engine.repertoire import load_play
from ivr.engine.serve import back_ends
from ivr.events import LookedUp
from ivr.simulator.talk import Talk

app = typer.Typer(add_completion=False)


@app.command()
def talk(
    flow: FlowFolder,
    settings: Annotated[
        Path | None, typer.Option(help="Settings with the back offices; without, the demo's is used.")
    ] = None,
) -> None:
    """Hold the conversation of a flow by keyboard."""
    logs.warnings_only()
    play = load_play(flow)

    async def hold() -> None:
        async with demo.office_or(back_ends(read_settings(settings)) if settings else None) as ends:

            async def look_up(action: LookUp) -> LookedUp:
                return LookedUp(at=demo.now(), id=action.id, **(await ends.look_up(action))._asdict())

            await Talk(play.flow, look_up, console, _keyboard).hold()

    asyncio.run(hold())


def _keyboard() -> str | None:
    try:
        return console.input("[bold]you> [/]")
    except EOFError:
        return None
