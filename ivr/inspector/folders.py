"""Which folders hold a flow."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ivr.errors import StoreError
from ivr.store.folder import KINDS

_FLOW = re.compile(rb"^(\xef\xbb\xbf)?flow[ \t]*:", re.MULTILINE)


def flow_folders(paths: Iterable[Path]) -> list[Path]:
    """Each path that is a folder with a flow; of any other, the folders with a flow right below it.

    A folder without any flow counts as one: its reader says what is missing. StoreError: a file.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            raise StoreError(f"{path} is a file; a flow is a folder.")
        below = sorted(one for one in path.iterdir() if one.is_dir() and not one.name.startswith("."))
        flows = [] if _holds_flow(path) else [one for one in below if _holds_flow(one)]
        found += flows or [path]
    return list(dict.fromkeys(found))


def _holds_flow(folder: Path) -> bool:
    return any(
        _FLOW.search(file.read_bytes()) is not None
        for file in sorted(folder.iterdir())
        if file.suffix in KINDS and file.is_file()
    )
