"""The callers' voices: one UDP socket, shared by all calls, that Asterisk's externalMedia sends to.

A call is known by the port its packets come from, which Asterisk names in the answer to
externalMedia (UNICASTRTP_LOCAL_PORT). The socket is read with `add_reader` until it is empty, which
costs a quarter of asyncio's own datagram endpoint.
"""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

import structlog

from ivr.errors import MediaError

log = structlog.get_logger()

Receiver = Callable[[bytes], None]

LARGEST = 2047
"""Bytes: no RTP packet of a telephone is larger (20 ms of 48 kHz linear has 1932)."""

BURST = 256
"""Datagrams read at one wake, so that a flood cannot keep the loop from everything else."""

RECEIVE_BUFFER = 4 << 20
"""Bytes asked of the kernel; it grants no more than net.core.rmem_max."""

EARLY_PACKETS, EARLY_PORTS, EARLY_SECONDS = 50, 64, 1.0
"""Packets that overtake the answer with their port in it: so many of one port, so many ports, and
for so long they are kept."""

LINGER_SECONDS = 2.0
"""For so long nothing from a port that was left is kept as early: Asterisk may give the port to the
next call at once, which must not hear the last one's end."""


@dataclass(slots=True)
class MediaCounts:
    """Datagrams since the socket was opened: given to a call, and refused. `foreign` came from
    another address than Asterisk's, `unknown` from a port without a call (`early` of them are or
    were kept for it), `failed` made their call's receiver raise.
    """

    delivered: int = 0
    foreign: int = 0
    unknown: int = 0
    early: int = 0
    oversize: int = 0
    failed: int = 0


class MediaSocket:
    """Bound from `__aenter__` to `__aexit__`; `port` 0 takes any. Only `asterisk`, an IP address,
    is listened to.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0, asterisk: str = "127.0.0.1") -> None:
        self.counts = MediaCounts()
        self._wanted, self._asterisk = (host, port), asterisk
        self._socket: socket.socket | None = None
        self._receivers: dict[int, Receiver] = {}
        self._early: dict[int, deque[tuple[float, bytes]]] = {}
        self._left: dict[int, float] = {}  # port → when it was left
        self._complained: set[int] = set()

    async def __aenter__(self) -> MediaSocket:
        """Raises MediaError when the address cannot be had."""
        self._loop = asyncio.get_running_loop()
        opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            opened.setblocking(False)
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            opened.bind(self._wanted)
        except OSError as error:
            opened.close()
            host, port = self._wanted
            raise MediaError(f"The media socket cannot have {host}:{port}: {error.strerror}.") from error
        self._socket = opened
        self._loop.add_reader(opened, self._drain)
        host, port = self.address
        log.info("media socket open", host=host, port=port, receive_buffer=self.receive_buffer)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        opened = self._open
        self._loop.remove_reader(opened)
        opened.close()
        self._socket = None
        self._receivers.clear()
        self._early.clear()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port for externalMedia's `external_host`. MediaError when not open."""
        host, port = self._open.getsockname()
        return host, port

    @property
    def receive_buffer(self) -> int:
        """Bytes that the kernel granted (it counts its own overhead too: twice what was asked)."""
        return self._open.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)

    def register(self, port: int, receiver: Receiver) -> None:
        """Give what comes from Asterisk's `port` to `receiver`, beginning with what came already.
        MediaError when the port has a receiver.
        """
        if port in self._receivers:
            raise MediaError(f"Port {port} of Asterisk already belongs to a call.")
        self._receivers[port] = receiver
        self._left.pop(port, None)
        fresh = self._loop.time() - EARLY_SECONDS
        for came, data in self._early.pop(port, ()):
            if came >= fresh:
                self._deliver(port, receiver, data)

    def unregister(self, port: int) -> None:
        """Nothing more from this port; a port that is not registered is no error."""
        if self._receivers.pop(port, None) is None:
            return
        self._complained.discard(port)
        now = self._loop.time()
        self._left = {left: at for left, at in self._left.items() if now - at < LINGER_SECONDS}
        self._left[port] = now

    @property
    def _open(self) -> socket.socket:
        if self._socket is None:
            raise MediaError("The media socket is not open.")
        return self._socket

    def _drain(self) -> None:
        """Read until the kernel has no more. What is left after a burst wakes the loop again."""
        receive = self._open.recvfrom
        for _ in range(BURST):
            try:
                data, (host, port) = receive(LARGEST + 1)
            except BlockingIOError:
                return
            receiver = self._receivers.get(port)
            if host != self._asterisk:
                self.counts.foreign += 1
            elif len(data) > LARGEST:
                self.counts.oversize += 1
            elif receiver is None:
                self._keep(port, data)
            else:
                self._deliver(port, receiver, data)

    def _deliver(self, port: int, receiver: Receiver, data: bytes) -> None:
        self.counts.delivered += 1
        try:
            receiver(data)
        except Exception:
            # One call's fault must not deafen the others; fifty lines a second would help nobody.
            self.counts.failed += 1
            if port not in self._complained:
                self._complained.add(port)
                log.exception("a call cannot take its audio", port=port)

    def _keep(self, port: int, data: bytes) -> None:
        self.counts.unknown += 1
        now = self._loop.time()
        if now - self._left.get(port, -LINGER_SECONDS) < LINGER_SECONDS:
            return
        if port not in self._early and len(self._early) >= EARLY_PORTS:
            del self._early[next(iter(self._early))]  # the oldest
        self._early.setdefault(port, deque(maxlen=EARLY_PACKETS)).append((now, data))
        self.counts.early += 1
