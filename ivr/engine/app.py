"""The engine: one Line per StasisStart, and a heartbeat that tells the dialplan that we are here.

The order at every (re)connection (asterisk-and-faults: gate before callers):
registered and proved by a canary → sweep what nobody owns → close lines whose channel is gone →
hand stranded callers to the fallback → only then the heartbeat.
"""

from __future__ import annotations

import asyncio
import secrets
import time
import uuid
from collections.abc import Coroutine
from contextlib import aclosing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog

from ivr.ari import belongings, inbound, outbound
from ivr.ari.client import AriClient, Connected, Disconnected
from ivr.ari.media import MediaSocket
from ivr.call.call import Call
from ivr.call.vault import Vault
from ivr.engine.backends import BackEnds
from ivr.engine.departure import Departure, status_of
from ivr.engine.hearing import Hearing
from ivr.engine.line import Line, now
from ivr.engine.listener import Listener
from ivr.engine.performer import Performer
from ivr.engine.recorder import Recorder
from ivr.engine.records import Record, Records
from ivr.engine.repertoire import Play, Repertoire
from ivr.engine.senders import Senders
from ivr.engine.speaker import Speaker
from ivr.errors import AriError, AriRefused
from ivr.events import CallArrived, Digit, Event, HungUp, Returned
from ivr.stt.recogniser import Recogniser
from ivr.tts.prompts import Prompts

log = structlog.get_logger()

