from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ivr.cli.prompts.opened import Flows, opened
from ivr.cli.terminal import SettingsFile, console, write
from ivr.tts import levels
from ivr.tts.report import as_html, heard

app = typer.Typer(add_completion=False)


@app.command()
def report(
    settings: SettingsFile,
    flows: Flows = None,
    html: Annotated[Path | None, typer.Option(help="A page to listen to, in one file.")] = None,
    pieces: Annotated[bool, typer.Option("--pieces", help="Pieces and slower speech too.")] = False,
) -> None:
    """Measure what is built: loudness, peaks, a constant, rumble. Ends with 1 when something is wrong."""
    with opened(settings, flows) as house:
        found = heard(house.inventory)
    faulty = [one for one in found if one.sound.faults]
    for one in faulty:
        wanted, faults = one.item.wanted, "; ".join(one.sound.faults)
        sentence = f"{wanted.language} {wanted.where}: {faults}: {one.item.words}"
        console.print(sentence, markup=False, highlight=False, soft_wrap=True)
    away = max((abs(one.sound.loudness - levels.TARGET) for one in found), default=0.0)
    console.print(
        f"{len(found)} prompts, {len(faulty)} with faults; "
        f"none is farther than {away:.2f} LU from {levels.TARGET:g} LUFS.",
        highlight=False,
    )
    if html is not None:
        whole = [one for one in found if pieces or not (one.item.wanted.piece or one.item.wanted.slow)]
        write(html, as_html(whole, "What callers hear"))
        console.print(f"{len(whole)} of them are in {html}.", markup=False, highlight=False)
    if faulty:
        raise typer.Exit(1)
