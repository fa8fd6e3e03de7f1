"""One caller's incoming sound: datagrams in, frames of equal length out.

The frames are continuous: `timestamp` goes on by one frame each time, whatever the network did.
What was lost becomes silence of the same length, so that audio milliseconds stay true.
"""

from __future__ import annotations

import numpy as np

from ivr.audio.frame import FRAME_MS, RATE, Frame, Pcm
from ivr.audio.g711 import PAYLOAD_TYPES
from ivr.audio.jitter import WINDOW, JitterBuffer
from ivr.audio.rtp import RtpPacket
from ivr.errors import RtpError

SHORTEST_GAP = RATE * FRAME_MS // 2000
"""Samples: below half a frame it is the sender's clock being put right, and nothing is missing."""

LONGEST_GAP = RATE
"""Samples: one packet cannot make more than 1 s of silence, whatever its timestamp says."""


class Stream:
    """Of the `received` datagrams, `malformed` ones and packets of an `unknown` payload type
    (telephone-events among them) give no frame; `jitter` counts what became of the packets;
    `filled` is the silence put in for what was missing, in samples.
    """

    def __init__(self, window: int = WINDOW) -> None:
        self.received = self.malformed = self.unknown = self.filled = 0
        self.jitter = JitterBuffer(window)
        self._ssrc: int | None = None
        self._due = 0  # the RTP timestamp that is next
        self._at = 0  # samples given out
        self._size = RATE * FRAME_MS // 1000
        self._rest: Pcm = np.zeros(0, np.int16)

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that are complete now that this datagram has come. Raises nothing."""
        self.received += 1
        try:
            packet = RtpPacket.parse(data)
        except RtpError:
            self.malformed += 1
            return []
        return [frame for packet in self.jitter.add(packet) for frame in self._hear(packet)]

    def _hear(self, packet: RtpPacket) -> list[Frame]:
        law = PAYLOAD_TYPES.get(packet.payload_type)
        if law is None:
            self.unknown += 1
            return []
        pcm = law.decode(packet.payload)
        missing = self._missing(packet)
        if missing:
            self.filled += missing
            pcm = np.concatenate((np.zeros(missing, np.int16), pcm))
        self._ssrc, self._due = packet.ssrc, packet.timestamp + len(packet.payload) & 0xFFFFFFFF
        return self._frames(pcm)

    def _missing(self, packet: RtpPacket) -> int:
        """Samples between the packet before and this one. Going back in time misses nothing."""
        gap = packet.timestamp - self._due & 0xFFFFFFFF
        if packet.ssrc != self._ssrc or gap < SHORTEST_GAP or gap > 0x7FFFFFFF:
            return 0
        return min(gap, LONGEST_GAP)

    def _frames(self, pcm: Pcm) -> list[Frame]:
        """Cut into frames; what is too short for one waits for the next packet."""
        size, rest = self._size, len(self._rest)
        if not rest and len(pcm) == size:  # nearly every packet
            self._at += size
            return [Frame(pcm, RATE, self._at - size)]
        if rest:
            pcm = np.concatenate((self._rest, pcm))
        whole = len(pcm) - len(pcm) % size
        frames = [Frame(pcm[i : i + size], RATE, self._at + i) for i in range(0, whole, size)]
        self._rest = pcm[whole:]
        self._at += whole
        return frames
