from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ivr.cli.terminal import console, write
from ivr.flow.schema import reply_schema, schema

app = typer.Typer(add_completion=False)


@app.command("schema")
def schema_command(
    output: Annotated[Path | None, typer.Option(help="A file; without, it is printed.")] = None,
    answers: Annotated[bool, typer.Option("--answers", help="Of files of answers, not of flows.")] = False,
) -> None:
    """Print the JSON Schema of flows, by which editors complete and explain."""
    written = json.dumps(reply_schema() if answers else schema(), indent=2, ensure_ascii=False)
    if output is None:
        print(written)
    else:
        write(output, written + "\n")
        console.print(f"{output} is written.", highlight=False)
