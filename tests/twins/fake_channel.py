"""What lives in the fake Asterisk: channels, their playbacks, bridges, and the RTP of external media."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.twins.fake_asterisk import FakeAsterisk

FRAME = 160  # bytes of G.711 in 20 ms
SILENCE = b"\xff" * FRAME
SCHEMES = ("sound:", "tone:")


PRESSES = timedelta(milliseconds=100)
"""Between two keys of one finger: the same key any sooner is the same press."""


def now() -> str:
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"


@dataclass(eq=False)
class Playback:
    id: str
    channel: Channel
    media: list[str]
    index: int = 0
    state: str = "queued"
    paused: bool = False
    ending: str | None = None  # "done" or "failed", once somebody decided
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self, state: str) -> None:
        self.ending = self.ending or state
        self.changed.set()

    def pause(self, paused: bool) -> None:
        if self.paused and not paused and self.state == "playing":
            self._tell("PlaybackStarted", "playing")
        self.paused = paused
        self.changed.set()

    async def sound(self) -> None:
        """From the first PlaybackStarted to PlaybackFinished."""
        pbx, result = self.channel.pbx, self.ending or "done"
        for index, media in enumerate(self.media):
            self.index = index
            if self.ending == "done":  # stopped before its turn
                break
            if self.index:
                self._tell("PlaybackContinuing", "continuing")
            self._tell("PlaybackStarted", "playing")
            if not media.startswith(SCHEMES):
                return  # and PlaybackFinished never comes
            if not self.ending:
                self.channel.played.append(media)
            if media in pbx.missing:
                result = "failed"
            else:
                if self.channel.rtp:
                    self.channel.rtp.send(SILENCE)  # what is played to external media comes out of it
                result = await self._until_its_end(media)
            if self.ending:
                break
        pbx.playbacks.pop(self.id, None)
        self.channel.playbacks.remove(self)
        self._tell("PlaybackFinished", result)

    async def _until_its_end(self, media: str) -> str:
        clock = asyncio.get_running_loop().time
        left = self.channel.pbx.lengths.get(media, self.channel.pbx.playback_seconds)
        while not self.ending:
            self.changed.clear()
            since, ticking = clock(), not self.paused
            try:
                async with asyncio.timeout(left if ticking else None):
                    await self.changed.wait()
            except TimeoutError:
                return "done"
            if left is not None and ticking:
                left -= clock() - since
        return self.ending

    def _tell(self, type: str, state: str) -> None:
        self.state = state
        self.channel.pbx.emit(type, playback=self.json())

    def json(self) -> dict[str, Any]:
        following = {"next_media_uri": self.media[self.index + 1]} if self.index + 1 < len(self.media) else {}
        return {
            "id": self.id,
            "media_uri": self.media[self.index],
            **following,
            "target_uri": f"channel:{self.channel.id}",
            "language": "en",
            "state": self.state,
        }


@dataclass(eq=False)
class Recording:
    """Of a channel, until a key, a stop or a hang-up; `take` is the WAV that it leaves."""

    name: str
    channel: Channel
    over: asyncio.Event = field(default_factory=asyncio.Event)
    failed: str = ""
    take: bytes | None = None

    async def go_on(self) -> None:
        pbx = self.channel.pbx
        self.channel.recording = self
        pbx.emit("RecordingStarted", recording=self._json("recording"))
        await self.over.wait()
        self.channel.recording = None
        if self.failed:
            pbx.emit("RecordingFailed", recording=self._json("failed") | {"cause": self.failed})
            return
        if self.take is not None and pbx.recordings is not None:
            (pbx.recordings / f"{self.name}.wav").write_bytes(self.take)
        pbx.emit("RecordingFinished", recording=self._json("done") | {"duration": 1})

    def end(self, take: bytes | None = None, failed: str = "") -> None:
        self.take, self.failed = take or self.take, failed
        self.over.set()

    def _json(self, state: str) -> dict[str, Any]:
        return {
            "name": self.name,
            "format": "wav",
            "state": state,
            "target_uri": f"channel:{self.channel.id}",
        }


class Channel:
    """Any channel. A caller's has the handles that a test pulls; `where` is "stasis" or a place in
    the dialplan, and "" before the first and after the end."""

    def __init__(self, pbx: FakeAsterisk, id: str, name: str, args: list[str], state: str) -> None:
        self.pbx, self.id, self.name, self.args, self.state = pbx, id, name, args, state
        self.number = self.caller_name = self.where = ""
        self.variables: dict[str, str] = {}
        self.played: list[str] = []  # every media that began to sound
        self.playbacks: list[Playback] = []
        self.gone = False
        self.spied: Channel | None = None  # of a snoop
        self.rtp: Rtp | None = None  # of external media
        self.recording: Recording | None = None
        self.created = now()
        self._pressed = datetime.min.replace(tzinfo=UTC)  # when the latest key was
        self._commands: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
        self._thread: asyncio.Task[None] | None = None

    # what a caller does

    def press(self, key: str, duration_ms: int = 100) -> None:
        if self.where == "stasis":
            self._pressed = max(datetime.now(UTC), self._pressed + PRESSES)
            key_came = {"digit": key, "duration_ms": duration_ms, "timestamp": stamp(self._pressed)}
            self.pbx.emit("ChannelDtmfReceived", **key_came, channel=self.json())
        if self.recording is not None:
            self.recording.end()

    async def speak(self, ulaw: bytes, *, paced: bool = True) -> None:
        """Say this; returns when it was sent. Nobody hears it unless the engine spies on the caller."""
        rtp = self.pbx.ear_of(self)
        if rtp is None:
            raise AssertionError(
                f"nobody listens to {self.id}: no snoop of it is bridged with external media"
            )
        await rtp.speak(ulaw, paced=paced)

    def hang_up(self, cause: int = 16) -> None:
        self.pbx.hang_up(self, cause)

    def comes_back(self, *args: str) -> None:
        """The dialplan runs Stasis() once more, as after a queue."""
        self.args = list(args)
        self.enter()

    @property
    def playing(self) -> Playback | None:
        return next((playback for playback in self.playbacks if playback.state == "playing"), None)

    # what Asterisk does with it

    def enter(self) -> None:
        self._thread = self.pbx.spawn(self._stasis())

    async def _stasis(self) -> None:
        await asyncio.sleep(self.pbx.stasis_delay)
        if self.state == "Down" and self.rtp:
            self.state = "Up"
            self.pbx.emit("ChannelStateChange", channel=self.json())
        self.where = "stasis"
        self.pbx.emit("StasisStart", args=self.args, channel=self.json())
        while self.where == "stasis":
            command = await self._commands.get()
            await command()
        self.pbx.emit("StasisEnd", channel=self.json())

    def queue(self, command: Callable[[], Awaitable[None]]) -> None:
        self._commands.put_nowait(command)

    async def turn(self) -> None:
        """Returns when what was queued before is over."""
        reached = asyncio.Event()

        async def reach() -> None:
            reached.set()

        self.queue(reach)
        await reached.wait()

    async def finish(self) -> None:
        """After a hang-up: leave Stasis. What was queued is answered, though it does nothing more."""

        async def leave() -> None:
            self.where = ""

        for playback in self.playbacks:
            playback.end("failed")
        if self.recording is not None:
            self.recording.end()
        self.queue(leave)
        if self._thread:
            await self._thread
        while not self._commands.empty():
            await self._commands.get_nowait()()
        self.where = ""

    def json(self) -> dict[str, Any]:
        variables = {"channelvars": self.rtp.variables} if self.rtp else {}
        app_data = ",".join([self.pbx.app, *self.args])
        in_stasis = self.where == "stasis"
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "protocol_id": "",
            "caller": {"name": self.caller_name, "number": self.number},
            "connected": {"name": "", "number": ""},
            "accountcode": "",
            "dialplan": {
                "context": "default",
                "exten": "s",
                "priority": 1,
                "app_name": "Stasis" if in_stasis else "",
                "app_data": app_data if in_stasis else "",
            },
            "creationtime": self.created,
            "language": "en",
            **variables,
        }


@dataclass(eq=False)
class Bridge:
    id: str
    name: str
    type: str
    channels: list[Channel] = field(default_factory=list)

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "technology": "simple_bridge",
            "bridge_type": self.type,
            "bridge_class": "stasis",
            "creator": "Stasis",
            "name": self.name,
            "channels": [channel.id for channel in self.channels],
            "creationtime": now(),
            "video_mode": "talker",
        }


class Rtp:
    """The sending half of a UnicastRTP channel (RFC 3550, payload types of RFC 3551)."""

    def __init__(self, external_host: str, payload_type: int) -> None:
        host, _, port = external_host.rpartition(":")
        self._to, self._payload_type = (host, int(port)), payload_type
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self._sequence, self._timestamp = random.randrange(1 << 16), 0
        self._source = random.randrange(1 << 32)
        self._speaking = False
        self._silence: asyncio.Task[None] | None = None
        self.port: int = self._socket.getsockname()[1]

    @property
    def variables(self) -> dict[str, str]:
        return {"UNICASTRTP_LOCAL_PORT": str(self.port), "UNICASTRTP_LOCAL_ADDRESS": "127.0.0.1"}

    def send(self, frame: bytes) -> None:
        head = struct.pack(">BBHII", 0x80, self._payload_type, self._sequence, self._timestamp, self._source)
        self._sequence = (self._sequence + 1) % (1 << 16)
        self._timestamp = (self._timestamp + FRAME) % (1 << 32)
        self._socket.sendto(head + frame, self._to)

    async def speak(self, ulaw: bytes, *, paced: bool) -> None:
        frames = [ulaw[at : at + FRAME].ljust(FRAME, b"\xff") for at in range(0, len(ulaw), FRAME)]
        due = asyncio.get_running_loop().time()
        self._speaking = True
        try:
            for frame in frames:
                self.send(frame)
                due += 0.02
                if paced:
                    await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
        finally:
            self._speaking = False

    def run(self) -> None:
        """Send silence, 50 packets a second, whenever nobody speaks."""
        if self._silence is None:
            self._silence = asyncio.create_task(self._be_silent())

    def rest(self) -> None:
        if self._silence is not None:
            self._silence.cancel()
            self._silence = None

    def close(self) -> None:
        self.rest()
        self._socket.close()

    async def _be_silent(self) -> None:
        due = asyncio.get_running_loop().time()
        while True:
            if not self._speaking:
                self.send(SILENCE)
            due += 0.02
            await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
