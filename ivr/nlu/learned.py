"""What was learned from examples, as arrays that can be kept and are there again at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from ivr.nlu.examples import Example
from ivr.nlu.features import WIDTH, Floats
from ivr.nlu.sense import Arrays


@dataclass(frozen=True, slots=True)
class Learned:
    """`times`: feature -> examples that have it; `rows` (n, d) of the examples, of which the first WIDTH
    numbers are mostly zeros, `middle` what their senses have in common; `weights` (d, c) of the regression,
    `calibration` those of the probability."""

    times: Mapping[str, int]
    rows: Floats
    middle: Floats
    weights: Floats
    calibration: tuple[float, ...]

    @property
    def arrays(self) -> Arrays:
        letters = self.rows[:, :WIDTH]
        example, place = np.nonzero(letters)
        return {
            "names": np.frombuffer("\n".join(self.times).encode(), np.uint8),
            "times": np.array(list(self.times.values()), np.int32),
            "ends": np.cumsum(np.bincount(example, minlength=len(letters))).astype(np.int32),
            "places": place.astype(np.int16),
            "letters": letters[example, place],
            "senses": self.rows[:, WIDTH:],
            "middle": self.middle,
            "weights": self.weights,
            "calibration": np.array(self.calibration),
        }


def learned(arrays: Arrays, examples: int, classes: int, calibration: int) -> Learned | None:
    """None when these are not the arrays of so many examples, classes, and weights of the probability."""
    try:
        names = arrays["names"].tobytes().decode().split("\n")
        ends, senses = arrays["ends"], arrays["senses"]
        rows = np.zeros((examples, WIDTH + senses.shape[1]), np.float32, order="F")
        rows[:, WIDTH:] = senses
        at = np.repeat(np.arange(examples), np.diff(ends, prepend=0))
        rows[at, arrays["places"]] = arrays["letters"]
        times = dict(zip(names, arrays["times"].tolist(), strict=True))
        found = Learned(
            times, rows, arrays["middle"], arrays["weights"], tuple(arrays["calibration"].tolist())
        )
    except (KeyError, ValueError, IndexError):
        return None
    fits = found.weights.shape == (rows.shape[1], classes) and len(found.calibration) == calibration
    return found if fits and found.middle.shape == senses.shape[1:] else None


def content(examples: Iterable[Example], *about: str) -> str:
    """All that the examples are learned from, as one text."""
    lines = (f"{one.intent}\t{one.pattern}\t{' '.join(one.words)}" for one in examples)
    return "\n".join((*about, *lines))
