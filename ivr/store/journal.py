"""A call's journal: one line of JSON for each event and action, as it happened.

    FOLDER/2026-01-31/CALL.jsonl

Lines go to the operating system as soon as the writer's thread gets them: they outlive the engine,
killed or not. `close` forces them onto the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ivr.errors import StoreError
from ivr.store.writer import Writer

SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC


class Journals:
    """The journals of one engine, below `folder`."""

    def __init__(self, folder: Path) -> None:
        """StoreError when the folder cannot be made."""
        self._folder = folder.absolute()
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o750)
        except OSError as fault:
            raise StoreError(f"The journals cannot be kept in {folder}: {fault.strerror}.") from fault
        self._writer = Writer("journals")
        self._open: set[Journal] = set()

    def open(self, call: str, began: datetime) -> Journal:
        """The journal of a call; its file appears with the first line. Touches no disk."""
        journal = Journal(self.file(call, began), self._writer, self._open.discard)
        self._open.add(journal)
        return journal

    def file(self, call: str, began: datetime) -> Path:
        """Where it lies: by the day (UTC) on which the call began."""
        return file_of(self._folder, call, began)

    @property
    def lost(self) -> int:
        """Lines that could not be kept."""
        return self._writer.lost

    async def flush(self) -> None:
        """Wait until all lines are with the operating system."""
        await self._writer.flush()

    async def close(self) -> None:
        """Close every journal that is still open, and wait for the disk."""
        for journal in tuple(self._open):
            journal.close()
        await self._writer.close()


class Journal:
    """One call's journal. Neither method blocks; what cannot be written is logged and counted."""

    def __init__(self, file: Path, writer: Writer, closed: Callable[[Journal], None]) -> None:
        self.file = file
        self._writer, self._closed = writer, closed
        self._descriptor = -1  # the writer's thread alone opens, writes and closes it

    def write(self, line: Mapping[str, Any]) -> None:
        """Append a line. StoreError when it holds what JSON cannot."""
        try:
            text = json.dumps(line, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        except (TypeError, ValueError, RecursionError) as fault:
            raise StoreError(f"This cannot be a line of a journal: {fault}.") from fault
        content = text.encode("utf-8", "backslashreplace") + b"\n"
        self._writer.put(lambda: self._append(content))

    def close(self) -> None:
        """After the last line: force all of them onto the disk."""
        self._closed(self)
        self._writer.put(self._sync)

    def _append(self, content: bytes) -> None:
        if self._descriptor < 0:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
            self._descriptor = os.open(self.file, FLAGS, 0o640)
            heal(self._descriptor)
        try:
            while content:
                content = content[os.write(self._descriptor, content) :]
        except OSError:  # a full disk may have taken half a line: the next one begins by healing it
            os.close(self._descriptor)
            self._descriptor = -1
            raise

    def _sync(self) -> None:
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def heal(descriptor: int) -> None:
    """Cut off half a line that a dead process or a full disk left at the end."""
    size = os.fstat(descriptor).st_size
    if size and os.pread(descriptor, 1, size - 1) != b"\n":
        os.ftruncate(descriptor, os.pread(descriptor, size, 0).rfind(b"\n") + 1)


def read(file: Path) -> Iterator[dict[str, Any]]:
    """The lines of a journal; half a line at its end, left by a process that died, is passed over.
    Raises StoreError for a file that is no journal."""
    try:
        with file.open("rb") as opened:
            for number, content in enumerate(opened, 1):
                if not content.endswith(b"\n"):
                    return
                try:
                    line = json.loads(content)
                except ValueError as fault:
                    raise StoreError(f"{file}:{number}: this is no line of a journal.") from fault
                if not isinstance(line, dict):
                    raise StoreError(f"{file}:{number}: this is no line of a journal.")
                yield line
    except OSError as fault:
        raise StoreError(f"The journal {file} cannot be read: {fault.strerror}.") from fault


def file_of(folder: Path, call: str, began: datetime) -> Path:
    """Where the journal of a call lies."""
    return folder / began.astimezone(UTC).date().isoformat() / f"{name_of(call)}.jsonl"


def name_of(call: str) -> str:
    """A file's name for a call's id: the id itself, or its hash when it could be anything else."""
    if SAFE.fullmatch(call):
        return call
    return "call-" + hashlib.sha256(call.encode("utf-8", "surrogatepass")).hexdigest()[:32]
