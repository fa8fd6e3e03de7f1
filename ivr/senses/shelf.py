"""What was learned once and is there again at the next start, by content.

It is in `$IVR_CACHE`, or `$XDG_CACHE_HOME/ivr`, or `~/.cache/ivr`: a file (npz: arrays with check sums,
nothing that is run) for each content, named after it and the code that learns. So nothing in it is stale, and
all of it can be deleted; of each kind the MOST that were used last stay.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import structlog

from ivr.nlu.sense import Arrays

log = structlog.get_logger(__name__)

MOST = 64
"""Files of one kind; one of 4,000 examples is 4 to 15 MB."""


def folder() -> Path:
    given, house = os.environ.get("IVR_CACHE"), os.environ.get("XDG_CACHE_HOME")
    return Path(given) if given else (Path(house) if house else Path.home() / ".cache") / "ivr"


ALL = ("nlu/**/*.py", "senses/*.py", "senses/*.npz")
"""The code, and its tables, by which intents are learned."""


@cache
def code(parts: Sequence[str]) -> str:
    """Changes with these files of the project, and with numpy."""
    found, root = hashlib.sha256(np.__version__.encode()), Path(str(files("ivr")))
    for file in sorted(file for part in parts for file in root.glob(part)):
        found.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes())
    return found.hexdigest()


class Folder:
    """A Shelf for one `kind` of learned things, which the files `by` make. `trouble` says why the last one
    could not be kept."""

    def __init__(self, kind: str, where: Path | None = None, by: tuple[str, ...] = ALL) -> None:
        self._kind, self._where, self._by = kind, where, by
        self.trouble = ""

    @property
    def place(self) -> Path:
        return (self._where or folder()) / "senses"

    def kept(self, content: str) -> Arrays | None:
        """None when there is none, or what a full disk left of it, or what somebody else put there."""
        file = self._file(content)
        try:
            with file.open("rb") as stream, np.load(stream) as arrays:
                found = {name: arrays[name] for name in arrays.files}
            os.utime(file)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, EOFError, KeyError, AttributeError, BadZipFile) as fault:
            log.warning("what was kept cannot be read and is made again", file=str(file), why=str(fault))
            return None
        return found

    def keep(self, content: str, learned: Arrays) -> None:
        """Without it the next start takes longer, and no more: what hinders is told in the log."""
        file = self._file(content)
        draft = file.with_suffix(f".{os.getpid()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            try:
                with draft.open("wb") as stream:
                    np.savez(stream, allow_pickle=False, **learned)
                draft.replace(file)
            finally:
                draft.unlink(missing_ok=True)
            self._tidy()
        except OSError as fault:
            self.trouble = f"What was learned cannot be kept in {file.parent}: {fault.strerror}."
            log.warning(self.trouble)

    def _tidy(self) -> None:
        aged = []
        for file in self.place.glob(f"{self._kind}-*.npz"):
            try:
                aged.append((file.stat().st_mtime, file))
            except FileNotFoundError:
                continue  # another engine tidies too
        for _, file in sorted(aged)[:-MOST]:
            file.unlink(missing_ok=True)

    def _file(self, content: str) -> Path:
        name = hashlib.sha256(f"{code(self._by)}\n{content}".encode()).hexdigest()[:32]
        return self.place / f"{self._kind}-{name}.npz"
