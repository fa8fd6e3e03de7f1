"""The audio of a test call: every packet that arrives with the kernel's time of arrival, and a
sender that keeps 20 ms by an absolute clock and sends keys as RFC 4733 asks, one packet a tick."""

from __future__ import annotations

import asyncio
import bisect
import contextlib
import random
import socket
import struct
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

TICK = 0.020  # s
FRAME = 160  # samples a tick
SILENCE = b"\xff" * FRAME
KEY_EVENTS = {key: number for number, key in enumerate("0123456789*#ABCD")}
_SO_TIMESTAMPNS = 35


@dataclass(frozen=True)
class Packet:
    """One RTP packet that arrived; `at` is the epoch second of the kernel."""

    at: float
    marker: bool
    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes

    @property
    def peak(self) -> int:
        """The loudest sample of a PCMU packet (0..32124); other packets are 0."""
        return max((abs(ULAW[byte]) for byte in self.payload), default=0) if self.payload_type == 0 else 0


def _linear(byte: int) -> int:
    """G.711 µ-law, one byte to a 16-bit sample."""
    byte = ~byte & 0xFF
    magnitude = (((byte & 0x0F) << 3) + 0x84) << ((byte & 0x70) >> 4)
    return 0x84 - magnitude if byte & 0x80 else magnitude - 0x84


ULAW = [_linear(byte) for byte in range(256)]
_BY_LEVEL = sorted((level, byte) for byte, level in enumerate(ULAW))


def ulaw(samples: bytes) -> bytes:
    """16-bit little-endian samples to µ-law, nearest level; slow and plain, for short sounds."""
    levels = [level for level, _ in _BY_LEVEL]
    out = bytearray()
    for (sample,) in struct.iter_unpack("<h", samples):
        at = min(bisect.bisect_left(levels, sample), len(levels) - 1)
        if at and sample - levels[at - 1] < levels[at] - sample:
            at -= 1
        out.append(_BY_LEVEL[at][1])
    return bytes(out)


def open_udp() -> socket.socket:
    """A datagram socket on loopback whose datagrams carry the kernel's time of arrival."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.setblocking(False)
    opened.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
    opened.bind(("127.0.0.1", 0))
    return opened


def drain(source: socket.socket) -> Iterator[tuple[float, bytes]]:
    """(epoch second of arrival, datagram) of everything that waits."""
    while True:
        try:
            datagram, extras, _, _ = source.recvmsg(65_535, 128)
        except (BlockingIOError, ConnectionRefusedError):
            return
        at = time.time()
        for level, kind, data in extras:
            if level == socket.SOL_SOCKET and kind == _SO_TIMESTAMPNS:
                seconds, nanoseconds = struct.unpack("qq", data[:16])
                at = seconds + nanoseconds / 1e9
        yield at, datagram


class Media:
    """One RTP stream in each direction. `packets` are those that arrived, in order of arrival; `sent`
    are the epoch seconds at which each frame of what was said left."""

    def __init__(self) -> None:
        self.socket = open_udp()
        self.port: int = self.socket.getsockname()[1]
        self.packets: list[Packet] = []
        self.sent: list[float] = []
        self._frames: deque[bytes | list[bytes]] = deque()  # a list: the packets of one key, one a tick
        self._idle = asyncio.Event()
        self._idle.set()
        self._task: asyncio.Task[None] | None = None
        asyncio.get_running_loop().add_reader(self.socket, self._arrived)

    def start(self, host: str, port: int) -> None:
        """Send from now on: silence, unless there is something to say."""
        if self._task is None:
            self.socket.connect((host, port))
            self._task = asyncio.create_task(self._send())

    async def say(self, sound: bytes) -> None:
        """Send µ-law samples; returns when the last frame is sent."""
        sound += SILENCE[: -len(sound) % FRAME]
        self._frames.extend(sound[at : at + FRAME] for at in range(0, len(sound), FRAME))
        await self._done()

    async def keys(self, keys: str, *, ticks: int = 5, gap_ticks: int = 5) -> None:
        """Press keys: `ticks` packets of 20 ms each, the end said three times, a gap of audio."""
        for key in keys:
            event = KEY_EVENTS[key]
            lengths = [FRAME * (nth + 1) for nth in range(ticks)]
            packets = [struct.pack("!BBH", event, 10, length) for length in lengths]
            packets += [struct.pack("!BBH", event, 0x80 | 10, lengths[-1])] * 3
            self._frames.append(packets)
            self._frames.extend([SILENCE] * gap_ticks)
        await self._done()

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self.socket.fileno() != -1:
            asyncio.get_running_loop().remove_reader(self.socket)
            self.socket.close()
        self._idle.set()

    async def _done(self) -> None:
        self._idle.clear()
        await self._idle.wait()

    def _arrived(self) -> None:
        for at, datagram in drain(self.socket):
            if len(datagram) >= 12 and datagram[0] >> 6 == 2:
                first, second, sequence, timestamp, ssrc = struct.unpack("!BBHII", datagram[:12])
                begin = 12 + 4 * (first & 0x0F)
                self.packets.append(
                    Packet(
                        at, bool(second & 0x80), second & 0x7F, sequence, timestamp, ssrc, datagram[begin:]
                    )
                )

    async def _send(self) -> None:
        ssrc, sequence, timestamp = random.getrandbits(32), random.getrandbits(15), random.getrandbits(31)
        marker = 0x80
        next_tick = time.monotonic()
        while True:
            if self._frames:
                self.sent.append(time.time())
            frame = self._frames.popleft() if self._frames else SILENCE
            ticks = [(101, part) for part in frame] if isinstance(frame, list) else [(0, frame)]
            for nth, (kind, payload) in enumerate(ticks):
                # all packets of one key bear the timestamp of its beginning (RFC 4733, 2.2.2)
                first = 0x80 if kind == 101 and nth == 0 else marker
                header = struct.pack(
                    "!BBHII", 0x80, first | kind, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc
                )
                # When the other side is gone or full, a packet is lost, and nobody is told.
                with contextlib.suppress(BlockingIOError, ConnectionRefusedError):
                    self.socket.send(header + payload)
                sequence, marker = sequence + 1, 0
                next_tick += TICK
                await asyncio.sleep(max(0.0, next_tick - time.monotonic()))
            timestamp += FRAME * len(ticks)
            if not self._frames:
                self._idle.set()
            if time.monotonic() - next_tick > 1:
                next_tick = time.monotonic()  # the machine slept: do not send a second's packets in one burst
