"""What is kept of each call: every event and action in its journal, one row in the table of calls,
what its flow gives to keep, what was dealt with, and where it stood if it was cut off.

And what is known when a call arrives: the switches people have set, the caller's earlier call, and what
callers mostly want next.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from ivr.actions import Action, Enqueue, Note, Transfer, Voicemail
from ivr.call.journal import encode
from ivr.call.silence import Silence
from ivr.engine.dealings import Dealings
from ivr.engine.habits import Habits
from ivr.engine.repertoire import Play
from ivr.errors import StoreError
from ivr.events import CallArrived, Event, Returned
from ivr.flow.position import Position
from ivr.store.calls import CallRecord, Calls
from ivr.store.cut_off import CutOff, CutOffs
from ivr.store.database import Database
from ivr.store.handovers import Handovers
from ivr.store.journal import Journal, Journals
from ivr.store.keepsakes import Keepsake, Keepsakes
from ivr.store.silences import Silences, StepSilence
from ivr.store.switches import Switches
from ivr.store.topics import Topics

log = structlog.get_logger()

RECALL_LIMIT_S = 0.3
"""A caller waits no longer for what is known of him."""

KEEP_LIMIT_S = 3.0


class Records:
    def __init__(self, journals: Journals, database: Database) -> None:
        """StoreError when there is no such database."""
        self._journals, self._database = journals, database
        self.calls, self.keepsakes = Calls(database), Keepsakes(database)
        self.switches, self.cut_offs = Switches(database), CutOffs(database)
        self.silences = Silences(database)
        self.topics, self.handovers = Topics(database), Handovers(database)
        self.habits = Habits(self.topics)

    def begin(self, call: str, play: Play) -> Record:
        began = datetime.now(UTC)
        row = CallRecord(id=call, began=began, flow=play.flow.name, flow_hash=play.hash)
        return Record(self, self._journals.open(call, began), row, Dealings(call, play.flow.name))

    async def recall(self, event: CallArrived, play: Play) -> CallArrived:
        """The event with what is known beforehand; a database that is away or slow costs only that."""
        event = replace(event, likely=self.habits.of(play.flow.name))
        try:
            async with asyncio.timeout(RECALL_LIMIT_S):
                switches = await self.switches.all()
                return replace(event, switches=switches, earlier=await self._earlier(event, play))
        except (StoreError, TimeoutError) as fault:
            log.warning("nothing is known of the caller", call=event.call, why=str(fault) or "too slow")
            return event

    async def _earlier(self, event: CallArrived, play: Play) -> Mapping[str, Any] | None:
        resume: float = getattr(play.flow, "resume", 0.0)
        if not resume:
            return None
        since = event.at - timedelta(seconds=resume)
        return await self.cut_offs.take(event.caller, play.flow.name, play.hash, since)

    async def flush(self) -> None:
        """Wait until everything is with the disk and the database."""
        await self._journals.flush()
        await self._database.flush()

    async def close(self) -> None:
        await self._journals.close()
        await self._database.close()


@dataclass(slots=True)
class Record:
    """One call's. Called with every event and action; `end` it once."""

    records: Records
    journal: Journal
    row: CallRecord
    dealings: Dealings
    steps: list[str] = field(default_factory=list)
    silence: Silence = field(default_factory=Silence)
    away: str = ""  # where the caller is while he is not with us: "queue support"

    def __call__(self, noun: Event | Action) -> None:
        self.silence(noun)
        self.dealings(noun)
        self.journal.write(encode(noun) | {"written": datetime.now(UTC).isoformat()})
        match noun:
            case CallArrived():
                self.row = replace(self.row, caller=noun.caller, called=noun.called)
                self.records.calls.begin(self.row)
            case Note(kind="step"):
                self.steps.append(noun.text)
            case Enqueue():
                self.away = f"queue {noun.queue}"
            case Transfer():
                self.away = f"transfer {noun.to}"
            case Voicemail():
                self.away = f"voicemail {noun.box}"
            case Returned():
                self.away = ""

    async def keep(self, id: str, kind: str, data: Mapping[str, Any]) -> bool:
        """False when it is not kept, or nobody knows yet."""
        one = Keepsake(call=self.row.id, id=id, kind=kind, at=datetime.now(UTC), data=data)
        try:
            async with asyncio.timeout(KEEP_LIMIT_S):
                await self.records.keepsakes.keep(one)
        except (StoreError, TimeoutError) as fault:
            log.error("not kept", call=self.row.id, kind=kind, why=str(fault) or "too slow")
            return False
        return True

    def cut_off(self, position: Position, play: Play) -> None:
        """The caller is gone in the middle, and may ring again in a moment. Who had not said yet
        whether to go on with an earlier call still may."""
        if not getattr(play.flow, "resume", 0.0):
            return
        self.records.cut_offs.put(
            CutOff(
                caller=self.row.caller,
                flow=self.row.flow,
                flow_hash=self.row.flow_hash,
                at=datetime.now(UTC),
                position=position.earlier or asdict(position),
            )
        )

    def end(self, ended: str) -> None:
        row = replace(self.row, ended=datetime.now(UTC), result=self.away or ended, steps=tuple(self.steps))
        self.records.calls.end(row)
        self.dealings.keep(self.records.topics, self.records.handovers)
        self._tell_silence()
        self.journal.close()

    def _tell_silence(self) -> None:
        """Logged for the call, kept for each step."""
        whole = self.silence.call
        log.info("heard nothing", call=self.row.id, worst_ms=whole.worst, sum_ms=whole.sum)
        for step, heard in self.silence.steps.items():
            self.records.silences.put(
                StepSilence(call=self.row.id, step=step, worst=heard.worst, sum=heard.sum)
            )
