"""What the services have in common: they hear what the test says, or fail as it says."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable
from itertools import count
from typing import Literal

from aiohttp import web
from aiohttp.test_utils import TestServer

from ivr.stt.recogniser import Recogniser

Mode = Literal["well", "refuses", "stalls", "garbles", "breaks_off", "floods"]
KEY = "k3y-of-the-installation"


class Twin(ABC):
    """`says` are words with the service's own confidence; `audio` is what it was sent, `hints` what it
    was told to expect; `left` is set when a client went away before it was answered."""

    streams = True
    """Whether it tells words while the caller speaks."""
    confident = True
    """Whether it tells how sure it is."""
    rate = 8000

    def __init__(self) -> None:
        self.mode: Mode = "well"
        self.says: tuple[tuple[str, float], ...] = (("track", 0.9), ("my", 0.8), ("order", 0.7))
        self.audio = bytearray()
        self.hints: tuple[str, ...] = ()
        self.language = ""
        self.left = asyncio.Event()

    @property
    def text(self) -> str:
        return " ".join(word for word, _ in self.says)

    @abstractmethod
    async def start(self) -> None: ...

    @abstractmethod
    async def stop(self) -> None: ...

    @abstractmethod
    def engine(self, languages: Iterable[str], limit: float) -> Recogniser: ...

    async def stall(self) -> None:
        """Until the client goes away."""
        try:
            await asyncio.Event().wait()
        finally:
            self.left.set()

    async def flood(self, send: Callable[[bytes], Awaitable[object]], piece: bytes = b" " * 100_000) -> None:
        """Send until the client goes away."""
        try:
            while True:
                await send(piece)
        except ConnectionError:
            pass
        finally:
            self.left.set()


class HttpTwin(Twin):
    """One with an aiohttp server."""

    path = "/"
    method = "POST"

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route(self.method, self.path, self.answer)
        self._server = TestServer(app, host="127.0.0.1")
        await self._server.start_server()

    async def stop(self) -> None:
        await self._server.close()

    @property
    def port(self) -> int:
        assert self._server.port is not None
        return self._server.port

    @abstractmethod
    async def answer(self, request: web.Request) -> web.StreamResponse: ...


class SocketTwin(HttpTwin):
    """One that speaks by WebSocket: `opened` sees the request, `message` every message with its number.
    What they give is sent; None ends the conversation."""

    method = "GET"
    refuses_inside = False
    """Whether it refuses by a message, and not by a status."""
    closes = True
    """Whether it closes when it has said everything, and when it is asked to."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if self.mode == "refuses" and not self.refuses_inside:
            raise web.HTTPForbidden(text=f"no {KEY}")
        socket = web.WebSocketResponse(autoclose=self.closes)
        await socket.prepare(request)
        self.opened(request)
        try:
            for at in count():
                message = await socket.receive()
                if message.type in (web.WSMsgType.CLOSE, web.WSMsgType.CLOSING, web.WSMsgType.CLOSED):
                    self.left.set()
                    return socket
                if self.mode == "breaks_off":
                    assert request.transport is not None
                    request.transport.abort()
                    return socket
                if self.mode == "floods":
                    await self.flood(socket.send_bytes)
                    return socket
                for reply in () if self.mode == "stalls" else self.message(message.data, at):
                    if reply is None and not self.closes:
                        await self.stall()
                    if reply is None:
                        return socket
                    await (socket.send_str(reply) if isinstance(reply, str) else socket.send_bytes(reply))
        finally:
            await socket.close()
        return socket

    def opened(self, request: web.Request) -> None: ...

    @abstractmethod
    def message(self, data: str | bytes, at: int) -> Iterable[str | bytes | None]: ...
