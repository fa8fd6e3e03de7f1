from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ivr.cli.terminal import console
from ivr.simulator.starter import begin

app = typer.Typer(add_completion=False)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="What the flow is called: a lower-case word.")],
    folder: Annotated[Path, typer.Option("--in", help="The folder that holds the flows.")] = Path("flows"),
) -> None:
    """Begin a flow: one that works, with comments and tests, to be changed into yours."""
    for path in begin(name, folder):
        console.print(str(path), markup=False, highlight=False, soft_wrap=True)
    console.print(f"\nHold it with: ivr talk {folder / name}", markup=False, highlight=False, soft_wrap=True)
