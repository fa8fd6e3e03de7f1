"""The folder with the models of this machine: one folder each, whole or not there."""

from __future__ import annotations

import errno
import lzma
import os
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from ivr.errors import ModelError

MARK = Path("am") / "final.mdl"
"""What every model has."""

MOST_BYTES = 8 << 30
"""No model is larger, unpacked."""

MOST_FILES = 10_000
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, NotImplementedError, RuntimeError, ValueError),
)
"""What Python raises of a ZIP that is not as it should be."""


def usual_folder() -> Path:
    """$XDG_DATA_HOME/ivr/models, as data that can be fetched again."""
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "ivr" / "models"


class Shelf:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __iter__(self) -> Iterator[str]:
        """The names of what lies here."""
        found = self.folder.iterdir() if self.folder.is_dir() else ()
        yield from sorted(one.name for one in found if (one / MARK).is_file())

    def path(self, name: str) -> Path:
        return self.folder / name

    def bytes(self, name: str) -> int:
        return sum(one.stat().st_size for one in self.path(name).rglob("*") if one.is_file())

    def put(self, name: str, make: Callable[[Path], None]) -> Path:
        """Let `make` fill a folder, and put it here under this name, instead of an older one."""
        if not name or PurePosixPath(name).name != name or name.startswith("."):
            raise ModelError(f"'{name}' is no name for a model.")
        with self._room() as room:
            make(room / name)
            if not (room / name / MARK).is_file():
                raise ModelError(f"This is no model: it has no file {MARK}.")
            old = room / "old"
            if self.path(name).exists():
                self.path(name).replace(old)
            (room / name).replace(self.path(name))
        return self.path(name)

    def unpack(self, file: Path, name: str) -> Path:
        """A model from a ZIP, which holds it in a folder or at its top. Raises ModelError."""
        return self.put(name, lambda there: _unpacked(file, there))

    @contextmanager
    def _room(self) -> Iterator[Path]:
        """A folder beside the others, gone afterwards."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.folder, prefix=".new-") as room:
                yield Path(room)
        except OSError as fault:
            full = fault.errno == errno.ENOSPC
            why = "there is no room left" if full else fault.strerror or str(fault)
            raise ModelError(f"Nothing can be put into {self.folder}: {why}.") from fault


def _unpacked(file: Path, there: Path) -> None:
    try:
        with zipfile.ZipFile(file) as packed:
            top = _top(packed)
            for one in packed.infolist():
                inside = PurePosixPath(one.filename).relative_to(top)
                if one.is_dir():
                    continue
                target = there.joinpath(*inside.parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                with packed.open(one) as source, target.open("wb") as out:
                    shutil.copyfileobj(source, out)
    except BROKEN as fault:
        raise ModelError(f"{file.name} is no whole ZIP file: {fault}.") from fault


def _top(packed: zipfile.ZipFile) -> PurePosixPath:
    """The folder within that holds the model; every name must stay inside it."""
    marks = [
        PurePosixPath(name) for name in packed.namelist() if PurePosixPath(name).parts[-2:] == MARK.parts
    ]
    if len(marks) != 1:
        raise ModelError(f"This is no model: it has no file {MARK}.")
    top = marks[0].parent.parent
    if sum(one.file_size for one in packed.infolist()) > MOST_BYTES or len(packed.infolist()) > MOST_FILES:
        raise ModelError("This is no model: unpacked, it would be larger than any.")
    for one in packed.infolist():
        path = PurePosixPath(one.filename)
        linked = stat.S_ISLNK(one.external_attr >> 16)
        if linked or path.is_absolute() or ".." in path.parts or not path.is_relative_to(top):
            raise ModelError(f"This ZIP file is refused: '{one.filename}' does not belong to a model.")
    return top
