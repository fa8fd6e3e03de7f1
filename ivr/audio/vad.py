"""Is somebody speaking in this frame?

Up to three judges, the cheapest first, and all must say yes. Loudness over a noise floor that adapts
leaves a silent line at two microseconds a frame. What is loud has to have the timbre of a voice, which
a small net knows (`voice.py`). Silero, where it is there, is asked about what these two take for a
voice; it knows noises that the net never met.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from ivr.audio import level
from ivr.audio.frame import FRAME_MS, RATE, Frame, Pcm
from ivr.audio.silero import CHUNK, Silero
from ivr.audio.timbre import Numbers, features
from ivr.audio.voice import FRAMES, voiced
from ivr.errors import MediaError

QUIETEST = -55.0
"""dBFS: nothing below is taken for speech; comfort noise and the hiss of mu-law lie there."""

MARGIN = 7.0
"""dB that speech stands above the noise floor."""

LOUDEST_FLOOR = -40.0
"""dBFS: what is taken for noise is never louder. Who speaks from the first packet on, or on a line whose
pauses are digital silence, would be his own noise; and noise that is louder the net knows."""

SURE = 0.0
"""Log odds of the net from which a frame is one of a voice."""

LIKELY = 0.4
"""Silero's probability from which it agrees."""

TRUST = 25
"""Frames: for so long (500 ms of voice) Silero's yes holds, and it need not be asked again."""

LOOK_BACK = 8
"""Frames that Silero hears to judge the last of them: whole pieces of its own."""

_SIZE = RATE * FRAME_MS // 1000
_SILENCE: Pcm = np.zeros(_SIZE, np.int16)


class NoiseFloor:
    """The quietest level of the last two seconds: people pause within that time, noise does not.

    Kept as the minimum of each quarter of a second, so that a frame costs one comparison.
    """

    BLOCK_MS = 250
    BLOCKS = 8

    def __init__(self) -> None:
        self.dbfs = 0.0
        self._blocks: deque[float] = deque(maxlen=self.BLOCKS)
        self._lowest, self._ms = 0.0, 0

    def hear(self, dbfs: float, ms: int) -> float:
        """The floor (dBFS), this frame included."""
        self._lowest = min(self._lowest, dbfs)
        self.dbfs = min(self.dbfs, dbfs)
        self._ms += ms
        if self._ms >= self.BLOCK_MS:
            self._blocks.append(self._lowest)
            self.dbfs = min(self._blocks)
            self._lowest, self._ms = 0.0, 0
        return self.dbfs


class Vad:
    """Voice activity of one stream: frames of 20 ms at 8 kHz. `silero` is the third judge."""

    def __init__(self, silero: Silero | None = None) -> None:
        self.floor = NoiseFloor()
        self.dbfs = level.SILENCE  # of the latest frame
        self._past = deque([_SILENCE] * (LOOK_BACK + 1), LOOK_BACK + 1)
        self._timbres: deque[Numbers] = deque(maxlen=FRAMES)
        self._unseen = FRAMES  # frames of the past whose timbre is not known yet
        self._silero = silero.stream() if silero is not None else None
        self._trusted = 0

    def process(self, frame: Frame) -> bool:
        """Whether this frame is voiced. MediaError when it has a length that cannot be judged."""
        pcm = frame.pcm
        if len(pcm) != _SIZE or frame.rate != RATE:
            raise MediaError(
                f"Voice is detected in frames of {FRAME_MS} ms at {RATE} Hz, "
                f"not in {len(pcm)} samples at {frame.rate} Hz."
            )
        self._past.append(pcm)
        self._unseen += 1
        loudness = self.dbfs = level.rms(pcm)
        if loudness <= level.SILENCE:  # a packet was lost, or a phone saves bandwidth: no noise to learn from
            return False
        floor = min(LOUDEST_FLOOR, self.floor.hear(loudness, FRAME_MS))
        return loudness > max(QUIETEST, floor + MARGIN) and self._has_timbre() and self._silero_agrees()

    def _has_timbre(self) -> bool:
        for back in range(min(self._unseen, FRAMES), 0, -1):
            self._timbres.append(features(np.concatenate((self._past[-back - 1], self._past[-back]))))
        self._unseen = 0
        return voiced(np.concatenate(self._timbres)) > SURE

    def _silero_agrees(self) -> bool:
        if self._silero is None or self._trusted:
            self._trusted = max(0, self._trusted - 1)
            return True
        heard = np.concatenate([*self._past][1:])
        self._silero.reset()
        likely = [self._silero.hear(heard[at : at + CHUNK]) for at in range(0, len(heard), CHUNK)]
        if likely[-1] < LIKELY:
            return False
        self._trusted = TRUST
        return True
