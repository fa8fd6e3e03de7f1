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
from typing import Any

import structlog

from ivr.ari import belongings, outbound
from ivr.ari.client import AriClient
from ivr.ari.media import MediaSocket
from ivr.engine.ears import Ears
from ivr.engine.errands import Errands
from ivr.errors import MediaError

log = structlog.get_logger()

JOIN_LIMIT_S = 5.0
DETACH_LIMIT_S = 2.0
"""A caller who leaves is not kept waiting longer; what is not taken down by then is later."""


class Hearing:
    """Attach once, detach once; both may be cancelled, and detach cleans up after either.

    Its place among `ears` was taken before; it is given back when Asterisk has no such channel.
    """

    def __init__(
        self,
        ari: AriClient,
        media: MediaSocket,
        errands: Errands,
        ears: Ears,
        call: str,
        channel: str,
        time: int = 1,
    ) -> None:
        self._ari, self._media, self._errands, self._ears = ari, media, errands, ears
        self._call, self._channel = call, channel
        self._snoop, self._external = belongings.snoop(call, time), belongings.external(call, time)
        self._bridge = belongings.bridge(call, time)
        self._joined = {self._snoop: asyncio.Event(), self._external: asyncio.Event()}
        self._port: int | None = None
        self._made: list[outbound.Request] = []  # what undoes what was made, newest last
        self._making: asyncio.Future[Any] | None = None

    def joined(self, channel: str) -> bool:
        """A helper channel's StasisStart has come; False when it is none of ours."""
        if channel not in self._joined:
            return False
        self._joined[channel].set()
        return True

    async def attach(self, receiver: Callable[[bytes], None]) -> None:
        """Raises AriError or MediaError; whatever was made until then, `detach` takes down."""
        ask, app = self._ari.call, self._ari.app
        host, port = self._media.address
        await self._make(outbound.create_bridge(self._bridge), outbound.destroy_bridge(self._bridge))
        snoop = outbound.snoop(self._channel, self._snoop, app, f"snoop,{self._call}")
        await self._make(snoop, outbound.hangup(self._snoop))
        external = outbound.external_media(self._external, app, f"{host}:{port}", data=f"xm,{self._call}")
        made = await self._make(external, outbound.hangup(self._external))
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
        if self._making is not None:
            await asyncio.gather(self._making, return_exceptions=True)  # `attach` was told, if it waited
        told = self._ears.told(self._external)
        external = outbound.hangup(self._external)
        if external not in self._made:
            told()  # it was never asked for
        undone = [
            self._errands.run(undo, told if undo == external else lambda: None)
            for undo in reversed(self._made)
        ]
        self._made.clear()
        if undone:
            await asyncio.wait(undone, timeout=DETACH_LIMIT_S)

    async def _make(self, request: outbound.Request, undo: outbound.Request) -> Any:
        """Asterisk carries out what it was asked for, also when nobody waits any more: a cancelled
        `attach` leaves the request to its end, and `detach` waits for that."""
        self._made.append(undo)
        self._making = asyncio.ensure_future(self._ari.call(request))
        return await asyncio.shield(self._making)
