"""A flow's folder with its tests: what is rehearsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ivr.engine.repertoire import Play, load_play
from ivr.errors import StoreError
from ivr.senses.senses import SENSE
from ivr.simulator.coverage import Coverage
from ivr.simulator.scenario import Scenario, read_scenarios
from ivr.store.folder import read_folder

TESTS = "tests"
SUFFIX = ".test.yaml"


@dataclass(frozen=True, slots=True)
class Piece:
    """A flow, ready for calls, and its scenarios."""

    folder: Path
    play: Play
    scenarios: Sequence[Scenario]

    @classmethod
    def load(cls, folder: Path, sense: str = SENSE) -> Piece:
        """Understood with this sense. Raises FlowErrors for the faults of the flow, or of its tests,
        StoreError and SenseError."""
        play = load_play(folder, sense=sense)
        place = folder / TESTS
        if not place.is_dir():
            raise StoreError(f"The flow {folder} has no tests: {place}/*{SUFFIX} is where they stand.")
        texts = read_folder(place).items()
        files = {str(place / name): text for name, text in texts if name.endswith(SUFFIX)}
        return cls(folder, play, read_scenarios(files, play.flow))

    @property
    def name(self) -> str:
        return self.play.flow.name

    def coverage(self) -> Coverage:
        texts = read_folder(self.folder).items()
        return Coverage.of({str(self.folder / name): text for name, text in texts})
