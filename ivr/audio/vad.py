"""Is somebody speaking in this frame?

Two judges, and both must say yes. The first is loudness over a noise floor that adapts: WebRTC's
detector alone takes steady pink noise for speech without end (speech that never ends is a caller
who is never answered). The second is WebRTC's detector, which knows speech from a bang or a hum.
"""

from __future__ import annotations

from collections import deque

import webrtcvad

from ivr.audio import level
from ivr.audio.frame import Frame
from ivr.errors import MediaError

QUIETEST = -55.0
"""dBFS: nothing below is taken for speech; comfort noise and the hiss of mu-law lie there."""

MARGIN = 7.0
"""dB that speech stands above the noise floor."""

AGGRESSIVENESS = 2
"""WebRTC's 0 (takes much for speech) to 3 (takes little)."""

FORMATS = {(rate * ms // 1000, rate) for rate in (8000, 16000, 32000, 48000) for ms in (10, 20, 30)}
"""(samples, Hz) that WebRTC's detector can judge."""


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
    """Voice activity of one stream. Frames of 10, 20 or 30 ms at 8, 16, 32 or 48 kHz."""

    def __init__(self, aggressiveness: int = AGGRESSIVENESS, margin: float = MARGIN) -> None:
        self.floor = NoiseFloor()
        self._margin = margin
        self._webrtc = webrtcvad.Vad(aggressiveness)

    def process(self, frame: Frame) -> bool:
        """Whether this frame is voiced. MediaError when it has a length that cannot be judged."""
        if (len(frame.pcm), frame.rate) not in FORMATS:
            raise MediaError(
                f"Voice is detected in frames of 10, 20 or 30 ms at 8, 16, 32 or 48 kHz, "
                f"not in {len(frame.pcm)} samples at {frame.rate} Hz."
            )
        if not frame.pcm.any():  # a packet was lost, or a phone saves bandwidth: no noise to learn from
            return False
        loudness = level.rms(frame.pcm)
        floor = self.floor.hear(loudness, frame.ms)
        # The detector hears every frame, quiet ones too: it learns the noise from them.
        voiced: bool = self._webrtc.is_speech(frame.pcm.tobytes(), frame.rate)
        return voiced and loudness > max(QUIETEST, floor + self._margin)
