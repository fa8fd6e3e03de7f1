"""What engines share that ask a service over HTTP or WebSocket (aiohttp)."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Iterable

import aiohttp

from ivr.errors import RecogniserError
from ivr.stt.recogniser import Hypothesis
from ivr.stt.utterance import Hearer, Utterance

CONNECT = 2.0
"""Seconds that a connection may take to be made: a caller is speaking meanwhile."""
LARGEST = 1_000_000
"""Bytes of one message or answer."""
CLEAN = (0, 1000, 1005)
"""Codes of a close that was meant, with or without a code (RFC 6455, 7.4.1)."""


class Online(Hearer):
    """A Hearer whose `ask` may raise what aiohttp raises, and ValueError, LookupError or TypeError for
    an answer that is not as it should be. No word of the caller comes into the fault."""

    def __init__(self, languages: Iterable[str], limit: float) -> None:
        super().__init__(languages, limit)
        self._http: aiohttp.ClientSession | None = None

    @property
    def http(self) -> aiohttp.ClientSession:
        if self._http is None:
            raise RecogniserError("The recogniser is not open.")
        return self._http

    async def open(self) -> None:
        """Nothing is asked yet: a service that is away now may be there when somebody calls."""
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT)
        self._http = aiohttp.ClientSession(timeout=timeout)
        await super().open()

    async def close(self) -> None:
        await super().close()
        http, self._http = self._http, None
        if http is not None:
            await http.close()

    async def hear(self, utterance: Utterance) -> Hypothesis:
        try:
            return await self.ask(utterance)
        except (aiohttp.ClientResponseError, aiohttp.WSServerHandshakeError) as fault:
            raise RecogniserError(f"{self.name} refused with {fault.status}.") from fault
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            raise RecogniserError(f"{self.name} cannot be reached: {type(fault).__name__}.") from fault
        except (ValueError, LookupError, TypeError, AttributeError) as fault:
            raise RecogniserError(f"{self.name} answered what is no result.") from fault

    @abstractmethod
    async def ask(self, utterance: Utterance) -> Hypothesis:
        """All of one utterance."""

    async def converse(
        self,
        socket: aiohttp.ClientWebSocketResponse,
        messages: AsyncIterator[str | bytes],
        receive: Callable[[str | bytes], bool],
    ) -> None:
        """Send and receive side by side, until `receive` says that this was the last, or the service
        closes after everything was sent."""
        sending = asyncio.create_task(_send(socket, messages))
        try:
            async for message in socket:
                if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                    break
                if receive(message.data):
                    return
            if not sending.done() or sending.exception() is not None or socket.close_code not in CLEAN:
                raise RecogniserError(f"{self.name} broke off ({socket.close_code}).")
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)


async def _send(socket: aiohttp.ClientWebSocketResponse, messages: AsyncIterator[str | bytes]) -> None:
    async for message in messages:
        await (socket.send_str(message) if isinstance(message, str) else socket.send_bytes(message))
