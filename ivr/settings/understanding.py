"""How what callers say is understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Understanding:
    """`sense`: what sentences mean beyond their letters: a table of words, the sentence model MiniLM (slower,
    better, `make minilm`), or letters alone."""

    sense: Literal["words", "minilm", "letters"] = "words"
