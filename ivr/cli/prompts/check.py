from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated

import typer

from ivr.cli.prompts.opened import Flows, length, opened
from ivr.cli.terminal import SettingsFile, console
from ivr.tts.inventory import Item

app = typer.Typer(add_completion=False)


@app.command()
def check(
    settings: SettingsFile,
    flows: Flows = None,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Say which prompts are missing or stale. Ends with 1 when there is one: a gate before delivery."""
    with opened(settings, flows) as house:
        bad = house.inventory.of("missing", "stale")
        if as_json:
            print(json.dumps([told(one) for one in bad], indent=1, ensure_ascii=False))
        else:
            for one in bad:
                console.print(sentence(one), markup=False, highlight=False, soft_wrap=True)
            _sum(bad, len(house.inventory.items))
    if bad:
        raise typer.Exit(1)


def sentence(item: Item) -> str:
    """As compilers write it: file, line and column first."""
    places = [str(place) for place in item.places] or [f"({item.wanted.where})"]
    more = f" (and at {len(places) - 1} more places)" if len(places) > 1 else ""
    kind = "piece, " if item.wanted.piece else "slower, " if item.wanted.slow else ""
    why = f", {item.why}" if item.why else ""
    return f'{places[0]}: {item.state}{why}: {kind}{item.wanted.language} "{item.words}"{more}'


def told(item: Item) -> dict[str, object]:
    """The same for scripts."""
    wanted = item.wanted
    return {
        "state": item.state,
        "why": item.why,
        "language": wanted.language,
        "text": item.words,
        "where": wanted.where,
        "slow": wanted.slow,
        "piece": wanted.piece,
        "places": [str(place) for place in item.places],
        "characters": item.characters,
    }


def _sum(bad: Sequence[Item], needed: int) -> None:
    if not bad:
        console.print(f"All {needed} prompts are built.", highlight=False)
        return
    stale = sum(one.state == "stale" for one in bad)
    seconds = length(sum(one.seconds for one in bad))
    characters = sum(one.characters for one in bad)
    console.print(
        f"{len(bad) - stale} of {needed} prompts are missing, {stale} are stale: about {seconds}, "
        f"{characters:,} characters. `ivr prompts build` makes them.",
        highlight=False,
    )
