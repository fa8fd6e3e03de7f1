from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ivr.cli.prompts.opened import Flows, opened, size
from ivr.cli.terminal import SettingsFile, console
from ivr.errors import PromptError
from ivr.tts.cache import Kept

app = typer.Typer(add_completion=False)

WHOLE = ("--archive", "--relative", "--delay-updates", "--chmod=D755,F644", "--files-from=-")
"""Files come into their place at the very end, all together: nobody plays half a prompt."""


@app.command()
def sync(
    settings: SettingsFile,
    target: Annotated[
        str, typer.Argument(help="Where Asterisk plays from, as rsync names it: HOST:/FOLDER.")
    ],
    flows: Flows = None,
) -> None:
    """Bring what was built to an Asterisk that shares no disk with the engine, before its calls need it."""
    with opened(settings, flows) as house:
        missing = house.inventory.of("missing", "stale")
        if missing:
            raise PromptError(f"{len(missing)} prompts are not built; `ivr prompts build` makes them.")
        needed = {item.key for item in house.inventory.items}
        kept = [one for one in house.prompts.cache.all() if one.key in needed]
        send(house.settings.prompts, kept, target)
    console.print(
        f"{len(kept)} prompts, {size(sum(one.size for one in kept))}, are at {target}.", highlight=False
    )


def send(folder: Path, kept: Sequence[Kept], target: str) -> None:
    """PromptError when rsync is not there, or did not bring all of it."""
    program = shutil.which("rsync")
    if program is None:
        raise PromptError("Prompts travel by rsync, which is not installed (apt-get install rsync).")
    names = "".join(f"{file.relative_to(folder)}\n" for one in kept for file in sorted(one.place.iterdir()))
    end = "" if target.endswith("/") else "/"
    command = [program, *WHOLE, "--", f"{folder}/", f"{target}{end}"]
    done = subprocess.run(command, input=names, capture_output=True, text=True)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or [f"rsync ended with {done.returncode}"])[0]
        raise PromptError(f"Prompts did not reach {target}: {why}.")
