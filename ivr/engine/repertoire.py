"""What this engine can play: every flow, checked and with its understanding fitted, by number.

A number leads to the name of a folder. `shop@draft` is a draft of `shop`: a folder of its own beside
the live one, reached by a number of its own; while there is no such folder, it is the live flow.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import structlog

from ivr.call.call import understanders
from ivr.errors import DocumentError, FlowErrors
from ivr.flow.model import Flow
from ivr.flow.reader import read_flow
from ivr.flow.script import script
from ivr.nlu.understand import Understander
from ivr.senses.senses import NONE, SENSE, means_for
from ivr.store.folder import read_folder
from ivr.tts.wanted import Wanted, of_lines

log = structlog.get_logger()

ELSE = "else"
DRAFT = "@"


@dataclass(frozen=True, slots=True)
class Play:
    """A flow in one version (`hash` of its files), ready for calls, understood with a `sense`."""

    flow: Flow
    hash: str
    understand: Mapping[str, Understander]
    sense: str = NONE


@dataclass(slots=True)
class Version:
    """A play that new calls get (`live`), or that calls still hold which began with it."""

    name: str
    play: Play
    since: datetime
    calls: int = 0
    live: bool = True


class Repertoire:
    """Changes between calls only: a call goes on with the version that it began with."""

    def __init__(self, plays: Mapping[str, Play], numbers: Mapping[str, str]) -> None:
        self._numbers = dict(numbers)
        self._versions = [Version(name, play, datetime.now(UTC)) for name, play in plays.items()]
        self.public: Mapping[str, str] = {}
        self.sense = SENSE
        self.refused: dict[str, tuple[str, ...]] = {}
        """Flow → the faults for which its newest version is not played."""

    @classmethod
    def load(
        cls,
        folder: Path,
        numbers: Mapping[str, str],
        public: Mapping[str, str] | None = None,
        sense: str = SENSE,
    ) -> Repertoire:
        """Raises FlowErrors when any flow is broken: it is refused before the first call. A broken draft
        is only told of."""
        faults: list[DocumentError] = []
        plays: dict[str, Play] = {}
        refused: dict[str, tuple[str, ...]] = {}
        for name in sorted(set(numbers.values()) | {live_name(one) for one in numbers.values()}):
            if DRAFT in name and not (folder / name).is_dir():
                continue
            try:
                plays[name] = load_play(folder / name, public, sense)
            except FlowErrors as broken:
                if DRAFT in name:
                    log.error("the draft is refused", flow=name, faults=[str(one) for one in broken.faults])
                    refused[name] = tuple(str(one) for one in broken.faults)
                else:
                    faults += broken.faults
        if faults:
            raise FlowErrors(faults)
        log.info("flows loaded", flows=sorted(plays))
        made = cls(plays, numbers)
        made.refused, made.public, made.sense = refused, public or {}, sense
        return made

    @property
    def names(self) -> tuple[str, ...]:
        """The folders that the numbers lead to, and those of which they are drafts."""
        wanted = self._numbers.values()
        return tuple(sorted({*wanted, *(live_name(one) for one in wanted), *(one.name for one in self.live)}))

    @property
    def versions(self) -> tuple[Version, ...]:
        return tuple(self._versions)

    @property
    def live(self) -> tuple[Version, ...]:
        return tuple(one for one in self._versions if one.live)

    def numbers_of(self, name: str) -> tuple[str, ...]:
        return tuple(number for number, flow in self._numbers.items() if flow == name)

    def for_number(self, called: str) -> Play:
        """The flow of a dialled number; `else` takes all others."""
        return self._version(called).play

    @contextmanager
    def playing(self, called: str) -> Iterator[Play]:
        """The same, for as long as a call lasts: its version stays known until then."""
        version = self._version(called)
        version.calls += 1
        try:
            yield version.play
        finally:
            version.calls -= 1
            self._forget()

    def swap(self, name: str, play: Play | None) -> None:
        """From now on new calls get this version; with None (a draft is gone) none of this name."""
        self.refused.pop(name, None)
        for one in self.live:
            one.live = one.live and one.name != name
        if play is not None:
            self._versions.append(Version(name, play, datetime.now(UTC)))
        self._forget()

    def hash_of(self, name: str) -> str:
        """That of the live version; empty when there is none."""
        return next((one.play.hash for one in self.live if one.name == name), "")

    def static_prompts(self) -> Iterable[Wanted]:
        """Everything that can be rendered ahead."""
        for version in self.live:
            yield from prompts_of(version.play)

    def _version(self, called: str) -> Version:
        name = self._numbers.get(called) or self._numbers.get(ELSE) or next(iter(self._numbers.values()))
        plays = {one.name: one for one in self.live}
        return plays.get(name) or plays[live_name(name)]

    def _forget(self) -> None:
        self._versions = [one for one in self._versions if one.live or one.calls]


def live_name(name: str) -> str:
    """ "shop@draft" → "shop"."""
    return name.partition(DRAFT)[0]


def prompts_of(play: Play) -> list[Wanted]:
    """Everything in it that can be rendered ahead."""
    return of_lines(script(play.flow, {}))


def load_play(folder: Path, public: Mapping[str, str] | None = None, sense: str = SENSE) -> Play:
    """`public` is what flows may say of the settings; `sense` one of senses.SENSES, or "letters"."""
    files = read_folder(folder)
    flow = read_flow(files, public)
    version = hashlib.sha256()
    for name, text in sorted(files.items()):
        version.update(f"{name}\0{text}\0".encode())
    return Play(flow, version.hexdigest()[:12], understanders(flow, partial(means_for, name=sense)), sense)
