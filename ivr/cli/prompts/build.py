from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ivr.cli.prompts.opened import Flows, Opened, length, opened, size
from ivr.cli.terminal import SettingsFile, console
from ivr.tts.inventory import Item
from ivr.tts.prompts import Built
from ivr.tts.voices import BILLED

app = typer.Typer(add_completion=False)


@app.command()
def build(
    settings: SettingsFile,
    flows: Flows = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask, although an engine may bill it.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be made.")] = False,
) -> None:
    """Make every prompt that is missing: sentences, pieces of numbers and dates, slower speech."""
    with opened(settings, flows) as house:
        todo = house.inventory.of("missing", "stale")
        there = len(house.inventory.items) - len(todo)
        console.print(f"{len(house.inventory.items)} prompts, {there} of them built.", highlight=False)
        if todo:
            _cost(house, todo)
        if todo and not dry_run:
            if _billed(house, todo) and not yes:
                typer.confirm("Make them?", abort=True)
            asyncio.run(_build(house, todo))


def _cost(house: Opened, todo: Sequence[Item]) -> None:
    console.print(f"{len(todo)} to make, about {length(sum(one.seconds for one in todo))}:", highlight=False)
    counts: dict[str, list[int]] = {}
    for one in todo:
        who = house.prompts.speaks(one.wanted)
        name = "recordings" if who is None else f"{who.engine}, {who.voice}"
        count = counts.setdefault(name, [0, 0])
        count[0] += 1
        count[1] += one.characters if who is not None else 0
    for name, (number, characters) in counts.items():
        spoken = f", {characters:,} characters" if characters else ""
        console.print(f"  {escape(name)}: {number}{spoken}", highlight=False)
    for name, characters in _billed(house, todo).items():
        console.print(f"[bold]{escape(name)} bills these {characters:,} characters.[/bold]", highlight=False)


def _billed(house: Opened, todo: Sequence[Item]) -> dict[str, int]:
    """Engine → characters, of those that bill."""
    found: dict[str, int] = {}
    for one in todo:
        who = house.prompts.speaks(one.wanted)
        if who is not None and who.engine.startswith(BILLED):
            found[who.engine] = found.get(who.engine, 0) + one.characters
    return found


async def _build(house: Opened, todo: Sequence[Item]) -> None:
    columns = (
        TextColumn("Speaking"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[spoken]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("prompts", total=len(todo), spoken="")

        def tell(built: Built) -> None:
            spoken = f"{length(built.ms / 1000)} of speech, {size(built.bytes)}"
            bar.update(task, completed=built.done, spoken=spoken)

        try:
            built = await house.prompts.build((one.wanted for one in todo), tell)
        finally:
            await house.prompts.close()
    console.print(
        f"Made {built.made} in {length(built.seconds)}: {length(built.ms / 1000)}, {size(built.bytes)}.",
        highlight=False,
    )
    if built.others:
        console.print(
            f"{built.others} of them are not as they should be: a voice stood in for one that did not speak, "
            "or for a recording that cannot be used. Calls play that; build again when it is mended.",
            highlight=False,
            soft_wrap=True,
        )
        raise typer.Exit(1)
