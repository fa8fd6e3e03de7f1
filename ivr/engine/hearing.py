"""The way a caller's voice takes to us: snoop (what the caller says, nothing of what we say) and
externalMedia (RTP to our socket), joined in a bridge of their own.

    caller's channel ~ snoop(spy=in) ─ bridge ─ externalMedia → our UDP socket

Channels may be added to a bridge only after their own StasisStart (else 422), which can come
before or after the reply that made them: so we wait for ids that we chose ourselves.
UnicastRTP channels and bridges are never cleaned up by Asterisk: `detach` is not optional.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog

from ivr.ari import belongings, outbound
from ivr.ari.client import AriClient
from ivr.ari.media import MediaSocket
from ivr.errors import AriError, MediaError

log = structlog.get_logger()

JOIN_LIMIT_S = 5.0


class Hearing:
    """Attach once, detach once; both may be cancelled, and detach cleans up after either."""

    def __init__(self, ari: AriClient, media: MediaSocket, call: str, channel: str, time: int = 1) -> None:
        self._ari, self._media, self._call, self._channel = ari, media, call, channel
        self._snoop, self._external = belongings.snoop(call, time), belongings.external(call, time)
        self._bridge = belongings.bridge(call, time)
        self._joined = {self._snoop: asyncio.Event(), self._external: asyncio.Event()}
        self._port: int | None = None
        self._made: list[outbound.Request] = []  # what undoes what was made, newest last

    def joined(self, channel: str) -> None:
        """A helper channel's StasisStart has come."""
        if channel in self._joined:
            self._joined[channel].set()

    async def attach(self, receiver: Callable[[bytes], None]) -> None:
        """Raises AriError or MediaError; whatever was made until then, `detach` takes down."""
        ask, app = self._ari.call, self._ari.app
        host, port = self._media.address
        self._made.append(outbound.destroy_bridge(self._bridge))
        await ask(outbound.create_bridge(self._bridge))
        self._made.append(outbound.hangup(self._snoop))
        await ask(outbound.snoop(self._channel, self._snoop, app, f"snoop,{self._call}"))
        self._made.append(outbound.hangup(self._external))
        made = await ask(
            outbound.external_media(self._external, app, f"{host}:{port}", data=f"xm,{self._call}")
        )
        try:
            self._port = int(made["channelvars"]["UNICASTRTP_LOCAL_PORT"])
        except (KeyError, TypeError, ValueError) as fault:
            raise MediaError(f"Asterisk did not say which port sends the voice of {self._call}.") from fault
        self._media.register(self._port, receiver)
        try:
            async with asyncio.timeout(JOIN_LIMIT_S):
                for event in self._joined.values():
                    await event.wait()
        except TimeoutError as fault:
            raise MediaError(f"The helper channels of call {self._call} did not reach Stasis.") from fault
        await asyncio.gather(
            ask(outbound.add_to_bridge(self._bridge, self._snoop)),
            ask(outbound.add_to_bridge(self._bridge, self._external)),
        )

    async def detach(self) -> None:
        if self._port is not None:
            self._media.unregister(self._port)
            self._port = None
        for undo in reversed(self._made):
            with suppress(AriError):  # gone already, or swept at the next connection
                await self._ari.call(undo)
        self._made.clear()
