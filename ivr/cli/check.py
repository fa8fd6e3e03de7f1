from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ivr.cli.terminal import console
from ivr.errors import FlowErrors
from ivr.flow.reader import read_flow
from ivr.store.folder import read_folder

app = typer.Typer(add_completion=False)


@app.command()
def check(
    flows: Annotated[list[Path], typer.Argument(help="Folders with one flow each.", exists=True)],
) -> None:
    """Read flows and say everything that is wrong with them."""
    broken = 0
    for folder in flows:
        try:
            read_flow(read_folder(folder))
        except FlowErrors as faults:
            broken += len(faults.faults)
            console.print(str(faults), markup=False, highlight=False, soft_wrap=True)
    if broken:
        raise typer.Exit(1)
    console.print(f"{len(flows)} flow{'s' * (len(flows) != 1)} in order.")
