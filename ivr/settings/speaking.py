"""How callers are spoken to: which engines, and one table for each that has something to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Engine = Literal["espeak", "google"]


@dataclass(frozen=True, slots=True)
class Speaking:
    """`engine`: one or several, each for when the one before it fails."""

    engine: tuple[Engine, ...] = ("espeak",)
