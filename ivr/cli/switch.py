from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from ivr.cli.terminal import SettingsFile, console, read_settings
from ivr.settings import Settings
from ivr.store.database import Database
from ivr.store.switches import Switches

app = typer.Typer(add_completion=False)


class State(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    AUTO = "auto"


@app.command()
def switch(
    settings: SettingsFile,
    name: Annotated[
        str, typer.Argument(help="The name of opening hours in the flows. Without: all switches.")
    ] = "",
    state: Annotated[State | None, typer.Argument(help="auto: as the opening hours say.")] = None,
) -> None:
    """Open or close by hand, whatever the opening hours say; it holds from the next call on."""
    asyncio.run(_switch(read_settings(settings), name, state))


async def _switch(settings: Settings, name: str, state: State | None) -> None:
    database = Database(settings.store)
    try:
        switches = Switches(database)
        if name and state is State.AUTO:
            await switches.release(name)
        elif name and state is not None:
            await switches.force(name, state.value, datetime.now(UTC))
        forced = await switches.all()
    finally:
        await database.close()
    shown = {name: forced[name]} if name in forced else {} if name else forced
    for one, there in shown.items():
        console.print(f"{one}: {there}, by hand", highlight=False)
    if not shown:
        console.print(f"{name or 'Everything'}: as the opening hours say", highlight=False)
