"""The board: a small file that says which flows an engine plays, in which versions, for how many calls."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import structlog

from ivr.engine.repertoire import Repertoire
from ivr.errors import StoreError

log = structlog.get_logger()

FILE = "flows.json"


@dataclass(frozen=True, slots=True)
class Line:
    """A version of a flow. `live`: new calls get it; `since` is a time as ISO 8601 writes it."""

    name: str
    version: str
    since: str
    calls: int
    live: bool
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on the board; `refused` are flows whose newest version has faults."""

    lines: Sequence[Line]
    refused: dict[str, Sequence[str]]


class Board:
    """Lies in `folder`, which is the engine's own."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._shown = ""

    def show(self, repertoire: Repertoire) -> None:
        """Touches the disk only when something has changed; a full disk stops no call."""
        lines = [
            Line(
                one.name,
                one.play.hash,
                one.since.isoformat(timespec="seconds"),
                one.calls,
                one.live,
                repertoire.numbers_of(one.name),
            )
            for one in repertoire.versions
        ]
        text = json.dumps(
            {"pid": os.getpid(), "lines": [asdict(one) for one in lines], "refused": repertoire.refused}
        )
        if text == self._shown:
            return
        draft = self._file.with_suffix(".part")
        try:
            draft.write_text(text, encoding="utf-8")
            draft.replace(self._file)
        except OSError as fault:
            log.warning("the board of flows cannot be written", why=fault.strerror)
            return
        self._shown = text

    def take_down(self) -> None:
        self._file.unlink(missing_ok=True)


def read_board(folder: Path) -> Shown:
    """Raises StoreError when no engine plays."""
    try:
        data: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        os.kill(data["pid"], 0)
        lines = [Line(**{**one, "numbers": tuple(one["numbers"])}) for one in data["lines"]]
    except PermissionError as fault:
        raise StoreError(f"{folder / FILE} belongs to somebody else.") from fault
    except (OSError, ValueError, LookupError, TypeError) as fault:
        raise StoreError(f"No engine runs that keeps its calls in {folder}.") from fault
    return Shown(lines, data["refused"])
