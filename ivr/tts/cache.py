"""Files that are right, or not there: the prompts that were made, by the hash of what they are.

    FOLDER/ab/abcdef…/prompt.ulaw     as Asterisk plays it; `.alaw`, `.sln16` beside it: see formats
    FOLDER/ab/abcdef…/about.json      what it is: who spoke, when it was made, how it measures
    FOLDER/ab/abcdef…/SHA256SUMS      `sha256sum -c` understands it
    FOLDER/new/…                      being written, or given up by a process that died
    FOLDER/private/…                  said once and removed

An entry is a folder, written apart, synced and then renamed into its place: a rename onto a full
folder fails, so the first of two writers wins, and a power cut leaves the whole entry or none.
Before an entry is first played in this process, and whenever one of its files changed, its sums are
checked. Names are hashes and random numbers: no text ever becomes a path. The folder's own time is
that of its last play.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivr.errors import PromptError
from ivr.tts.formats import FORMATS

NAME = "prompt"
ABOUT = "about.json"
SUMS = "SHA256SUMS"
FIRST = ("ulaw",)
LARGEST = 10_000_000  # bytes of one file: five minutes of the widest format
STALE = 3600.0  # s: what is unfinished for so long was given up
NOTED_EVERY = 60.0  # s: a prompt that is played again within it is not noted again


@dataclass(frozen=True, slots=True)
class Entry:
    """`file` as Asterisk is to be told of it, without its extension; `ms` is how long it sounds."""

    file: Path
    ms: int


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it lies in the folder: `played` is when it was last handed out, or made (Unix time)."""

    key: str
    place: Path
    size: int
    played: float

    def about(self) -> dict[str, Any]:
        """What it is; nothing when that cannot be read."""
        try:
            told = json.loads(read(self.place / ABOUT, LARGEST))
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}


Mark = tuple[tuple[int, int, int, int], ...]
"""What says that files are still those that were checked: device, inode, size, time (ns) of each."""


class Cache:
    """Entries below `folder`, which is made when it is missing; each lies there in all of `formats`.
    Methods block: file system only."""

    def __init__(self, folder: Path, formats: Sequence[str] = FIRST) -> None:
        """PromptError when the folder cannot be made or written to."""
        self._folder = folder.absolute()
        self._formats = tuple(FORMATS[name] for name in formats)
        self._checked: dict[str, Mark] = {}
        self._noted: dict[str, float] = {}
        try:
            self._make(self._folder, 0o755)
            self._make(self._folder / "new", 0o755)
            self._make(self._folder / "private", 0o711)  # can be played from, cannot be listed
            self._sweep("new", "private")
        except OSError as fault:
            raise PromptError(
                f"The prompt folder {self._folder} cannot be used: {fault.strerror or fault}."
            ) from fault

    def find(self, key: str) -> Entry | None:
        """The entry when it is there and right. A `stat` or two, and once in this process its sums."""
        place = self._place(key)
        files = [f"{NAME}.{one.name}" for one in self._formats]
        try:
            if not stat.S_ISDIR(os.lstat(place).st_mode):
                return None
            mark = tuple(mark_of(os.lstat(place / file)) for file in files)
            if self._checked.get(key) != mark:
                self._checked.pop(key, None)
                if not sound(place, files):
                    return None
                self._checked[key] = mark
        except OSError:  # not there, or not readable: both are made again
            return None
        return Entry(place / NAME, self._formats[0].ms(mark[0][2]))

    def note(self, key: str) -> None:
        """It is played now."""
        now = time.monotonic()
        if now - self._noted.get(key, -NOTED_EVERY) >= NOTED_EVERY:
            self._noted[key] = now
            with suppress(OSError):  # it goes: whoever plays it has it open, or makes it again
                os.utime(self._place(key))

    def put(self, key: str, sounds: Mapping[str, bytes], about: Mapping[str, Any] | None = None) -> Entry:
        """Keep it: format → content. What is there and right stays, what is there and wrong goes.
        PromptError."""
        try:
            for _ in range(3):  # again only if another writer left a wrong entry in between
                found = self.find(key)
                if found is not None:
                    return found
                self.drop(key)
                self._write(key, sounds, about or {})
        except OSError as fault:
            raise PromptError(
                f"A prompt cannot be kept in {self._folder}: {fault.strerror or fault}."
            ) from fault
        found = self.find(key)
        if found is None:
            raise PromptError(f"A prompt that was kept in {self._folder} cannot be read back.")
        return found

    def put_private(self, sounds: Mapping[str, bytes]) -> Entry:
        """Keep it under a name that nobody can guess, until `remove`; not forced onto the disk. What a
        process that died left there goes. PromptError."""
        file = self._folder / "private" / secrets.token_hex(16)
        try:
            self._sweep("private")
            for name, content in sounds.items():
                write(file.with_suffix(f".{name}"), content, synced=False)
        except OSError as fault:
            self.remove(file)
            raise PromptError(
                f"A prompt cannot be kept in {self._folder}: {fault.strerror or fault}."
            ) from fault
        first = self._formats[0]
        return Entry(file, first.ms(len(sounds[first.name])))

    def remove(self, private: Path) -> None:
        """Take back what `put_private` gave; nothing happens when it is gone already."""
        if private.parent == self._folder / "private":
            for name in FORMATS:
                private.with_suffix(f".{name}").unlink(missing_ok=True)

    def all(self) -> Iterator[Kept]:
        """Whatever lies in the folder, right or wrong, in any formats."""
        for shelf in sorted(self._folder.glob("[0-9a-f][0-9a-f]")):
            for place in sorted(shelf.iterdir()):
                try:
                    size = sum(one.stat(follow_symlinks=False).st_size for one in os.scandir(place))
                    yield Kept(place.name, place, size, place.lstat().st_mtime)
                except OSError:  # it goes at this very moment, or is no folder
                    continue

    def drop(self, key: str) -> None:
        """Take an entry out of the way in one move, then remove it. Links are not followed."""
        self._checked.pop(key, None)
        place, waste = self._place(key), self._folder / "new" / secrets.token_hex(16)
        if os.path.lexists(place):
            with suppress(FileNotFoundError):  # another writer dropped it as well
                os.rename(place, waste)
            remove(waste)

    def _place(self, key: str) -> Path:
        return self._folder / key[:2] / key

    def _write(self, key: str, sounds: Mapping[str, bytes], about: Mapping[str, Any]) -> None:
        fresh = self._folder / "new" / secrets.token_hex(16)
        place = self._place(key)
        files = {f"{NAME}.{name}": content for name, content in sounds.items()}
        files[ABOUT] = json.dumps(about, ensure_ascii=True, indent=1).encode() + b"\n"
        sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
        self._make(fresh, 0o755)
        try:
            for name, content in {**files, SUMS: sums.encode()}.items():
                write(fresh / name, content)
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

    def _sweep(self, *names: str) -> None:
        """Remove what a process that died left behind."""
        for unfinished in self._left(*names):
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


def sound(place: Path, wanted: Sequence[str]) -> bool:
    """Whether all that is wanted is there, and every file what its sum says; OSError when one is missing."""
    lines = read(place / SUMS, 10_000).decode("ascii", "replace").split("\n")
    told = {name: sum_ for sum_, _, name in (line.partition("  ") for line in lines if line)}
    if not {*wanted, ABOUT} <= told.keys() or any("/" in name for name in told):
        return False
    contents = {name: read(place / name, LARGEST) for name in told}
    return all(one and hashlib.sha256(one).hexdigest() == told[name] for name, one in contents.items())


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


def mark_of(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
