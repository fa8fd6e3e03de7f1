"""What engines share that ask a service over HTTP or WebSocket (aiohttp)."""

from __future__ import annotations

import asyncio
import json
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from ivr.errors import RecogniserError
from ivr.stt.recogniser import Hypothesis
from ivr.stt.utterance import Hearer, Utterance

CONNECT = 2.0
"""Seconds that a connection may take to be made: a caller is speaking meanwhile."""
LARGEST, MOST = 250_000, 8_000_000
"""Bytes of one message or answer, and of all messages about one utterance."""
CLOSE = 1.0
"""Seconds that the other side may take to close a WebSocket; nobody waits for it."""
BROKEN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What may be raised by who reads an answer that is not as it should be."""
SCHEMES = ("http", "https", "ws", "wss")
CLEAN = (0, 1000, 1005)
"""Codes of a close that was meant, with or without a code (RFC 6455, 7.4.1)."""


class Online(Hearer):
    """A Hearer whose `ask` may raise what aiohttp raises, and ValueError, LookupError or TypeError for
    an answer that is not as it should be. No word of the caller comes into the fault."""

    def __init__(self, languages: Iterable[str], limit: float, addresses: Iterable[str]) -> None:
        super().__init__(languages, limit)
        self._addresses = tuple(addresses)
        self._http: aiohttp.ClientSession | None = None
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def http(self) -> aiohttp.ClientSession:
        if self._http is None:
            raise RecogniserError("The recogniser is not open.")
        return self._http

    async def open(self) -> None:
        """Nothing is asked yet: a service that is away now may be there when somebody calls. Raises
        RecogniserError for what is no address."""
        for address in self._addresses:
            at = urlsplit(address)
            if at.scheme not in SCHEMES or not at.hostname:
                known = ", ".join(SCHEMES)
                raise RecogniserError(f"{self.name}: {address!r} is no address of a service ({known}).")
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT)
        self._http = aiohttp.ClientSession(timeout=timeout)
        await super().open()

    async def close(self) -> None:
        await super().close()
        http, self._http = self._http, None
        if http is not None:
            await http.close()
        await asyncio.gather(*self._closing)

    async def hear(self, utterance: Utterance) -> Hypothesis:
        try:
            return await self.ask(utterance)
        except (aiohttp.ClientResponseError, aiohttp.WSServerHandshakeError) as fault:
            raise RecogniserError(f"{self.name} refused with {fault.status}.") from fault
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            raise RecogniserError(f"{self.name} cannot be reached: {type(fault).__name__}.") from fault
        except BROKEN as fault:
            raise RecogniserError(f"{self.name} answered what is no result.") from fault

    @abstractmethod
    async def ask(self, utterance: Utterance) -> Hypothesis:
        """All of one utterance."""

    async def converse(
        self,
        address: str | URL,
        messages: AsyncIterator[str | bytes],
        receive: Callable[[str | bytes], bool],
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Send and receive side by side through a WebSocket, until `receive` says that this was the last, or
        the service closes after everything was sent."""
        socket = await self.http.ws_connect(address, headers=headers, max_msg_size=LARGEST)
        sending, received = asyncio.create_task(_send(socket, messages)), 0
        try:
            async for message in socket:
                if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                    break
                received += len(message.data)
                if received > MOST:
                    raise RecogniserError(f"{self.name} does not come to an end.")
                if receive(message.data):
                    return
            if not sending.done() or sending.exception() is not None or socket.close_code not in CLEAN:
                raise RecogniserError(f"{self.name} broke off ({socket.close_code}).")
        finally:
            sending.cancel()
            closing = asyncio.create_task(_close(socket))
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)
            await asyncio.gather(sending, return_exceptions=True)


async def _send(socket: aiohttp.ClientWebSocketResponse, messages: AsyncIterator[str | bytes]) -> None:
    async for message in messages:
        await (socket.send_str(message) if isinstance(message, str) else socket.send_bytes(message))


async def _close(socket: aiohttp.ClientWebSocketResponse) -> None:
    """A service that goes on sending, or never closes, is cut off."""
    with suppress(TimeoutError):
        async with asyncio.timeout(CLOSE):
            await socket.close()


async def read(answer: aiohttp.ClientResponse) -> Any:
    """Its JSON. Raises ValueError when it is none, or too much."""
    body = bytearray()
    async for piece in answer.content.iter_any():
        body += piece
        if len(body) > LARGEST:
            raise ValueError("too much")
    return json.loads(body)
