"""What is kept of each call: every event and action in its journal, one row in the table of calls."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from ivr.actions import Action, Enqueue, Note
from ivr.call.journal import encode
from ivr.engine.repertoire import Play
from ivr.events import CallArrived, Event
from ivr.store.calls import CallRecord, Calls
from ivr.store.journal import Journal, Journals


@dataclass(slots=True)
class Record:
    """One call's. Called with every event and action; `end` it once."""

    journal: Journal
    calls: Calls
    row: CallRecord
    steps: list[str] = field(default_factory=list)
    queue: str = ""

    def __call__(self, noun: Event | Action) -> None:
        self.journal.write(encode(noun) | {"written": datetime.now(UTC).isoformat()})
        match noun:
            case CallArrived():
                self.row = replace(self.row, caller=noun.caller, called=noun.called)
                self.calls.begin(self.row)
            case Note(kind="step"):
                self.steps.append(noun.text)
            case Enqueue():
                self.queue = noun.queue

    def end(self, ended: str) -> None:
        result = f"queue {self.queue}" if self.queue else ended
        self.calls.end(replace(self.row, ended=datetime.now(UTC), result=result, steps=tuple(self.steps)))
        self.journal.close()


class Records:
    def __init__(self, journals: Journals, calls: Calls) -> None:
        self._journals, self._calls = journals, calls

    def begin(self, call: str, play: Play) -> Record:
        began = datetime.now(UTC)
        row = CallRecord(id=call, began=began, flow=play.flow.name, flow_hash=play.hash)
        return Record(self._journals.open(call, began), self._calls, row)

    async def flush(self) -> None:
        """Wait until everything is with the disk and the database."""
        await self._journals.flush()
        await self._calls.flush()

    async def close(self) -> None:
        await self._journals.close()
        await self._calls.close()
