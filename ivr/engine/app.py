"""The engine: one Line per StasisStart, and a gate that is open while we can take callers.

The order at every (re)connection (asterisk-and-faults: gate before callers): registered and proved by
a canary → stock is taken, however often it needs → only then the gate opens.

What Asterisk tells is taken without waiting for anything, and a fault in one event is that event's
only: all calls hang on this loop.
"""

from __future__ import annotations

import asyncio
import secrets
import uuid
from collections.abc import Coroutine
from contextlib import aclosing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog

from ivr.ari import belongings, inbound
from ivr.ari.client import AriClient, Connected, Disconnected
from ivr.ari.media import MediaSocket
from ivr.call.call import Call
from ivr.call.vault import Vault
from ivr.engine.backends import BackEnds
from ivr.engine.better_ear import silero
from ivr.engine.departure import Departure, status_of
from ivr.engine.ears import Ears
from ivr.engine.errands import Errands
from ivr.engine.gate import Gate
from ivr.engine.hearing import Hearing
from ivr.engine.line import Line, now
from ivr.engine.lines import Lines
from ivr.engine.listener import Listener
from ivr.engine.performer import Performer
from ivr.engine.probe import Probe
from ivr.engine.recorder import Recorder
from ivr.engine.records import Record, Records
from ivr.engine.repertoire import Play, Repertoire
from ivr.engine.senders import Senders
from ivr.engine.speaker import Speaker
from ivr.engine.stock import Stock
from ivr.errors import AnotherEngine, AriClosed, AriError
from ivr.events import CallArrived, Digit, HungUp, Returned
from ivr.llm.counsel import Counsel
from ivr.stt.recogniser import Recogniser
from ivr.tts.prompts import Prompt, Prompts

log = structlog.get_logger()

FINISH_S = 5.0
"""A stopping engine waits so long for what its calls still have to send, keep and record."""

SETTLE_S = 2.0
"""And so long for what Asterisk has still to be told."""

SHORTEST_WAIT_S, LONGEST_WAIT_S = 0.2, 5.0
"""Between two attempts to take stock, each twice as long as the one before."""

