from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ivr.cli.prompts.opened import Flows, opened
from ivr.cli.terminal import SettingsFile, console, write
from ivr.tts.studio import as_csv, as_html, entries
from ivr.tts.takes import Takes

app = typer.Typer(add_completion=False)


@app.command()
def lines(
    settings: SettingsFile,
    flows: Flows = None,
    html: Annotated[bool, typer.Option("--html", help="A page to read from, instead of CSV.")] = False,
    missing: Annotated[bool, typer.Option("--missing", help="Only what was not recorded yet.")] = False,
    out: Annotated[Path | None, typer.Option(help="A file; without, it is printed.")] = None,
) -> None:
    """The studio's list: what can be recorded, and the name to save each line as."""
    with opened(settings, flows) as house:
        found = entries(house.lines, Takes(house.settings.sounds))
    if missing:
        found = [one for one in found if not one.recorded]
    made = as_html(found) if html else as_csv(found)
    if out is None:
        print(made, end="")
    else:
        write(out, made)
        console.print(f"{len(found)} lines are written to {out}.", markup=False, highlight=False)
