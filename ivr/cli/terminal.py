"""What the commands share: where they print, and how they take their arguments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ivr import settings
from ivr.errors import StoreError

console = Console()
complaints = Console(stderr=True)

SettingsFile = Annotated[
    Path, typer.Argument(help="The settings of this installation (YAML).", exists=True, dir_okay=False)
]
FlowFolder = Annotated[Path, typer.Argument(help="A folder with one flow.", exists=True, file_okay=False)]


def read_settings(path: Path) -> settings.Settings:
    return settings.parse(path.read_text(encoding="utf-8"), str(path), path.resolve().parent)


def write(path: Path, content: str | bytes) -> None:
    """A file that the caller of a command named. StoreError."""
    try:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as fault:
        raise StoreError(f"{path} cannot be written: {fault.strerror or fault}.") from fault
