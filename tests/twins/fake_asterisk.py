"""An Asterisk in this process, for tests: ARI over HTTP and WebSocket on a free loopback port, and RTP.

    async with FakeAsterisk() as pbx:
        engine = start(pbx.url, pbx.user, pbx.password, pbx.app)
        caller = pbx.caller_arrives("call-1", number="5550100")
        await pbx.until(lambda: caller.playing)
        caller.press("5")
        await caller.speak(ulaw)
        pbx.finish_playback()
        caller.hang_up()

It answers and orders its events as a real Asterisk 22.10.1 was seen to do:
  - commands to a channel wait behind its running prompt (variables, continue, addChannel);
  - a hang-up is ChannelHangupRequest, PlaybackFinished failed, StasisEnd, and ChannelDestroyed only
    for who subscribed; the snoop of a caller goes with it, external media and bridges stay;
  - continue is never refused for a wrong target: the caller is dropped;
  - a recording is over at a key (which is told too), a stop or a hang-up; it holds what a test gives it;
  - an unknown media scheme starts and never finishes; a missing sound fails;
  - a newer event connection gets the application, the old one ApplicationReplaced and then nothing;
  - events while nobody listens are lost, and callers who come then go on in the dialplan;
  - external media sends 50 packets a second, silence too, once it shares a bridge with a snoop.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from tests.twins.fake_ari import FakeAri, Held, Seen
from tests.twins.fake_channel import Bridge, Channel, Playback, Rtp, now


class FakeAsterisk:
    """`playback_seconds`: how long every media sounds (None: until `finish_playback`); `lengths`
    sets it for one media. `missing` names media that are not there. `contexts` is what the dialplan
    has (None: everything). `stasis_delay` (s) passes before a channel's StasisStart."""

    app, user, password = "ivr", "ivr", "a-password-of-tests"

    def __init__(self) -> None:
        self.channels: dict[str, Channel] = {}
        self.bridges: dict[str, Bridge] = {}
        self.playbacks: dict[str, Playback] = {}
        self.variables: dict[str, str] = {}  # global ones
        self.functions: dict[str, str] = {}  # what GET variable answers on any channel
        self.subscribed: set[str] = set()  # channel ids
        self.playback_seconds: float | None = None
        self.lengths: dict[str, float] = {}
        self.missing: set[str] = set()
        self.contexts: set[str] | None = None
        self.recordings: Path | None = None  # the folder of the WAVs
        self.stasis_delay = 0.0
        self.steady = True  # external media sends silence too
        self.canaries = True  # user events reach the event connection
        self.pongs = True
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._numbers = itertools.count()
        self._ari = FakeAri(self)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._ari.port}/ari"

    @property
    def requests(self) -> list[Seen]:
        return self._ari.requests

    async def __aenter__(self) -> FakeAsterisk:
        await self._ari.listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._ari.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for channel in self.channels.values():
            if channel.rtp:
                channel.rtp.close()

    # ---- what tests do to it

    def caller_arrives(
        self,
        id: str = "call-1",
        *,
        number: str = "5550100",
        name: str = "Ann Example",
        args: tuple[str, ...] = ("inbound", "100"),
        state: str = "Ring",
    ) -> Channel:
        """A caller reaches Stasis() in the dialplan; without a listening engine, the line behind it."""
        caller = Channel(self, id, f"PJSIP/trunk-{next(self._numbers):08x}", list(args), state)
        caller.number, caller.caller_name = number, name
        self.channels[id] = caller
        if not self._ari.listening:
            caller.where = "dialplan"
            caller.variables["STASISSTATUS"] = "FAILED"
        else:
            caller.enter()
        return caller

    def finish_playback(self, id: str | None = None, state: str = "done") -> None:
        """End this playback, or the ones that sound now."""
        for playback in list(self.playbacks.values()):
            if playback.id == id or (id is None and playback.state == "playing"):
                playback.end(state)

    def drop_events(self) -> None:
        """The event connections are lost, without a word."""
        self._ari.drop_events()

    def freeze(self) -> None:
        """Nothing is answered any more, neither requests nor pings; connections stay."""
        self._ari.thawed.clear()

    def thaw(self) -> None:
        self._ari.thawed.set()

    async def away(self) -> None:
        """As after a crash: every connection is cut, and the port is closed."""
        await self._ari.close()

    async def back(self) -> None:
        """Listen again, on the same port."""
        await self._ari.listen()

    def refuse(self, method: str, path: str, status: int, message: str = "refused by the test") -> None:
        """Answer the next request of this method, to a path that ends so, with an error."""
        self._ari.refusals.append((method, path, status, message))

    def hold(self, method: str, path: str, *, acts: bool = False) -> Held:
        """The next request of this method, to a path that ends so, waits until it is let go."""
        held = Held(method, path, acts)
        self._ari.holds.append(held)
        return held

    def cut_next(self, times: int = 1) -> None:
        """Close the connection of the next request instead of answering it."""
        self._ari.cuts = times

    def send(self, text: str) -> None:
        """Put any text on the event connection."""
        self._ari.send(text)

    def asked(self, method: str, path: str) -> list[Seen]:
        """The requests of this method to a path that ends so."""
        return [seen for seen in self.requests if seen.method == method and seen.path.endswith(path)]

    async def until(self, condition: Callable[[], object], seconds: float = 5.0) -> None:
        """Wait for a state of the fake; checked after every request and event."""
        async with asyncio.timeout(seconds):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    # ---- Asterisk itself

    def emit(self, type: str, **fields: Any) -> None:
        event = {"type": type, "timestamp": now(), **fields, "asterisk_id": "fake", "application": self.app}
        self.send(json.dumps(event))
        self._changed.set()

    def changed(self) -> None:
        self._changed.set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def hang_up(self, channel: Channel, cause: int) -> None:
        if not channel.gone:
            channel.gone = True
            self.spawn(self._end(channel, cause))

    async def _end(self, channel: Channel, cause: int) -> None:
        if channel.where == "stasis" or channel.id in self.subscribed:
            self.emit("ChannelHangupRequest", cause=cause, channel=channel.json())
        await self._remove(channel)
        for snoop in [other for other in self.channels.values() if other.spied is channel]:
            snoop.gone = True
            await self._remove(snoop)
        if channel.id in self.subscribed:
            self.subscribed.discard(channel.id)
            self.emit("ChannelDestroyed", cause=cause, cause_txt="Normal Clearing", channel=channel.json())
        self.changed()

    async def _remove(self, channel: Channel) -> None:
        for bridge in self.bridges.values():
            self.leave(bridge, channel)
        await channel.finish()
        self.channels.pop(channel.id, None)
        if channel.rtp:
            channel.rtp.close()

    def enter(self, bridge: Bridge, channel: Channel) -> None:
        if channel not in bridge.channels:
            bridge.channels.append(channel)
            self.emit("ChannelEnteredBridge", bridge=bridge.json(), channel=channel.json())
            self._let_sound(bridge)

    def leave(self, bridge: Bridge, channel: Channel) -> None:
        if channel in bridge.channels:
            bridge.channels.remove(channel)
            self.emit("ChannelLeftBridge", bridge=bridge.json(), channel=channel.json())
            if channel.rtp:
                channel.rtp.rest()
            self._let_sound(bridge)

    def _let_sound(self, bridge: Bridge) -> None:
        """External media sends while there is a snoop to send the sound of."""
        spied = any(channel.spied for channel in bridge.channels)
        for rtp in [channel.rtp for channel in bridge.channels if channel.rtp]:
            if spied and self.steady:
                rtp.run()
            else:
                rtp.rest()

    def ear_of(self, caller: Channel) -> Rtp | None:
        """The external media that carries this caller's voice."""
        for bridge in self.bridges.values():
            if any(channel.spied is caller for channel in bridge.channels):
                return next((channel.rtp for channel in bridge.channels if channel.rtp), None)
        return None
