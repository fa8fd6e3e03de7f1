"""The files of a flow's folder, read into memory: the flow room itself touches no file."""

from __future__ import annotations

import os
from pathlib import Path

from ivr.errors import StoreError

FLOW = (".yaml", ".yml")
KINDS = (*FLOW, ".ics")
ANSWERS = "answers"
"""A folder inside, for those who keep their questions and answers in several files."""
MOST_FILES = 100
LARGEST = 1_000_000
"""Bytes of one file."""


def read_folder(path: Path) -> dict[str, str]:
    """Name → text of the `.yaml`, `.yml` and `.ics` files that lie in the folder itself, by name, and
    of those in its folder `answers` ("answers/parking.yaml").

    Hidden files are passed over. Raises StoreError: no folder, no flow in it, too many, too large,
    not UTF-8, or a link that leads out of the folder.
    """
    try:
        home = path.resolve(strict=True)
        names = _names(home)
        if ANSWERS in os.listdir(home) and (home / ANSWERS).is_dir():
            names += [f"{ANSWERS}/{name}" for name in _names(home / ANSWERS)]
    except NotADirectoryError as fault:
        raise StoreError(f"{path} is a file; a flow is a folder.") from fault
    except OSError as fault:
        raise StoreError(f"The flow folder {path} cannot be read: {fault.strerror}.") from fault
    if not any(name.endswith(FLOW) for name in names):
        raise StoreError(f"The flow folder {path} holds no .yaml file.")
    if len(names) > MOST_FILES:
        raise StoreError(f"The flow folder {path} holds {len(names)} files; {MOST_FILES} are allowed.")
    return {name: read(home, name) for name in names}


Stamp = tuple[tuple[str, int, int], ...]
"""Name, time of change (ns) and size of each file: another stamp, another content."""


def stamp(path: Path) -> Stamp:
    """That of the files that `read_folder` would read; empty when the folder cannot be read."""
    found = []
    for inside in (path, path / ANSWERS):
        try:
            for name in _names(inside):
                state = (inside / name).stat()
                found.append((str((inside / name).relative_to(path)), state.st_mtime_ns, state.st_size))
        except OSError:  # it comes, or it goes, at this very moment
            continue
    return tuple(found)


def _names(folder: Path) -> list[str]:
    names = sorted(entry.name for entry in os.scandir(folder))
    return [name for name in names if name.endswith(KINDS) and not name.startswith(".")]


def read(home: Path, name: str) -> str:
    """One file's text, without a byte order mark."""
    try:
        file = (home / name).resolve(strict=True)
        if not file.is_relative_to(home):
            raise StoreError(f"{home / name} is a link that leads out of its folder.")
        if not file.is_file():
            raise StoreError(f"{home / name} is no file.")
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except (OSError, RuntimeError) as fault:  # RuntimeError: links in a circle
        raise StoreError(f"{home / name} cannot be read: {getattr(fault, 'strerror', fault)}.") from fault
    if len(content) > LARGEST:
        raise StoreError(f"{home / name} is larger than {LARGEST} bytes.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise StoreError(f"{home / name}:{line}: this is not UTF-8.") from fault
