from __future__ import annotations

import time

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ivr.cli import logs
from ivr.cli.terminal import SettingsFile, console, read_settings
from ivr.engine.repertoire import load_play
from ivr.errors import SenseError
from ivr.inspector.folders import flow_folders
from ivr.senses.kept import Kept
from ivr.senses.senses import NONE, fits, sense

app = typer.Typer(add_completion=False)


@app.command()
def build(settings: SettingsFile) -> None:
    """Make what understanding needs of each flow, so that the engine starts at once."""
    logs.warnings_only()
    house = read_settings(settings)
    wanted = house.understanding.sense
    known = sense(wanted) if wanted != NONE else None
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    for folder in flow_folders([house.flows]):
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(folder.name, total=None)
            if isinstance(known, Kept):
                known.tell = lambda done, of, bar=bar, task=task: bar.update(task, completed=done, total=of)  # type: ignore[misc]
            began = time.monotonic()
            load_play(folder, house.public, wanted)
        if trouble := fits().trouble or (known.shelf.trouble if isinstance(known, Kept) else ""):
            raise SenseError(trouble)
        console.print(f"{folder.name}: {time.monotonic() - began:.1f} s", markup=False, highlight=False)
