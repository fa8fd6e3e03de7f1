"""RTP packets (RFC 3550, section 5.1) and telephone-events in them (RFC 4733, section 2.3).

`parse` takes whatever came in a datagram: it raises RtpError for what is no RTP packet, and
nothing else; `bytes(packet)` is the way back.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from ivr.errors import RtpError

VERSION = 2
HEADER = struct.Struct("!BBHII")
EXTENSION = struct.Struct("!HH")
EVENT = struct.Struct("!BBH")
KEYS = "0123456789*#ABCD"
"""The key of each telephone-event code 0-15."""


@dataclass(frozen=True, slots=True)
class RtpPacket:
    """One packet. `timestamp` counts samples from the sender's random beginning (modulo 2**32),
    `sequence` packets (modulo 2**16). `extension` is (profile, whole 32-bit words of data);
    `padding` counts the bytes behind the payload, the one that holds the count included.
    """

    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes = b""
    marker: bool = False
    csrc: tuple[int, ...] = ()
    extension: tuple[int, bytes] | None = None
    padding: int = 0

    @classmethod
    def parse(cls, data: bytes) -> RtpPacket:
        """Read a datagram; RtpError says in one sentence what is wrong with it."""
        if len(data) < HEADER.size:
            raise RtpError(f"An RTP packet has at least {HEADER.size} bytes, this one {len(data)}.")
        first, second, sequence, timestamp, ssrc = HEADER.unpack_from(data)
        if first >> 6 != VERSION:
            raise RtpError(f"An RTP packet has version {VERSION}, this one {first >> 6}.")
        marker, payload_type = second > 0x7F, second & 0x7F
        if first == VERSION << 6:  # what Asterisk sends: nothing optional
            return cls(payload_type, sequence, timestamp, ssrc, data[HEADER.size :], marker)
        csrc, begin = _csrc(data, first & 0x0F)
        extension, begin = _extension(data, begin) if first & 0x10 else (None, begin)
        padding = _padding(data, begin) if first & 0x20 else 0
        payload = data[begin : len(data) - padding]
        return cls(payload_type, sequence, timestamp, ssrc, payload, marker, csrc, extension, padding)

    def __bytes__(self) -> bytes:
        first = VERSION << 6 | len(self.csrc)
        extension = b""
        if self.extension is not None:
            first |= 0x10
            profile, words = self.extension
            extension = EXTENSION.pack(profile, len(words) // 4) + words
        if self.padding:
            first |= 0x20
        padding = bytes(self.padding - 1) + bytes([self.padding]) if self.padding else b""
        second = self.marker << 7 | self.payload_type
        header = HEADER.pack(first, second, self.sequence, self.timestamp, self.ssrc)
        return header + struct.pack(f"!{len(self.csrc)}I", *self.csrc) + extension + self.payload + padding


def _csrc(data: bytes, count: int) -> tuple[tuple[int, ...], int]:
    end = HEADER.size + 4 * count
    if end > len(data):
        raise RtpError(f"The RTP packet promises {count} contributing sources and ends before the last.")
    return struct.unpack_from(f"!{count}I", data, HEADER.size), end


def _extension(data: bytes, begin: int) -> tuple[tuple[int, bytes], int]:
    words = begin + EXTENSION.size
    if words > len(data):
        raise RtpError("The RTP packet promises a header extension and ends before it.")
    profile, count = EXTENSION.unpack_from(data, begin)
    end = words + 4 * count
    if end > len(data):
        raise RtpError(f"The RTP packet promises a header extension of {count} words and ends inside it.")
    return (profile, data[words:end]), end


def _padding(data: bytes, begin: int) -> int:
    count = data[-1]
    if not 0 < count <= len(data) - begin:
        raise RtpError(f"The RTP packet promises {count} bytes of padding and has {len(data) - begin}.")
    return count


@dataclass(frozen=True, slots=True)
class TelephoneEvent:
    """The payload of a telephone-event: `volume` is 0..63 dBm0 below zero, `duration` in samples
    since the packet's timestamp. A key sounds in many packets with one timestamp; the last of them
    come with `end`, usually three times.
    """

    event: int
    end: bool
    volume: int
    duration: int

    @property
    def key(self) -> str | None:
        """0-9, *, #, A-D; None for an event that is no key."""
        return KEYS[self.event] if self.event < len(KEYS) else None

    @classmethod
    def parse(cls, payload: bytes) -> TelephoneEvent:
        """Read the first event of a payload; RtpError when there is none."""
        if len(payload) < EVENT.size:
            raise RtpError(f"A telephone-event has {EVENT.size} bytes, this payload {len(payload)}.")
        event, flags, duration = EVENT.unpack_from(payload)
        return cls(event, flags > 0x7F, flags & 0x3F, duration)

    def __bytes__(self) -> bytes:
        return EVENT.pack(self.event, self.end << 7 | self.volume, self.duration)
