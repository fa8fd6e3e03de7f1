"""What the commands share: where they print, and how they take their arguments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ivr import settings
from ivr.errors import Place, SettingsError, StoreError

console = Console()
complaints = Console(stderr=True)

SettingsFile = Annotated[
    Path, typer.Argument(help="The settings of this installation (YAML).", exists=True, dir_okay=False)
]
FlowFolder = Annotated[Path, typer.Argument(help="A folder with one flow.", exists=True, file_okay=False)]
SenseName = Annotated[
    str, typer.Option(help="What sentences mean beyond their letters: words, minilm or letters.")
]


def read_settings(path: Path) -> settings.Settings:
    """Raises SettingsError, DocumentError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        why = getattr(fault, "strerror", None) or "it is no text in UTF-8"
        raise SettingsError(Place(str(path)), "unreadable", f"The settings cannot be read: {why}.") from fault
    return settings.parse(text, str(path), path.resolve().parent)


def write(path: Path, content: str | bytes) -> None:
    """A file that the caller of a command named. StoreError."""
    try:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as fault:
        raise StoreError(f"{path} cannot be written: {fault.strerror or fault}.") from fault
