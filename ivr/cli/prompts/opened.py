"""What all of these commands begin with: the store of an installation, and what its flows say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated

import typer

from ivr.cli import logs
from ivr.cli.terminal import read_settings
from ivr.errors import Place
from ivr.flow.bounded import bounded
from ivr.flow.model import Flow
from ivr.flow.reader import read_flow
from ivr.flow.script import Line, script
from ivr.inspector.folders import flow_folders
from ivr.settings import Settings
from ivr.store.folder import read_folder
from ivr.tts.inventory import Inventory
from ivr.tts.prompts import Prompts
from ivr.tts.store import store
from ivr.tts.wanted import Wanted, later

Flows = Annotated[
    list[str] | None, typer.Option("--flow", help="Only this flow; may be given several times.")
]


@dataclass(frozen=True)
class Opened:
    """`lines` say where they stand as editors open it; `pieces` are what values are put together from."""

    settings: Settings
    prompts: Prompts
    flows: tuple[Flow, ...]
    lines: tuple[Line, ...]

    @cached_property
    def inventory(self) -> Inventory:
        return Inventory.take(self.prompts, self.lines, self.more)

    @property
    def more(self) -> list[Wanted]:
        return list(dict.fromkeys(one for flow in self.flows for one in later(flow, bounded(flow))))


@contextmanager
def opened(path: Path, names: list[str] | None = None) -> Iterator[Opened]:
    """All flows of the settings' folder, or those of these names. A flow that is wrong is FlowErrors."""
    logs.warnings_only()
    settings = read_settings(path)
    folders = flow_folders([settings.flows])
    unknown = [name for name in names or () if name not in {folder.name for folder in folders}]
    if unknown:
        known = ", ".join(folder.name for folder in folders)
        raise typer.BadParameter(f"there is no flow {unknown[0]!r}; there are {known}", param_hint="--flow")
    flows, lines = [], list[Line]()
    for folder in folders:
        if not names or folder.name in names:
            files = read_folder(folder)
            flow = read_flow(files, settings.public)
            flows.append(flow)
            lines += (_standing(line, folder) for line in script(flow, files))
    yield Opened(settings, store(settings), tuple(flows), tuple(lines))


def _standing(line: Line, folder: Path) -> Line:
    file = folder / line.place.file
    near = file.resolve()
    shown = near.relative_to(Path.cwd()) if near.is_relative_to(Path.cwd()) else file
    return replace(line, place=Place(str(shown), line.place.line, line.place.column))


def length(seconds: float) -> str:
    """ "48 s", "12 min 30 s"."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def size(count: int) -> str:
    """ "830 kB", "12.3 MB"."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"
