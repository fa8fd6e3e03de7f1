"""One connection of the Wyoming protocol: events of a line of JSON and, behind it, as many bytes as it tells.

A service is not believed: what it announces counts before it is read, and all of it has a bound.
https://github.com/OHF-Voice/wyoming
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal
from urllib.parse import urlsplit

from ivr.errors import IvrError

CONNECT = 2.0
"""Seconds that a connection may take to be made: a caller waits meanwhile."""

Why = Literal["code", "text"]


class Wire:
    """The package `wyoming` reads and writes its events; `most` bytes come of the service, and what goes
    beyond them raises `fault`. `why` is what is told of a refusal: its text may hold a caller's words."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        fault: type[IvrError],
        most: int,
        why: Why,
    ) -> None:
        self._reader, self._writer, self._fault, self._room = reader, writer, fault, most
        self._why = why

    async def write(self, message: Any) -> None:
        from wyoming.event import async_write_event

        await async_write_event(message.event(), self._writer)

    async def read(self) -> Any:
        """The next event. Raises `fault` for one that refuses, OSError when there is none."""
        from wyoming.error import Error
        from wyoming.event import async_read_event

        event = await async_read_event(self)  # type: ignore[arg-type]
        if event is None:
            raise ConnectionResetError("the service closed the connection")
        if Error.is_type(event.type):
            raise self._fault(f"The service refused: {event.data.get(self._why) or 'an error'}.")
        return event

    async def readline(self) -> bytes:
        line = await self._reader.readline()
        self._take(len(line))
        return line

    async def readexactly(self, size: int) -> bytes:
        self._take(size)
        return await self._reader.readexactly(size)

    def _take(self, size: int) -> None:
        self._room -= size
        if self._room < 0:
            raise self._fault("The service does not come to an end.")


@asynccontextmanager
async def connected(url: str, fault: type[IvrError], most: int, why: Why = "code") -> AsyncIterator[Wire]:
    """Raises OSError when nobody is there, `fault` for what is no address."""
    at = urlsplit(url)
    if at.scheme == "unix" and at.path:
        connection = asyncio.open_unix_connection(at.path)
    elif at.scheme == "tcp" and at.hostname and at.port:
        connection = asyncio.open_connection(at.hostname, at.port)
    else:
        raise fault(f"{url!r} is no address of a service: write tcp://HOST:PORT or unix:///PATH.")
    async with asyncio.timeout(CONNECT):
        reader, writer = await connection
    try:
        yield Wire(reader, writer, fault, most, why)
    finally:
        writer.transport.abort()  # what was not sent by now, nobody waits for
