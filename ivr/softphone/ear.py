"""When the other side of a call speaks: an energy gate over 20 ms frames.

It serves scripts ("the prompt is over, now I speak"), not recognition, so it prefers being plain
to being clever. Prompts are clean audio: above -45 dBFS is voice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FRAME_MS = 20
SILENCE_DBFS = -96.0


def level(frame: bytes) -> float:
    """RMS level in dBFS of 16-bit little-endian samples; -96 for digital silence or no samples."""
    samples = np.frombuffer(frame, dtype="<i2").astype(np.float64)
    if not samples.size:
        return SILENCE_DBFS
    power = float(np.mean(samples * samples)) / 32768.0**2
    return max(SILENCE_DBFS, 10 * float(np.log10(power))) if power > 0 else SILENCE_DBFS


@dataclass(frozen=True, slots=True)
class VoiceStarted:
    ms: int  # of the first voiced frame's begin


@dataclass(frozen=True, slots=True)
class VoiceEnded:
    ms: int  # of the last voiced frame's end
    lasted_ms: int
    peak_dbfs: float  # of the loudest frame


class Ear:
    """Frames in, started and ended out; milliseconds count from `starts_at_ms`.

    Voice begins with `onset` voiced frames in a row, and ends when `silence_ms` have gone by
    without one: shorter pauses between sentences do not end it.
    """

    def __init__(
        self, *, silence_ms: int = 700, threshold_dbfs: float = -45.0, onset: int = 2, starts_at_ms: int = 0
    ) -> None:
        self.silence_ms, self.threshold_dbfs, self.onset = silence_ms, threshold_dbfs, onset
        self.now_ms = starts_at_ms
        self.speaking = False
        self._voiced_in_a_row = 0
        self._began_ms = self._last_voiced_ms = starts_at_ms
        self._peak = SILENCE_DBFS

    def hear(self, frame: bytes) -> VoiceStarted | VoiceEnded | None:
        """One frame of 20 ms, 8 kHz, 16 bit (320 bytes)."""
        self.now_ms += FRAME_MS
        loudness = level(frame)
        if loudness < self.threshold_dbfs:
            self._voiced_in_a_row = 0
            if self.speaking and self.now_ms - self._last_voiced_ms >= self.silence_ms:
                return self.close()
            return None
        self._voiced_in_a_row += 1
        self._last_voiced_ms = self.now_ms
        self._peak = max(self._peak, loudness)
        if self.speaking or self._voiced_in_a_row < self.onset:
            return None
        self.speaking = True
        self._began_ms = self.now_ms - self.onset * FRAME_MS
        self._peak = loudness
        return VoiceStarted(self._began_ms)

    def close(self) -> VoiceEnded | None:
        """The call is over: what is still being heard ends here."""
        if not self.speaking:
            return None
        self.speaking = False
        return VoiceEnded(self._last_voiced_ms, self._last_voiced_ms - self._began_ms, round(self._peak, 1))
