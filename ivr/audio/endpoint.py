"""Where an utterance begins and ends, counted in milliseconds of audio."""

from __future__ import annotations

from collections import deque
from typing import Literal

from ivr.audio.frame import Frame

WINDOW_MS = 500
"""Silence that ends an utterance."""

ONSET_MS = 80
"""Voiced sound, within the last ONSET_SPAN_MS, that begins one: a click is shorter. (Of 198 noises
40 ms let 16 % begin an utterance, 60 ms 10 %, 80 ms 7 %.)"""

ONSET_SPAN_MS = 160
SURER_ONSET_MS, SURER_ONSET_SPAN_MS = 40, 80
"""The same where Silero judges too: 3.5 % of the noises begin one, and a voice 40 ms earlier."""

LONGEST_MS = 20_000
"""Nobody answers a question for longer; noise might."""


class Endpointer:
    """Voiced or not, frame by frame, in; "started" and "ended", once each per utterance, out.

    `window_ms` may be set at any time, also while somebody speaks. An utterance that reaches
    `longest_ms` is ended, and the next can only begin after a silence.
    `start_ms` is the beginning of the first voiced frame of the utterance, `end_ms` the end of its
    last voiced frame so far, `now_ms` the end of the last frame; all from the first frame on.
    """

    def __init__(
        self,
        window_ms: int = WINDOW_MS,
        onset_ms: int = ONSET_MS,
        onset_span_ms: int = ONSET_SPAN_MS,
        longest_ms: int = LONGEST_MS,
    ) -> None:
        self.window_ms = window_ms
        self.speaking = False
        self.now_ms = self.start_ms = self.end_ms = 0
        self._onset_ms, self._onset_span_ms, self._longest_ms = onset_ms, onset_span_ms, longest_ms
        self._recent: deque[tuple[int, int]] = deque()  # (begin, end) of the last voiced frames
        self._worn_out = False
        self._rested_ms = 0

    @property
    def utterance_ms(self) -> int:
        """From the first voiced frame to the last."""
        return self.end_ms - self.start_ms

    @property
    def silence_ms(self) -> int:
        """Since the last voiced frame of the utterance."""
        return self.now_ms - self.end_ms

    def process(self, speech: bool, ms: int) -> Literal["started", "ended"] | None:
        """Take one frame of `ms` milliseconds."""
        begin, self.now_ms = self.now_ms, self.now_ms + ms
        if self.speaking:
            return self._within(speech)
        if self._worn_out:
            self._rest(speech, ms)
            return None
        return self._before(speech, begin)

    def _before(self, speech: bool, begin: int) -> Literal["started"] | None:
        recent = self._recent
        while recent and recent[0][0] < self.now_ms - self._onset_span_ms:
            recent.popleft()
        if not speech:
            return None
        recent.append((begin, self.now_ms))
        if sum(end - begin for begin, end in recent) < self._onset_ms:
            return None
        self.speaking = True
        self.start_ms, self.end_ms = recent[0][0], self.now_ms
        recent.clear()
        return "started"

    def _within(self, speech: bool) -> Literal["ended"] | None:
        if speech:
            self.end_ms = self.now_ms
        self._worn_out = self.now_ms - self.start_ms >= self._longest_ms
        if not self._worn_out and self.silence_ms < self.window_ms:
            return None
        self.speaking = False
        self._rested_ms = 0
        return "ended"

    def _rest(self, speech: bool, ms: int) -> None:
        """After an utterance that was too long: wait for one silence window."""
        self._rested_ms = 0 if speech else self._rested_ms + ms
        self._worn_out = self._rested_ms < self.window_ms


class PreRoll:
    """The last `ms` of frames: speech is found late and must be heard from its first syllable."""

    def __init__(self, ms: int = 300) -> None:
        self._limit_ms, self._ms = ms, 0
        self._frames: deque[Frame] = deque()

    def push(self, frame: Frame) -> None:
        self._frames.append(frame)
        self._ms += frame.ms
        while self._ms > self._limit_ms:
            self._ms -= self._frames.popleft().ms

    def frames(self) -> list[Frame]:
        """Oldest first; they stay."""
        return list(self._frames)
