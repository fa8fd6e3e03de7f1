from __future__ import annotations

import asyncio
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated

import typer

from ivr.cli import logs
from ivr.cli.terminal import SenseName, console, write
from ivr.rehearsal.piece import Piece
from ivr.rehearsal.rehearse import LEVELS, Rehearsal, rehearse
from ivr.senses.senses import SENSE
from ivr.simulator.junit import junit
from ivr.simulator.report import print_coverage, print_result, print_summary
from ivr.simulator.runner import Result
from ivr.simulator.scenario import Scenario

app = typer.Typer(add_completion=False)


@app.command()
def test(
    flows: Annotated[list[Path], typer.Argument(help="Folders with one flow each.", exists=True)],
    level: Annotated[
        str, typer.Option("--as", help="text, audio, or call: a real one, by Asterisk.")
    ] = "text",
    name: Annotated[str, typer.Option("-k", help="Only tests with this in their name; * is anything.")] = "",
    junit_file: Annotated[Path | None, typer.Option("--junit", help="Write results as JUnit's XML.")] = None,
    coverage: Annotated[
        float | None, typer.Option(help="Show what was reached, and fail below so many per cent.")
    ] = None,
    sense: SenseName = SENSE,
    verbose: Annotated[bool, typer.Option("-v", help="Show the conversations that passed, too.")] = False,
) -> None:
    """Hold the written conversations of flows, and say which do not go as they should."""
    if level not in LEVELS:
        raise typer.BadParameter(f"a test runs as {', '.join(LEVELS)}, not as {level}", param_hint="--as")
    logs.off()
    rehearsal = asyncio.run(
        _rehearse([Piece.load(one, sense) for one in _folders(flows)], level, name, verbose)
    )
    for flow, reached in rehearsal.coverages.items() if coverage is not None else ():
        print_coverage(flow, reached, console)
    print_summary(rehearsal.all, rehearsal.seconds, console)
    if junit_file is not None:
        write(junit_file, junit(rehearsal.results))
    low = coverage is not None and any(one.percent < coverage for one in rehearsal.coverages.values())
    if low or not rehearsal.passed or not rehearsal.all:
        raise typer.Exit(1)


async def _rehearse(pieces: list[Piece], level: str, name: str, verbose: bool) -> Rehearsal:
    def tell(piece: Piece, result: Result) -> None:
        print_result(result, console, verbose)

    def begin(piece: Piece, scenario: Scenario, number: int, of: int) -> None:
        status.update(f"{number} of {of}  {piece.name}: {scenario.name}")

    with console.status("") as status:
        return await rehearse(pieces, level, lambda one: _named(one, name), tell, begin)


def _named(scenario: Scenario, name: str) -> bool:
    return fnmatch(scenario.name.casefold(), f"*{name.casefold()}*")


def _folders(given: list[Path]) -> list[Path]:
    """Each is the folder of a flow, or one that holds such folders."""
    found: list[Path] = []
    for folder in given:
        inside = sorted(one.parent for one in folder.glob("*/tests"))
        found += inside or [folder]
    return found
