"""Packets in the order in which they were sent (RFC 3550, appendix A.1).

No clock and no task: a missing packet is given up when enough later ones have come. In order, a
packet passes at once; nothing is ever delayed for fear of reordering.
"""

from __future__ import annotations

from collections import deque

from ivr.audio.rtp import RtpPacket

WINDOW = 3
"""How many later packets may overtake one before it is given up."""

FAR = 100
"""From so many packets away (2 s) it is no loss or delay, but a sender that began anew."""


class JitterBuffer:
    """One stream's packets, put in order.

    Every packet is passed on, or counted as one of `late` (came after it was given up),
    `duplicate` and `stray` (far away, and the next one did not follow it), or waits in the window.
    `lost` were given up, `reordered` were overtaken, `restarts` are new beginnings: another SSRC,
    or two packets in sequence far away. Another payload type alone is none: telephone-events share
    the sequence of the sound (RFC 4733, 2.1).
    """

    def __init__(self, window: int = WINDOW) -> None:
        self.received = self.lost = self.late = self.duplicate = 0
        self.reordered = self.stray = self.restarts = 0
        self._window = window
        self._ssrc: int | None = None
        self._due = 0  # the sequence number that is next
        self._waiting: dict[int, RtpPacket] = {}
        self._passed: deque[int] = deque(maxlen=FAR)
        self._stray: RtpPacket | None = None

    @property
    def waiting(self) -> int:
        """Packets that wait for one before them."""
        return len(self._waiting)

    def add(self, packet: RtpPacket) -> list[RtpPacket]:
        """The packets that are next, in order, now that this one has come."""
        self.received += 1
        if packet.ssrc != self._ssrc:
            return self._begin(packet)
        ahead = self._ahead(packet.sequence)
        if FAR <= ahead <= 0x10000 - FAR:
            return self._far(packet)
        self._drop_stray()
        if ahead > 0x8000:
            self._behind(packet)
            return []
        if ahead == 0 and not self._waiting:  # nearly every packet
            self._pass(packet)
            return [packet]
        return self._wait(packet, ahead)

    def _wait(self, packet: RtpPacket, ahead: int) -> list[RtpPacket]:
        if packet.sequence in self._waiting:
            self.duplicate += 1
            return []
        self.reordered += any(self._ahead(sequence) > ahead for sequence in self._waiting)
        self._waiting[packet.sequence] = packet
        passed = self._follow()
        while len(self._waiting) > self._window:
            passed += self._give_up()
        return passed

    def _follow(self) -> list[RtpPacket]:
        """The waiting packets that are due, one after the other."""
        passed = []
        while packet := self._waiting.pop(self._due, None):
            self._pass(packet)
            passed.append(packet)
        return passed

    def _give_up(self) -> list[RtpPacket]:
        """Go on with the first that waits; those before it are lost."""
        first = min(self._waiting, key=self._ahead)
        self.lost += self._ahead(first)
        self._due = first
        return self._follow()

    def _behind(self, packet: RtpPacket) -> None:
        if packet.sequence in self._passed:
            self.duplicate += 1
        else:
            self.late += 1

    def _far(self, packet: RtpPacket) -> list[RtpPacket]:
        """One packet from afar may be damaged; two in sequence are a new beginning."""
        before = self._stray
        if before is None or packet.sequence != before.sequence + 1 & 0xFFFF:
            self._drop_stray()
            self._stray = packet
            return []
        self._stray = None
        passed = self._begin(before)
        self._pass(packet)
        return [*passed, packet]

    def _begin(self, packet: RtpPacket) -> list[RtpPacket]:
        """Let go what waits, and count from this packet on."""
        passed = []
        while self._waiting:
            passed += self._give_up()
        self._drop_stray()
        self.restarts += self._ssrc is not None
        self._ssrc = packet.ssrc
        self._passed.clear()
        self._pass(packet)
        return [*passed, packet]

    def _pass(self, packet: RtpPacket) -> None:
        self._passed.append(packet.sequence)
        self._due = packet.sequence + 1 & 0xFFFF

    def _drop_stray(self) -> None:
        self.stray += self._stray is not None
        self._stray = None

    def _ahead(self, sequence: int) -> int:
        return sequence - self._due & 0xFFFF
