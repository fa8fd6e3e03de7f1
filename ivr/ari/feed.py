"""One event connection to Asterisk, from its opening to its loss.

Asterisk answers pings but sends none of its own, and a cut link shows neither side anything: so we
ping, and a pong that does not come is the end. A pong proves the link only; that our application
is registered, and its events reach us, is proved by a canary: a user event that comes back.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from uuid import uuid4

import aiohttp
import structlog
from aiohttp import WSMsgType

from ivr.ari import inbound, outbound
from ivr.errors import AriClosed, AriError, AriRefused

CANARY = "ivr-canary"

PING_EVERY = 5.0
PONG_WITHIN = 5.0
"""Seconds."""

MOST_WAITING = 10_000
"""Events that may wait to be read; more, and we are too far behind to be of any use."""

LARGEST_MESSAGE = 1 << 20
"""Bytes of one event."""

log = structlog.get_logger()


class Feed:
    """`ignored` counts what was passed over: events of "unknown" type, and "malformed" ones.

    `why` is None while the connection lives, and then a sentence.
    """

    def __init__(self, url: str, headers: Mapping[str, str], app: str, ignored: Counter[str]) -> None:
        self.why: str | None = None
        self._url, self._headers, self._app, self._ignored = url, headers, app, ignored
        self._nonce = uuid4().hex
        self._decided = asyncio.Event()  # proven, or lost
        self._pong = asyncio.Event()
        self._inbox: asyncio.Queue[inbound.Event | None] = asyncio.Queue()
        self._session: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Raises AriClosed (nobody there) or AriRefused (an error status, such as 401 or 503)."""
        # Its own session: an event connection must not take one of the requests' connections.
        self._session = aiohttp.ClientSession(headers=self._headers)
        try:
            self._socket = await self._session.ws_connect(
                f"{self._url}/events",
                params={"app": self._app},
                autoping=False,
                max_msg_size=LARGEST_MESSAGE,
                timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
            )
        except aiohttp.WSServerHandshakeError as fault:
            raise AriRefused("GET", "/events", fault.status, fault.message) from None  # it holds our header
        except aiohttp.ClientError as fault:
            raise AriClosed(f"GET /events found no connection: {fault}.") from None
        self._tasks = [
            asyncio.create_task(self._receive(self._socket), name="ari receive"),
            asyncio.create_task(self._ping(self._socket), name="ari ping"),
        ]

    @property
    def canary(self) -> outbound.Request:
        """The request after which `proven` returns, if events of our application reach us."""
        return outbound.user_event(CANARY, self._app, {"nonce": self._nonce})

    async def proven(self) -> None:
        """Wait until the canary came back. Raises AriClosed when the connection is lost first."""
        await self._decided.wait()
        if self.why:
            raise AriClosed(self.why)

    async def __aiter__(self) -> AsyncIterator[inbound.Event]:
        """The events in order, until the connection is lost; then `why` says why."""
        while (event := await self._inbox.get()) is not None:
            yield event

    async def close(self) -> None:
        """Safe at any time, and more than once."""
        self._lose("The event connection was closed on our side.")
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._socket:
            await self._socket.close()  # says goodbye, and waits a second for an answer
        if self._session:
            await self._session.close()

    async def _receive(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while self.why is None:
            message = await socket.receive()
            match message.type:
                case WSMsgType.TEXT:
                    self._take(message.data)
                case WSMsgType.PONG:
                    self._pong.set()
                case WSMsgType.PING:
                    await socket.pong(message.data)
                case WSMsgType.BINARY:
                    self._ignored["malformed"] += 1
                case WSMsgType.ERROR:
                    self._lose(f"The event connection broke: {socket.exception()}.")
                case _:
                    self._lose(f"Asterisk closed the event connection (code {socket.close_code}).")

    def _take(self, text: str) -> None:
        try:
            event = inbound.read_event(text)
        except AriError as fault:
            self._ignored["malformed"] += 1
            log.warning("ari.malformed", why=str(fault))
            return
        match event:
            case None:
                self._ignored["unknown"] += 1
            case inbound.ChannelUserevent(name=name, variables=variables) if name == CANARY:
                if variables.get("nonce") == self._nonce:
                    self._decided.set()
            case _:
                self._inbox.put_nowait(event)
                if self._inbox.qsize() > MOST_WAITING:
                    self._lose(f"More than {MOST_WAITING} events waited to be read.")

    async def _ping(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            await asyncio.sleep(PING_EVERY)
            self._pong.clear()
            try:
                async with asyncio.timeout(PONG_WITHIN):
                    await socket.ping()
                    await self._pong.wait()
            except TimeoutError:
                self._lose(f"Asterisk did not answer a ping within {PONG_WITHIN:g} s.")
                return
            except (aiohttp.ClientError, ConnectionError) as fault:
                self._lose(f"The event connection broke: {fault}.")
                return

    def _lose(self, why: str) -> None:
        if self.why is None:
            self.why = why
            self._decided.set()
            self._inbox.put_nowait(None)