HEARTBEAT_S = 2.0
FINISH_S = 5.0
"""A stopping engine waits so long for what its calls still have to send, keep and record."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """What every call shares."""

    ari: AriClient
    media: MediaSocket
    recogniser: Recogniser
    prompts: Prompts
    back_ends: BackEnds
    repertoire: Repertoire
    records: Records
    senders: Senders
    recordings: Path  # Asterisk's spool/recording
    max_hearing: int = 20


class App:
    def __init__(self, rooms: Rooms) -> None:
        self._rooms, self._ari = rooms, rooms.ari
        self._lines: dict[str, Line] = {}  # by Asterisk's channel id
        self._by_id: dict[str, Line] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._finishing: set[asyncio.Task[None]] = set()  # of calls that are over
        self._beat: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled; then the gate closes and every caller goes to the fallback."""
        try:
            async with aclosing(self._ari.events()) as events:
                async for event in events:
                    await self._take(event)
        finally:
            await self._shut_down()

    async def _take(self, event: inbound.Event | Connected | Disconnected) -> None:
        match event:
            case inbound.StasisStart():
                await self._arrived(event)
            case inbound.StasisEnd():
                self._left_stasis(event)
            case inbound.ChannelDestroyed():
                self._destroyed(event)
            case inbound.ChannelDtmfReceived():
                self._put(event.channel.id, Digit(at=event.at, key=event.digit))
            case inbound.PlaybackStarted():
                for speaker in self._speaker_of(event.playback):
                    speaker.started(event.playback)
            case inbound.PlaybackFinished():
                for speaker in self._speaker_of(event.playback):
                    speaker.finished(event)
            case inbound.RecordingFinished() | inbound.RecordingFailed():
                for line in self._line_of(event.recording):
                    line.performer.recorder.ended(event)
            case Connected():
                await self._connected()
            case Disconnected():
                await self._disconnected()

    # --- Asterisk speaks ----------------------------------------------------------------------

    async def _arrived(self, event: inbound.StasisStart) -> None:
        match event.args:
            case ("snoop" | "xm", call, *_):
                if call in self._by_id:
                    self._by_id[call].performer.joined(event.channel.id)
            case ("back", call, status, *_):
                line = self._by_id.get(call)
                if line is None:
                    await self._rescue(event.channel.id)
                else:
                    line.back(Returned(at=event.at, status=status_of(status)))
            case _:
                self._open(event)

    def _open(self, event: inbound.StasisStart) -> None:
        line = Line(uuid.uuid4().hex[:12], event.channel.id, self._ari)
        arrived = CallArrived(
            at=event.at,
            call=line.id,
            caller=event.channel.caller_number,
            name=event.channel.caller_name,
            called=event.args[1] if len(event.args) > 1 else "",
        )
        self._lines[line.channel] = self._by_id[line.id] = line
        self._keep(self._hold(line, arrived), self._tasks)

    async def _hold(self, line: Line, arrived: CallArrived) -> None:
        with self._rooms.repertoire.playing(arrived.called) as play:
            await self._play(line, arrived, play)

    async def _play(self, line: Line, arrived: CallArrived, play: Play) -> None:
        rooms = self._rooms
        record = rooms.records.begin(line.id, play)
        call = Call(play.flow, play.understand, record)
        performer = self._performer(line, play, record)
        try:
            ended = await line.hold(call, performer, rooms.records.recall(arrived, play))
            if line.cut_off is not None:
                record.cut_off(line.cut_off, play)
            record.end(ended)
        finally:
            del self._lines[line.channel], self._by_id[line.id]
        self._keep(performer.finish(), self._finishing)

    @staticmethod
    def _keep(work: Coroutine[None, None, None], tasks: set[asyncio.Task[None]]) -> None:
        task = asyncio.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def _performer(self, line: Line, play: Play, record: Record) -> Performer:
        rooms, who = self._rooms, (self._ari, line.id, line.channel)
        return Performer(
            *who,
            line.put,
            speaker=Speaker(*who, rooms.prompts, line.put),
            ear=partial(self._ear, line),
            recorder=Recorder(*who, rooms.recordings, line.put, record.keep),
            departure=Departure(*who),
            vault=Vault(secrets.token_hex(8)),
            back_ends=rooms.back_ends,
            senders=rooms.senders,
            keep=record.keep,
            understand=play.understand,
        )

    def _ear(self, line: Line) -> tuple[Listener, Hearing] | None:
        """None past our own cap: Asterisk 22.10.1 dies when its RTP ports run out (#1757)."""
        if sum(one.hears for one in self._lines.values()) >= self._rooms.max_hearing:
            return None
        listener = Listener(self._rooms.recogniser, line.put)
        line.attached += 1
        return listener, Hearing(self._ari, self._rooms.media, line.id, line.channel, line.attached)

    def _left_stasis(self, event: inbound.StasisEnd) -> None:
        line = self._lines.get(event.channel.id)
        if line is not None and not line.left:
            line.put(HungUp(at=event.at, cause="hung up"))

    def _destroyed(self, event: inbound.ChannelDestroyed) -> None:
        line = self._lines.get(event.channel.id)
        if line is not None:
            line.put(HungUp(at=event.at, cause="hung up elsewhere" if line.left else event.cause_txt))

    def _speaker_of(self, playback: str) -> list[Speaker]:
        return [line.performer.speaker for line in self._line_of(playback)]

    def _line_of(self, id: str) -> list[Line]:
        """One, or none when the line is closed already."""
        line = self._by_id.get(belongings.call_of_playback(id))
        return [line] if line is not None else []

    def _put(self, channel: str, event: Event) -> None:
        if channel in self._lines:
            self._lines[channel].put(event)

    # --- the connection -----------------------------------------------------------------------

    async def _connected(self) -> None:
        try:
            await self._resync()
        except AriError as fault:
            log.error("cannot take stock of Asterisk", why=str(fault))
            return
        if self._beat is None or self._beat.done():
            self._beat = asyncio.create_task(self._heartbeat())
        self.ready.set()

    async def _disconnected(self) -> None:
        self.ready.clear()
        await self._stop_beating()

    async def _resync(self) -> None:
        survey = await self._ari.survey()
        alive = {channel.id for channel in survey.channels}
        for line in list(self._lines.values()):
            if line.channel not in alive:
                line.put(HungUp(at=now(), cause="lost events"))
        for channel in survey.channels:
            if belongings.is_helper(channel.id):
                if belongings.call_of_helper(channel.id) not in self._by_id:
                    await self._sweep(outbound.hangup(channel.id))
            elif belongings.is_caller(channel, self._ari.app) and channel.id not in self._lines:
                await self._rescue(channel.id)
        for bridge in survey.bridges:
            ours = belongings.is_helper(bridge.id)
            if ours and belongings.call_of_helper(bridge.id) not in self._by_id:
                await self._sweep(outbound.destroy_bridge(bridge.id))

    async def _sweep(self, request: outbound.Request) -> None:
        log.warning("swept what an earlier engine left", path=request.path)
        with suppress(AriRefused):  # it went by itself
            await self._ari.call(request)

    async def _rescue(self, channel: str) -> None:
        """A caller of an engine that is no more: people take over."""
        log.warning("a stranded caller goes to the fallback", channel=channel)
        with suppress(AriRefused):  # hung up meanwhile
            await self._ari.call(outbound.continue_in_dialplan(channel, "ivr-fallback", "s", 1))

    async def _heartbeat(self) -> None:
        while True:
            try:
                await self._ari.call(outbound.set_global("IVR_HB", str(int(time.time()))))
            except AriError as fault:
                log.warning("heartbeat not taken", why=str(fault))
            await asyncio.sleep(HEARTBEAT_S)

    async def _stop_beating(self) -> None:
        if self._beat is not None:
            self._beat.cancel()
            await asyncio.gather(self._beat, return_exceptions=True)
            self._beat = None

    async def _shut_down(self) -> None:
        """The gate first, so that no new caller comes while the last ones go."""
        await self._stop_beating()
        with suppress(AriError):  # Asterisk is gone: there is no gate to close
            await self._ari.call(outbound.set_global("IVR_HB", "0"))
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._finishing:
            await asyncio.wait(self._finishing, timeout=FINISH_S)
