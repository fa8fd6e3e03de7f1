"""What this engine can play: every flow, checked and with its understanding fitted, by number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from ivr.call.call import understanders
from ivr.errors import DocumentError, FlowErrors
from ivr.flow.model import Flow
from ivr.flow.reader import read_flow
from ivr.nlu.understand import Understander
from ivr.store.folder import read_folder

log = structlog.get_logger()

ELSE = "else"


@dataclass(frozen=True, slots=True)
class Play:
    """A flow in one version (`hash` of its files), ready for calls."""

    flow: Flow
    hash: str
    understand: Mapping[str, Understander]


class Repertoire:
    """Raises FlowErrors when any flow is broken: a broken flow is refused before the first call."""

    def __init__(self, plays: Mapping[str, Play], numbers: Mapping[str, str]) -> None:
        self._plays, self._numbers = plays, numbers

    @classmethod
    def load(cls, folder: Path, numbers: Mapping[str, str]) -> Repertoire:
        wanted = sorted(set(numbers.values()))
        faults: list[DocumentError] = []
        plays: dict[str, Play] = {}
        for name in wanted:
            try:
                plays[name] = load_play(folder / name)
            except FlowErrors as broken:
                faults += broken.faults
        if faults:
            raise FlowErrors(faults)
        log.info("flows loaded", flows=wanted)
        return cls(plays, numbers)

    def for_number(self, called: str) -> Play:
        """The flow of a dialled number; `else` takes all others."""
        name = self._numbers.get(called) or self._numbers.get(ELSE) or next(iter(self._numbers.values()))
        return self._plays[name]

    def static_prompts(self) -> Iterable[tuple[str, str]]:
        """(text, language) of everything that can be rendered ahead."""
        for play in self._plays.values():
            yield from ((text, language) for language, text in play.flow.static_prompts())


def load_play(folder: Path) -> Play:
    files = read_folder(folder)
    flow = read_flow(files)
    version = hashlib.sha256()
    for name, text in sorted(files.items()):
        version.update(f"{name}\0{text}\0".encode())
    return Play(flow, version.hexdigest()[:12], understanders(flow))
