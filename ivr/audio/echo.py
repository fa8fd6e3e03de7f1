"""Is it only our own prompt that comes back? A line's hybrid, or a loudspeaker, returns it softer and later.

    what we play  → loudness of each 20 ms ─ delayed 0 to 300 ms ┐
    what we hear  → loudness of each 20 ms ──────────────────────┴ alike? → delay, and how much softer

Only the course of the loudness is compared, so that neither codec nor jitter matters. What is louder than
our prompt can be there now, by what is known of this line, is somebody's voice. Until half a second of a
call's first prompt has sounded nothing is known: then, what is much softer than the prompt is taken for it.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from ivr.audio.level import SILENCE

LATEST = 16
"""Frames by which an echo may come later, packets in the jitter buffer included: 320 ms."""

SPAN = 25
"""Frames (500 ms) over which the courses of both are compared."""

ENOUGH = 12
"""Frames of these in which the prompt has to sound."""

EVERY = 5
"""Frames from one comparison to the next."""

ALIKE = 0.8
"""Correlation of the two courses from which one is the echo of the other."""

AT_MOST = -10.0
"""dB: an echo that is not known yet is at least so much softer than the prompt. (ITU-T G.168 has 6 dB for
the hybrid alone; a telephone has more, or nobody could use it.)"""

RISE = 1.0
"""dB that a known echo becomes louder between two comparisons: who speaks over it is not learnt as it."""

MARGIN = 6.0
"""dB that a voice stands above the echo that is known."""

AUDIBLE = -45.0
"""dBFS: what we play below this comes back as nothing that could be heard."""


class Echo:
    """Told both loudnesses (dBFS) of every frame. `softer` is the echo's, in dB beside the prompt; None while
    no echo is known."""

    def __init__(self) -> None:
        self.softer: float | None = None
        self.delay = 0
        self._played = deque([SILENCE] * (SPAN + LATEST), SPAN + LATEST)
        self._heard = deque([SILENCE] * SPAN, SPAN)
        self._sounded = 0  # frames in which something may have come back
        self._rested = LATEST  # frames since what could come back

    def process(self, played: float, heard: float) -> bool:
        """Whether what is heard in this frame may be nothing but what we play."""
        self._rested = 0 if played > AUDIBLE else self._rested + 1
        if self._rested > SPAN + LATEST:
            return False  # both are as silent as they were, or are no matter
        self._played.append(played)
        self._heard.append(heard)
        if self._rested > LATEST:
            return False
        self._sounded += 1
        if self._sounded % EVERY == 0:
            self._compare()
        return heard < self._loudest()

    def _loudest(self) -> float:
        """Of an echo in this frame."""
        latest = [*self._played][: -LATEST - 1 : -1]
        if self.softer is None:
            return max(latest) + AT_MOST if self._sounded < SPAN else SILENCE
        around = latest[max(0, self.delay - 1) : self.delay + 3]
        return max(around, default=SILENCE) + self.softer + MARGIN

    def _compare(self) -> None:
        heard = _amplitude(self._heard)
        played = np.lib.stride_tricks.sliding_window_view(_amplitude(self._played), SPAN)[::-1]
        alike = _correlations(played, heard)
        best = int(alike.argmax())
        there = played[best]
        loud = there >= there.max() / 2
        softer = float(20 * np.log10(np.median(heard[loud] / there[loud])))
        if alike[best] >= ALIKE and softer <= AT_MOST:
            known = softer if self.softer is None else min(softer, self.softer + RISE)
            self.delay, self.softer = best, known
        elif self.softer is not None and self._absent(played[self.delay], heard):
            self.softer = None

    def _absent(self, played: NDArray[np.float64], heard: NDArray[np.float64]) -> bool:
        """Whether the echo that is known should be there and is not."""
        assert self.softer is not None
        expected = played.max() * 10 ** ((self.softer - MARGIN) / 20)
        return bool(played.max() > 10 ** (AUDIBLE / 20) and heard.max() < expected)


def _amplitude(dbfs: deque[float]) -> NDArray[np.float64]:
    return 10 ** (np.array(dbfs) / 20)


def _correlations(rows: NDArray[np.float64], with_: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pearson's, of each row with the same course, where the row sounds; 0 where it hardly does. (That both
    begin with silence is no likeness: so does any answer.)"""
    sounds = (rows > 10 ** (AUDIBLE / 20)).astype(float)
    count = np.maximum(sounds.sum(1), 1)
    rows = (rows - ((rows * sounds).sum(1) / count)[:, None]) * sounds
    others = (with_ - (sounds @ with_ / count)[:, None]) * sounds
    sizes = np.sqrt((rows**2).sum(1) * (others**2).sum(1))
    alike = np.divide((rows * others).sum(1), sizes, out=np.zeros(len(rows)), where=sizes > 1e-12)
    return np.where(count >= ENOUGH, alike, 0.0)
