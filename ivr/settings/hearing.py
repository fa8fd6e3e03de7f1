"""How callers are heard: which engines, and one table for each that has something to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Engine = Literal["pocketsphinx", "vosk"]


@dataclass(frozen=True, slots=True)
class Vosk:
    """`models`: language → the folder of a model."""

    models: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class Hearing:
    """`engine`: one or several, each for when the one before it fails. `workers` 0: one per processor.

    An engine whose table has a mandatory key has no table unless it is written.
    """

    engine: tuple[Engine, ...] = ("pocketsphinx",)
    workers: int = 0
    vosk: Vosk | None = None
