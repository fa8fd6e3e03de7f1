from __future__ import annotations

import typer
from rich.table import Table

from ivr.cli.terminal import SettingsFile, console, read_settings
from ivr.engine.board import read_board

app = typer.Typer(add_completion=False)


@app.command()
def flows(settings: SettingsFile) -> None:
    """Say which flows the running engine plays, in which versions, for how many calls."""
    shown = read_board(read_settings(settings).calls)
    table = Table("flow", "version", "since", "numbers", "calls", "", box=None, highlight=False)
    for one in sorted(shown.lines, key=lambda line: (line.name, not line.live, line.since)):
        state = "" if one.live else "until its calls are over"
        numbers = ", ".join(one.numbers) if one.live else ""
        table.add_row(one.name, one.version, one.since, numbers, str(one.calls), state)
    console.print(table)
    for name, faults in sorted(shown.refused.items()):
        console.print(f"The newest version of {name} is refused:", markup=False, highlight=False)
        for fault in faults:
            console.print(f"  {fault}", markup=False, highlight=False, soft_wrap=True)
