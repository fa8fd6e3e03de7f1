from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ivr.cli.terminal import console, read_settings
from ivr.inspector.folders import flow_folders
from ivr.inspector.formats import FORMATS
from ivr.inspector.formats.text import show
from ivr.inspector.inspect import Report, inspect

app = typer.Typer(add_completion=False)


class Format(StrEnum):
    """The keys of FORMATS."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


@app.command()
def check(
    flows: Annotated[
        list[Path], typer.Argument(help="Folders with a flow, or with flows in them.", exists=True)
    ],
    format: Annotated[
        Format, typer.Option(help="For the eye, for scripts, or for code hosts.")
    ] = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings are errors too.")] = False,
    defaults: Annotated[
        bool, typer.Option("--defaults", help="Also tell which default an open outcome falls to.")
    ] = False,
    live: Annotated[
        Path | None, typer.Option(help="Settings: ask the Asterisk there whether it has what flows lead to.")
    ] = None,
) -> None:
    """Read flows and say everything that is wrong with them. Ends with 1 when there is an error."""
    folders = flow_folders(flows)
    if live is not None:
        reports = asyncio.run(_asked(folders, defaults, live))
    else:
        reports = [inspect(folder, notes=defaults) for folder in folders]
    if format is Format.TEXT and console.is_terminal:
        show(reports, console)
    else:
        print(FORMATS[format](reports))
    bad = {"error", "warning"} if strict else {"error"}
    if any(one.severity in bad for report in reports for one in report.findings):
        raise typer.Exit(1)


async def _asked(folders: list[Path], notes: bool, path: Path) -> list[Report]:
    """With prompts as long as they were built, and what this installation lacks. Needs the network
    and the voice, which are imported only here."""
    from ivr.inspector.lengths import measured
    from ivr.inspector.live import Installation

    settings = read_settings(path)
    seconds, found = measured(settings), []
    async with Installation(settings, settings.asterisk.password.reveal(os.environ)) as installation:
        for folder in folders:
            report = inspect(folder, notes=notes, seconds=seconds)
            lacks = [] if report.view is None else await installation.missing(report.view)
            found.append(replace(report, findings=tuple(sorted((*report.findings, *lacks)))))
    return found