LOOK_S = 1.0
"""How often a draining engine looks whether anybody is still here."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """What every call shares. `sample` is a prompt to be tried before the first call."""

    ari: AriClient
    gate: Gate
    media: MediaSocket
    recogniser: Recogniser
    prompts: Prompts
    back_ends: BackEnds
    repertoire: Repertoire
    records: Records
    senders: Senders
    recordings: Path  # Asterisk's spool/recording
    max_hearing: int = 20
    sample: Prompt | None = None
    counsel: Counsel | None = None


class App:
    def __init__(self, rooms: Rooms) -> None:
        self._rooms, self._ari, self._gate = rooms, rooms.ari, rooms.gate
        self.lines = Lines()
        self._errands = Errands(rooms.ari)
        self.ears = Ears(self._errands, rooms.max_hearing)
        self._stock = Stock(rooms.ari, self._errands, self.ears, self.lines, self._back)
        self._probe: Probe | None = None
        self._holding: set[asyncio.Task[None]] = set()  # one for each line
        self._finishing: set[asyncio.Task[None]] = set()  # of calls that are over
        self._others: set[asyncio.Task[None]] = set()
        self._taking_stock: asyncio.Task[None] | None = None
        self._replaced = False
        self.ready = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled; then the gate closes and every caller goes to the fallback. Raises
        AnotherEngine when that has taken our callers."""
        try:
            async with aclosing(self._ari.events()) as events:
                async for event in events:
                    try:
                        self._take(event)
                    except Exception:
                        # The next event is of another call, which must not pay for this one.
                        log.exception("an event could not be taken", kind=type(event).__name__)
        except AriClosed as fault:
            if self._replaced:
                raise AnotherEngine(f"Another engine has taken over: {fault}") from fault
            raise
        finally:
            await self._shut_down()

    async def drain(self, seconds: float) -> None:
        """No new callers; returns when nobody is here any more, or the time is over."""
        log.info("draining", calls=len(self._holding), seconds=seconds)
        await self._gate.drain()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while any(not line.left for line in self.lines):
                    await asyncio.wait(self._holding, timeout=LOOK_S, return_when=asyncio.FIRST_COMPLETED)

    # --- Asterisk speaks ----------------------------------------------------------------------

    def _take(self, event: inbound.Event | Connected | Disconnected) -> None:
        match event:
            case inbound.StasisStart():
                self._arrived(event)
            case inbound.StasisEnd(channel=channel):
                self.ears.gone(channel.id)
                self._left_stasis(event)
            case inbound.ChannelHangupRequest(channel=channel):
                for performer in self._performers(channel):
                    performer.speaker.hanging_up()
            case inbound.ChannelDestroyed(channel=channel):
                self.ears.gone(channel.id)
                self._destroyed(event)
            case inbound.ChannelDtmfReceived():
                self._pressed(event)
            case inbound.PlaybackStarted(playback=playback):
                for performer in self.lines.performers_of(playback):
                    performer.speaker.started(playback)
            case inbound.PlaybackFinished(playback=playback):
                for performer in self.lines.performers_of(playback):
                    performer.speaker.finished(event)
                if self._probe is not None:
                    self._probe.finished(event)
            case inbound.RecordingFinished() | inbound.RecordingFailed():
                for performer in self.lines.performers_of(event.recording):
                    performer.recorder.ended(event)
            case inbound.ApplicationReplaced():
                self._replaced = True
            case Connected():
                self._taking_stock = self._keep(self._connected(), self._others)
            case Disconnected():
                self._disconnected()

    def _arrived(self, event: inbound.StasisStart) -> None:
        line = self.lines.of_channel(event.channel.id)
        match event.args:
            case ("snoop" | "xm" | "probe", *_) if belongings.is_helper(event.channel.id):
                self._joined(event)
            case _ if line is not None and line.left:
                self._back(line, event.args[2] if event.args[0] == "back" and len(event.args) > 2 else "")
            case _ if line is not None:
                log.warning("the caller is here already", call=line.id, args=event.args)
            case ("back", *_):
                self._stock.rescue(event.channel.id)
            case _:
                self._open(event)

    def _joined(self, event: inbound.StasisStart) -> None:
        """A helper's channel; one that nobody waits for any more would be there for ever."""
        id = event.channel.id
        line = self.lines.of_call(belongings.call_of_helper(id))
        waited = any(performer.joined(id) for performer in (line.performers if line else []))
        if not waited and not (self._probe is not None and self._probe.joined(id)):
            log.warning("hung up what nobody waits for", channel=id)
            self.ears.remove(id)

    def _back(self, line: Line, status: str) -> None:
        if line.left:
            line.back(Returned(at=now(), status=status_of(status)))

    def _open(self, event: inbound.StasisStart) -> None:
        line = Line(uuid.uuid4().hex[:12], event.channel.id, self._ari)
        arrived = CallArrived(
            at=event.at,
            call=line.id,
            caller=event.channel.caller_number,
            name=event.channel.caller_name,
            called=event.args[1] if len(event.args) > 1 else "",
        )
        self.lines.add(line)
        self._keep(self._hold(line, arrived), self._holding)

    async def _hold(self, line: Line, arrived: CallArrived) -> None:
        try:
            with self._rooms.repertoire.playing(arrived.called) as play:
                await self._talk(line, arrived, play)
        except Exception:
            # Neither a flow nor a journal could be had: people take over.
            log.exception("the line could not be held", call=line.id)
            self._stock.rescue(line.channel)
        finally:
            self.lines.remove(line)

    async def _talk(self, line: Line, arrived: CallArrived, play: Play) -> None:
        rooms = self._rooms
        record = rooms.records.begin(line.id, play)
        terms = None if rooms.counsel is None else rooms.counsel.terms
        call = Call(play.flow, play.understand, record, terms=terms)
        performer = self._performer(line, play, record)
        ended = await line.hold(call, performer, rooms.records.recall(arrived, play))
        if line.cut_off is not None:
            record.cut_off(line.cut_off, play)
        record.end(ended)
        self._keep(performer.finish(), self._finishing)

    def _performer(self, line: Line, play: Play, record: Record) -> Performer:
        rooms, who = self._rooms, (self._ari, line.id, line.channel)
        return Performer(
            *who,
            line.put,
            speaker=Speaker(*who, rooms.prompts, line.put),
            ear=partial(self._ear, line, play),
            recorder=Recorder(*who, rooms.recordings, line.put, record.keep),
            departure=Departure(*who),
            vault=Vault(secrets.token_hex(8)),
            back_ends=rooms.back_ends,
            senders=rooms.senders,
            keep=record.keep,
            understand=play.understand,
            counsel=rooms.counsel,
        )

    def _ear(self, line: Line, play: Play) -> tuple[Listener, Hearing] | None:
        """None when the recogniser knows no language of the flow, or all ears are taken."""
        rooms = self._rooms
        if rooms.recogniser.languages.isdisjoint(play.flow.languages):
            log.warning("nobody hears this flow", call=line.id, languages=play.flow.languages)
            return None
        line.attached += 1
        if not self.ears.take(belongings.external(line.id, line.attached)):
            log.warning("all ears are taken", call=line.id, most=rooms.max_hearing)
            return None
        hearing = Hearing(
            self._ari, rooms.media, self._errands, self.ears, line.id, line.channel, line.attached
        )
        return Listener(rooms.recogniser, line.put, line.id, silero()), hearing

    def _left_stasis(self, event: inbound.StasisEnd) -> None:
        line = self.lines.of_channel(event.channel.id)
        if line is not None and not line.left:
            line.put(HungUp(at=event.at, cause="hung up"))

    def _destroyed(self, event: inbound.ChannelDestroyed) -> None:
        line = self.lines.of_channel(event.channel.id)
        if line is not None:
            line.put(HungUp(at=event.at, cause="hung up elsewhere" if line.left else event.cause_txt))

    def _pressed(self, event: inbound.ChannelDtmfReceived) -> None:
        """What is keyed in a queue or to an agent is not for us, and nobody writes it down."""
        line = self.lines.of_channel(event.channel.id)
        if line is not None and not line.left:
            line.press(Digit(at=event.at, key=event.digit))

    def _performers(self, channel: inbound.Channel) -> list[Performer]:
        line = self.lines.of_channel(channel.id)
        return line.performers if line is not None else []

    # --- the connection -----------------------------------------------------------------------

    async def _connected(self) -> None:
        wait = SHORTEST_WAIT_S
        while not await self._took_stock():
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT_S)
        self._gate.open()
        self.ready.set()
        if self._probe is None and self._rooms.sample is not None:
            self._probe = Probe(self._ari, self._rooms.media, self.ears)
            await self._probe.play(self._rooms.sample)

    async def _took_stock(self) -> bool:
        try:
            await self._stock.take()
        except AriError as fault:
            log.error("cannot take stock of Asterisk", why=str(fault))
            return False
        except Exception:
            log.exception("stock could not be taken")  # and the gate must not stay shut for ever
            return False
        return True

    def _disconnected(self) -> None:
        self.ready.clear()
        self._gate.rest()
        if self._taking_stock is not None:
            self._taking_stock.cancel()

    async def _shut_down(self) -> None:
        """The gate first, so that no new caller comes while the last ones go; and at the very end a
        look whether anybody was forgotten. Who was replaced leaves both to the new engine."""
        await (self._gate.leave() if self._replaced else self._gate.close())
        await _end(self._others | self._holding)
        if not self._replaced:
            with suppress(AriError):  # Asterisk is gone: nobody can be helped
                await self._stock.rescue_all()
        if self._finishing:
            await asyncio.wait(self._finishing, timeout=FINISH_S)
        await self._errands.settle(SETTLE_S)

    @staticmethod
    def _keep(work: Coroutine[None, None, None], tasks: set[asyncio.Task[None]]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        return task


async def _end(tasks: set[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
