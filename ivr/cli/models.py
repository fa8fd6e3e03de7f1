from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from ivr.cli import logs
from ivr.cli.terminal import complaints, console
from ivr.errors import IvrError, ModelError
from ivr.rehearsal.audition import audition
from ivr.stt.extras import MODULES, require
from ivr.stt.models.catalogue import KNOWN, address, language
from ivr.stt.models.fetch import fetch as download
from ivr.stt.models.shelf import Shelf, usual_folder
from ivr.stt.pocketsphinx import PocketSphinx
from ivr.stt.recogniser import Recogniser
from ivr.stt.recognisers import RECOGNISERS
from ivr.stt.synthetic import model as synthetic
from ivr.stt.vosk import Vosk

app = typer.Typer(add_completion=False)

Folder = Annotated[
    Path, typer.Option("--folder", help="Where models lie.", show_default=False, file_okay=False)
]
USUAL = usual_folder()


@app.callback(invoke_without_command=True)
def models(context: typer.Context, folder: Folder = USUAL) -> None:
    """The engines that hear, and their models: what is here, and what can be fetched."""
    logs.warnings_only()
    if context.invoked_subcommand is None:
        console.print(_engines())
        console.print()
        console.print(_models(Shelf(folder)))
        told = (
            f"\nModels lie in {folder}. 'ivr models fetch NAME' brings one, 'ivr models check NAME' tries it."
        )
        console.print(told, style="bright_black", markup=False, highlight=False)


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(help="A model of the list, or the address of a ZIP file.")],
    sha256: Annotated[str, typer.Option(help="What its checksum must be.")] = "",
    folder: Folder = USUAL,
) -> None:
    """Fetch a model, and put it where the others are."""
    if "://" not in name and name not in KNOWN:
        known = ", ".join(KNOWN)
        raise typer.BadParameter(f"there are {known}", param_hint="NAME")
    url = name if "://" in name else address(name)
    own = name if name in KNOWN else PurePosixPath(urlsplit(url).path).stem
    shelf, file = Shelf(folder), folder / f"{own}.zip"
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(own, total=None)
        found = asyncio.run(
            download(url, file, lambda have, of: bar.update(task, completed=have, total=of or None), sha256)
        )
    try:
        path = shelf.unpack(file, own)
    finally:
        file.unlink(missing_ok=True)
    if not sha256:
        console.print(f"Its SHA-256 is {found}", style="bright_black", highlight=False)
    _usage(path, language(own) or "LANGUAGE")


@app.command()
def make(folder: Folder = USUAL) -> None:
    """Make the small model for tests from the weights in this package; it knows synthesisers, not people."""
    began = time.monotonic()
    path = Shelf(folder).put(synthetic.NAME, synthetic.make)
    console.print(
        f"{synthetic.NAME} is made in {time.monotonic() - began:.1f} s. It knows synthetic voices only."
    )
    _usage(path, synthetic.LANGUAGE)


@app.command()
def check(
    names: Annotated[list[str], typer.Argument(help="Models of the list, folders, or pocketsphinx.")],
    tongue: Annotated[str, typer.Option("--language", help="That of a folder: es-ES.")] = "",
    folder: Folder = USUAL,
) -> None:
    """Load models, and let each hear a synthesised sentence. Ends with 1 when one does not hear it."""
    shelf, failed = Shelf(folder), False
    for name in names:
        path = shelf.path(name) if name in shelf else Path(name)
        hears = tongue or language(name) or synthetic.LANGUAGE
        ear: Recogniser = PocketSphinx(1) if name == PocketSphinx.name else Vosk({hears: path})
        try:
            asyncio.run(_checked(name, ear, hears))
        except IvrError as fault:
            failed = True
            complaints.print(f"{name}: {fault}", style="red", markup=False, highlight=False, soft_wrap=True)
    if failed:
        raise typer.Exit(1)


async def _checked(name: str, ear: Recogniser, hears: str) -> None:
    began = time.monotonic()
    try:
        await ear.open()
        loaded = time.monotonic() - began
        found = await audition(ear, hears)
    finally:
        await ear.close()
    if not found.passed:
        raise ModelError(f"it was told '{found.said}' and heard '{found.heard.text}'.")
    sure = found.heard.confidence
    told = f"loaded in {loaded:.1f} s; heard '{found.heard.text}' ({sure:.2f}) in {found.seconds:.1f} s"
    console.print(Text("✓ ", "green") + Text(f"{name}: {told}", "default"))


def _usage(path: Path, hears: str) -> None:
    console.print("In the settings:", style="bright_black")
    lines = f"  hearing:\n    engine: vosk\n    vosk: {{models: {{{hears}: {path}}}}}"
    console.print(lines, markup=False, highlight=False, soft_wrap=True)


# --- the list -------------------------------------------------------------------------------------


def _engines() -> Table:
    table = Table("engine", "", "what it needs", box=None, header_style="bright_black", padding=(0, 2, 0, 0))
    for name in RECOGNISERS:
        here = _is_installed(name)
        state = Text("ready", "green") if here else Text("not installed", "yellow")
        table.add_row(name, state, NEEDS.get(name, "a service") if here else f"pip install 'ivr[{name}]'")
    return table


NEEDS = {"pocketsphinx": "nothing: its model comes with it", "vosk": "a model: see below"}


def _is_installed(name: str) -> bool:
    if name not in MODULES:
        return True
    try:
        require(name)
    except IvrError:
        return False
    return True


def _models(shelf: Shelf) -> Table:
    table = Table(
        "model", "language", "size", "", box=None, header_style="bright_black", padding=(0, 2, 0, 0)
    )
    table.columns[2].justify = "right"
    for row in (*_here(shelf), *_there(shelf)):
        table.add_row(*row)
    return table


def _here(shelf: Shelf) -> Iterator[tuple[str | Text, ...]]:
    for name in shelf:
        hears = synthetic.LANGUAGE if name == synthetic.NAME else language(name)
        about = "installed" + (", for tests" if name == synthetic.NAME else "")
        yield name, hears, f"{shelf.bytes(name) / 1e6:.0f} MB", Text(about, "green")


def _there(shelf: Shelf) -> Iterator[tuple[str | Text, ...]]:
    for name, known in KNOWN.items():
        if name not in shelf:
            yield name, known.language, f"{known.megabytes} MB", Text(known.about, "bright_black")
    if synthetic.NAME not in shelf:
        yield synthetic.NAME, synthetic.LANGUAGE, "12 MB", Text("for tests: ivr models make", "bright_black")
