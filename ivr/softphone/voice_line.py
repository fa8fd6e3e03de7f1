"""20 ms frames in and out of a call: a pjsua2 audio port whose callbacks only copy.

Both callbacks come from pjmedia's clock thread, once a tick: first the frame to be said, then the
one that was heard. What thinks about them runs in the main thread.
"""

from __future__ import annotations

from collections import deque

import pjsua2 as pj

from ivr.softphone.speech import RATE

FRAME = 320  # bytes: 20 ms at 8 kHz, 16 bit
SILENCE = bytes(FRAME)


class VoiceLine(pj.AudioMediaPort):  # type: ignore[misc]  # pjsua2 has no types
    """Ticks wait in `ticks` as pairs (heard, said); sayings wait in `mouth` as whole frames."""

    def __init__(self) -> None:
        super().__init__()
        self.ticks: deque[tuple[bytes, bytes]] = deque()
        self.mouth: deque[bytes] = deque()
        self._said = SILENCE
        shape = pj.MediaFormatAudio()
        shape.type = pj.PJMEDIA_TYPE_AUDIO
        shape.init(pj.PJMEDIA_FORMAT_PCM, RATE, 1, 20_000, 16)
        self.createPort("voice-line", shape)

    def say(self, samples: bytes) -> None:
        """Queue samples; the last frame is filled up with silence."""
        padded = samples + bytes(-len(samples) % FRAME)
        self.mouth.extend(padded[at : at + FRAME] for at in range(0, len(padded), FRAME))

    def onFrameRequested(self, frame: pj.MediaFrame) -> None:
        self._said = self.mouth.popleft() if self.mouth else SILENCE
        frame.type = pj.PJMEDIA_FRAME_TYPE_AUDIO
        frame.buf = pj.ByteVector(self._said)

    def onFrameReceived(self, frame: pj.MediaFrame) -> None:
        heard = bytes(frame.buf)
        self.ticks.append((heard if len(heard) == FRAME else SILENCE, self._said))
