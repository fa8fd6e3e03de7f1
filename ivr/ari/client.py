"""The wire to Asterisk: requests with a time limit, and one endless stream of events.

    async with AriClient("http://127.0.0.1:8088/ari", "ivr", password, "ivr") as ari:
        async for event in ari.events():        # Connected, events in order, Disconnected, Connected, …
            ...
            await ari.call(outbound.answer(channel))

Two connections that do not share a pool: events never wait for requests, nor requests for events.
The password travels in the Authorization header only.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp
import structlog

from ivr.ari import inbound, outbound
from ivr.ari.feed import Feed
from ivr.ari.outbound import Request
from ivr.errors import AriClosed, AriError, AriRefused, AriTimeout

MOST_CONNECTIONS = 20
"""Requests in flight at once; Asterisk serves 100 HTTP connections in all."""

IDLE = 10.0
"""Seconds after which an unused connection is given up; Asterisk closes it at exactly 15.0."""

SHORTEST_WAIT, LONGEST_WAIT = 0.1, 5.0
"""Seconds between two attempts to connect."""

STEADY = 10.0
"""Seconds that an event connection must live before the next wait is a short one again."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Connected:
    """Asterisk is there, and it was proved that events reach us. What happened before is unknown:
    take a `survey` now."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The event connection is lost; events until the next Connected are lost too."""

    why: str


@dataclass(frozen=True, slots=True)
class Survey:
    """All channels and bridges that Asterisk has, whoever owns them."""

    channels: tuple[inbound.Channel, ...]
    bridges: tuple[inbound.Bridge, ...]


class AriClient:
    """`url` ends in /ari; `timeout` (s) bounds one call as a whole, waiting for a connection included."""

    def __init__(self, url: str, user: str, password: str, app: str, *, timeout: float = 5.0) -> None:
        self.app = app
        self.ignored: Counter[str] = Counter()  # events: "unknown" types, "malformed" ones
        self._url = url.rstrip("/")
        self._headers = {"Authorization": aiohttp.encode_basic_auth(user, password)}
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None
        self._feed: Feed | None = None
        self._closed = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            headers=self._headers,
            connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS, keepalive_timeout=IDLE),
            timeout=aiohttp.ClientTimeout(total=None),  # ours covers the second attempt too
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()
        if self._feed:
            await self._feed.close()
        if self._session:
            await self._session.close()

    async def call(self, request: Request) -> Any:
        """Asterisk's answer as JSON; None when it has none.

        Raises AriRefused (an error status, with Asterisk's words), AriTimeout (no answer in time)
        or AriClosed (no connection, or lost before the answer). After the last two it is unknown
        whether Asterisk acted, unless nothing was there to connect to.
        """
        try:
            async with asyncio.timeout(self._timeout):
                try:
                    return await self._exchange(request)
                except aiohttp.ClientConnectorError:
                    raise
                except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                    # Asterisk may close a kept connection in the moment we use it.
                    if not request.operation.repeatable:
                        raise
                    return await self._exchange(request)
        except TimeoutError:
            raise AriTimeout(request.method, request.path, self._timeout) from None
        except aiohttp.ClientError as fault:
            raise AriClosed(f"{request.method} {request.path} lost its connection: {fault}.") from None

    async def survey(self) -> Survey:
        """What there is, to adopt or to clear away. Raises as `call` does."""
        channels, bridges = await asyncio.gather(
            self.call(outbound.list_channels()), self.call(outbound.list_bridges())
        )
        if not isinstance(channels, list) or not isinstance(bridges, list):
            raise AriError("Asterisk answered a request for a list with something else.")
        return Survey(tuple(map(inbound.read_channel, channels)), tuple(map(inbound.read_bridge, bridges)))

    async def events(self) -> AsyncGenerator[inbound.Event | Connected | Disconnected, None]:
        """Connected, events in order, Disconnected when they stop coming, and again, for ever.

        Ends when the client is closed. Raises AriClosed, behind ApplicationReplaced, when another
        connection took the application: to take it back would be a quarrel without end.
        """
        clock = asyncio.get_running_loop().time
        waits = _waits()
        while feed := await self._connect(waits):
            since = clock()
            try:
                yield Connected()
                async for event in feed:
                    yield event
                    if isinstance(event, inbound.ApplicationReplaced):
                        log.error("ari.replaced", app=self.app)
                        raise AriClosed(f"Another connection took the application {self.app!r}.")
                if not self._closed.is_set():
                    log.warning("ari.lost", app=self.app, why=feed.why)
                    yield Disconnected(feed.why or "")
            finally:
                await feed.close()
            if clock() - since > STEADY:
                waits = _waits()
            await self._wait(next(waits))

    async def _connect(self, waits: Iterator[float]) -> Feed | None:
        """A feed that is open and proven, however long it takes; None when the client was closed."""
        told = ""
        while not self._closed.is_set():
            feed = self._feed = Feed(self._url, self._headers, self.app, self.ignored)
            here = False
            try:
                async with asyncio.timeout(self._timeout):
                    await feed.open()
                    await self.call(feed.canary)
                    await feed.proven()
                here = True
                log.info("ari.connected", app=self.app)
                return feed
            except (AriError, TimeoutError) as fault:
                why = str(fault) or f"The canary did not come back within {self._timeout:g} s."
                if why != told and not self._closed.is_set():
                    log.warning("ari.away", app=self.app, why=why)
                    told = why
            finally:
                if not here:
                    await feed.close()
            await self._wait(next(waits))
        return None

    async def _exchange(self, request: Request) -> Any:
        if self._session is None or self._session.closed:
            raise AriClosed(f"{request.method} {request.path} was not sent: the client is not open.")
        async with self._session.request(
            request.method,
            self._url + request.path,
            params=request.params,
            json=request.body,
            allow_redirects=False,
        ) as reply:
            content = await reply.read()
        answer = _json(content)
        if reply.status >= 300:
            words = answer.get("message") if isinstance(answer, dict) else None
            message = words if isinstance(words, str) else reply.reason or ""
            raise AriRefused(request.method, request.path, reply.status, inbound.clean(message))
        if content and answer is None:
            raise AriError(f"{request.method} {request.path} was answered with what is not JSON.")
        return answer

    async def _wait(self, seconds: float) -> None:
        """Sleep, unless the client is closed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closed.wait()


def _waits() -> Iterator[float]:
    """Each wait up to twice as long as the one before, shortened by chance so that two engines
    do not knock together."""
    wait = SHORTEST_WAIT
    while True:
        yield wait * random.uniform(0.5, 1.0)
        wait = min(2 * wait, LONGEST_WAIT)


def _json(content: bytes) -> Any:
    """None when it is no JSON (Asterisk's HTTP server speaks HTML of its own)."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
