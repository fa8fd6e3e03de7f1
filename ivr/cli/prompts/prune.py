from __future__ import annotations

from typing import Annotated

import typer

from ivr.cli.prompts.opened import opened, size
from ivr.cli.terminal import SettingsFile, console
from ivr.ssml import words
from ivr.tts.shelf import IN_PLAY_S, idle

app = typer.Typer(add_completion=False)

DAY_S = 86400.0


@app.command()
def prune(
    settings: SettingsFile,
    days: Annotated[
        int, typer.Option(min=0, help="Keep what was played within so many days, or said on a call then.")
    ] = 30,
    yes: Annotated[bool, typer.Option("--yes", help="Remove them; without, they are only shown.")] = False,
) -> None:
    """Remove prompts that no flow needs. What was played in the last quarter of an hour always stays."""
    with opened(settings) as house:
        inventory = house.inventory
        needed = {item.key for item in inventory.items}
        going = list(idle(house.prompts.cache.all(), needed, max(IN_PLAY_S, days * DAY_S)))
        for one in going:
            about = inventory.about.get(one.key, {})
            text = words(str(about.get("text", ""))) or "(said on a call)"
            console.print(
                f"{one.key[:8]} {about.get('language', '')} {text}",
                markup=False,
                highlight=False,
                soft_wrap=True,
            )
            if yes:
                house.prompts.cache.drop(one.key)
    did = "were removed" if yes else "can go; --yes removes them"
    console.print(f"{len(going)} prompts, {size(sum(one.size for one in going))}, {did}.", highlight=False)
