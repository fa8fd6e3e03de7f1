"""Files that are right, or not there: the prompts that were made, by the hash of what they are.

    FOLDER/ab/abcdef…/prompt.ulaw     8000 Hz mu-law, as Asterisk plays it without transcoding
    FOLDER/ab/abcdef…/SHA256SUMS      `sha256sum -c` understands it
    FOLDER/new/…                      being written, or given up by a process that died
    FOLDER/private/…                  said once and removed

An entry is a folder, written apart, synced and then renamed into its place: a rename onto a full
folder fails, so the first of two writers wins, and a power cut leaves the whole entry or none.
Before an entry is first played in this process, and whenever its file changed, its sum is checked.
Names are hashes and random numbers: no text ever becomes a path.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ivr.errors import PromptError

FILE = "prompt.ulaw"
SUMS = "SHA256SUMS"
FORMAT = "ulaw 8000"
RATE = 8000  # bytes a second
LARGEST = 300 * RATE
STALE = 3600.0  # s: what is unfinished for so long was given up


@dataclass(frozen=True, slots=True)
class Entry:
    """`file` as Asterisk is to be told of it, without its extension; `ms` is how long it sounds."""

    file: Path
    ms: int


Mark = tuple[int, int, int, int]
"""What says that a file is still the one that was checked: device, inode, size, time (ns)."""


class Cache:
    """Entries below `folder`, which is made when it is missing. Methods block: file system only."""

    def __init__(self, folder: Path) -> None:
        """PromptError when the folder cannot be made or written to."""
        self._folder = folder.absolute()
        self._checked: dict[str, Mark] = {}
        try:
            self._make(self._folder, 0o755)
            self._make(self._folder / "new", 0o755)
            self._make(self._folder / "private", 0o711)  # can be played from, cannot be listed
            self._sweep()
        except OSError as fault:
            raise PromptError(
                f"The prompt folder {self._folder} cannot be used: {fault.strerror or fault}."
            ) from fault

    def find(self, key: str) -> Entry | None:
        """The entry when it is there and right. A `stat`, and once in this process its sum."""
        place = self._place(key)
        file = place / FILE
        try:
            if not stat.S_ISDIR(os.lstat(place).st_mode):
                return None
            mark = mark_of(os.lstat(file))
            if self._checked.get(key) != mark:
                self._checked.pop(key, None)
                if not sound(place):
                    return None
                self._checked[key] = mark
        except OSError:  # not there, or not readable: both are made again
            return None
        return Entry(place / "prompt", mark[2] * 1000 // RATE)

    def put(self, key: str, sound_bytes: bytes) -> Entry:
        """Keep it. What is there and right stays, what is there and wrong goes. PromptError."""
        try:
            for _ in range(3):  # again only if another writer left a wrong entry in between
                found = self.find(key)
                if found is not None:
                    return found
                self._discard(key)
                self._write(key, sound_bytes)
        except OSError as fault:
            raise PromptError(
                f"A prompt cannot be kept in {self._folder}: {fault.strerror or fault}."
            ) from fault
        found = self.find(key)
        if found is None:
            raise PromptError(f"A prompt that was kept in {self._folder} cannot be read back.")
        return found

    def put_private(self, sound_bytes: bytes) -> Entry:
        """Keep it under a name that nobody can guess, until `remove`; not forced onto the disk.
        PromptError."""
        file = self._folder / "private" / secrets.token_hex(16)
        try:
            write(file.with_suffix(".ulaw"), sound_bytes, synced=False)
        except OSError as fault:
            raise PromptError(
                f"A prompt cannot be kept in {self._folder}: {fault.strerror or fault}."
            ) from fault
        return Entry(file, len(sound_bytes) * 1000 // RATE)

    def remove(self, private: Path) -> None:
        """Take back what `put_private` gave; nothing happens when it is gone already."""
        if private.parent == self._folder / "private":
            private.with_suffix(".ulaw").unlink(missing_ok=True)

    def _place(self, key: str) -> Path:
        return self._folder / key[:2] / key

    def _write(self, key: str, sound_bytes: bytes) -> None:
        fresh = self._folder / "new" / secrets.token_hex(16)
        place = self._place(key)
        self._make(fresh, 0o755)
        try:
            write(fresh / FILE, sound_bytes)
            write(fresh / SUMS, f"{hashlib.sha256(sound_bytes).hexdigest()}  {FILE}\n".encode())
            sync(fresh)
            if not place.parent.is_dir():
                self._make(place.parent, 0o755)
                sync(self._folder)
            try:
                os.rename(fresh, place)
            except OSError:
                if not place.is_dir():
                    raise
                return  # another writer was first: theirs is as good
            sync(place.parent)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def _discard(self, key: str) -> None:
        """Take a wrong entry out of the way in one move, then remove it. Links are not followed."""
        self._checked.pop(key, None)
        place, waste = self._place(key), self._folder / "new" / secrets.token_hex(16)
        if os.path.lexists(place):
            with suppress(FileNotFoundError):  # another writer found it wrong as well
                os.rename(place, waste)
            remove(waste)

    def _sweep(self) -> None:
        """Remove what a process that died left behind."""
        for unfinished in self._left("new", "private"):
            remove(unfinished)

    def _left(self, *names: str) -> Iterator[Path]:
        before = time.time() - STALE
        for name in names:
            for path in (self._folder / name).iterdir():
                try:
                    if path.lstat().st_mtime < before:
                        yield path
                except FileNotFoundError:  # its owner was not dead
                    continue

    def _make(self, folder: Path, mode: int) -> None:
        """The mode is set and not left to the umask: Asterisk runs as another user."""
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            if not folder.is_dir():
                raise
            return
        folder.chmod(mode)


def key_of(*parts: str) -> str:
    """SHA-256 (hex) of the parts, each kept apart from the next."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def sound(place: Path) -> bool:
    """Whether the entry's file is what its sum says; OSError when something is missing."""
    told = read(place / SUMS, 1000).decode("ascii", "replace").split()
    content = read(place / FILE, LARGEST)
    return bool(content) and told == [hashlib.sha256(content).hexdigest(), FILE]


def read(file: Path, largest: int) -> bytes:
    """At most `largest` bytes of a real file; a link is an OSError."""
    with open(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as opened:
        return opened.read(largest)


def write(file: Path, content: bytes, *, synced: bool = True) -> None:
    """A new file, on the disk when this returns (if `synced`), readable for all."""
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644), "wb") as opened:
        os.fchmod(opened.fileno(), 0o644)
        opened.write(content)
        opened.flush()
        if synced:
            os.fsync(opened.fileno())


def sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def mark_of(status: os.stat_result) -> Mark:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
