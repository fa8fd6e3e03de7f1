from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ivr.cli.terminal import FlowFolder, console, write
from ivr.flow.graph import FORMATS, drawing
from ivr.flow.reader import read_flow
from ivr.store.folder import read_folder

app = typer.Typer(add_completion=False)


class Format(StrEnum):
    """The keys of FORMATS."""

    SVG = "svg"
    MERMAID = "mermaid"
    DOT = "dot"


@app.command()
def graph(
    flow: FlowFolder,
    format: Annotated[Format, typer.Option(help="A picture, or text that others draw.")] = Format.SVG,
    output: Annotated[Path | None, typer.Option(help="A file; without, it is printed.")] = None,
) -> None:
    """Draw a flow."""
    drawn = FORMATS[format](drawing(read_flow(read_folder(flow))))
    if output is None:
        print(drawn, end="")
    else:
        write(output, drawn)
        console.print(f"{output} is written.", highlight=False)
