"""How loud a recording is over its time, as one line of blocks; the voice is told from the rest by colour."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from ivr.audio.frame import FRAME_MS
from ivr.rehearsal.answering import Answer

BLOCKS = " ▁▂▃▄▅▆▇█"
QUIET, LOUD = -60.0, -12.0
"""dBFS at the foot and at the top of the line."""

VOICE, REST = "green", "bright_black"


def waveform(levels: Sequence[float], answers: Sequence[Answer], width: int) -> Text:
    """The loudest frame in every column."""
    picture = Text()
    columns = min(width, len(levels)) or 1
    for column in range(columns):
        first, last = (len(levels) * at // columns for at in (column, column + 1))
        block = round((max(levels[first:last]) - QUIET) / (LOUD - QUIET) * (len(BLOCKS) - 1))
        ms = (first + last) * FRAME_MS // 2
        voiced = any(one.begin_ms <= ms <= one.end_ms for one in answers)
        picture.append(BLOCKS[max(0, min(block, len(BLOCKS) - 1))], VOICE if voiced else REST)
    return picture


def scale(seconds: float, width: int) -> str:
    """The seconds under it."""
    every = next(step for step in (1, 2, 5, 10, 30, 60, 600) if seconds / step * 8 <= width or step == 600)
    line = [" "] * (width + 8)
    for second in range(0, int(seconds) + 1, every):
        at = round(second / seconds * width) if seconds else 0
        line[at : at + len(f"{second}s")] = f"{second}s"
    return "".join(line).rstrip()
