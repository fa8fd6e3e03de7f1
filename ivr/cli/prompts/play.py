from __future__ import annotations

import asyncio
import shutil
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from ivr.audio.wav import Wav
from ivr.cli.prompts.opened import Opened, opened
from ivr.cli.terminal import SettingsFile, console, write
from ivr.errors import PromptError
from ivr.tts.cache import LARGEST, NAME, read
from ivr.tts.formats import FORMATS
from ivr.tts.inventory import Item

app = typer.Typer(add_completion=False)

PLAYERS = (("aplay", "-q"), ("play", "-q"))
"""Of alsa-utils, and of sox."""


@app.command()
def play(
    settings: SettingsFile,
    which: Annotated[
        str, typer.Argument(help="A place (shop/welcome), the first letters of a key, or words of it.")
    ],
    language: Annotated[str, typer.Option(help="Only in this language: es-ES.")] = "",
    out: Annotated[Path | None, typer.Option(help="A WAV file to write, instead of playing it here.")] = None,
) -> None:
    """Hear a prompt as callers hear it; one that is missing is made."""
    with opened(settings) as house:
        item = _found(house, which, language)
        console.print(
            f"{item.wanted.language} {item.wanted.where}: {item.words}", markup=False, highlight=False
        )
        wav = bytes(asyncio.run(_wav(house, item)))
    if out is not None:
        write(out, wav)
        console.print(f"Written to {out}.", markup=False, highlight=False)
        return
    player = next((one for one in PLAYERS if shutil.which(one[0])), None)
    done = (
        subprocess.run([*player, "-"] if player[0] == "aplay" else [*player, "-t", "wav", "-"], input=wav)
        if player
        else None
    )
    if done is None or done.returncode:
        raise PromptError("Nothing here can play sound (aplay or sox, and a sound card). Use --out FILE.wav.")


def _found(house: Opened, which: str, language: str) -> Item:
    spoken = [one for one in house.inventory.items if language in ("", one.wanted.language)]
    tests = (
        lambda one: which in (one.wanted.where, one.wanted.take),
        lambda one: len(which) >= 4 and one.key.startswith(which),
        lambda one: which.casefold() in one.words.casefold(),
    )
    for test in tests:
        found = [one for one in spoken if test(one)]
        if found:
            return next((one for one in found if one.wanted.take == which), found[0])
    raise PromptError(f"No prompt is said at {which!r}, has such a key, or these words.")


async def _wav(house: Opened, item: Item) -> Wav:
    """In the widest format that is kept."""
    wanted = item.wanted
    try:
        await house.prompts.build([wanted])
    finally:
        await house.prompts.close()
    _, entry = house.prompts.look(wanted)
    if entry is None:
        raise PromptError("The voice that should speak did not; another stood in for it.")
    there = [one for one in FORMATS.values() if entry.file.with_name(f"{NAME}.{one.name}").exists()]
    best = max(there, key=lambda one: one.rate)
    return Wav(best.decode(read(entry.file.with_name(f"{NAME}.{best.name}"), LARGEST)), best.rate)
