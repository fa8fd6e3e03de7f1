"""A conversation on the screen as it happens, from the records of its journal.

A record is one event or action as `ivr.call.journal` encodes it: "type", its fields, "at" (events)
and "written" (all). Six columns: seconds since the answer, who, what, confidence, step, and the
milliseconds that something took. What people said is data: it is never read as markup.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

Record = Mapping[str, Any]

WIDTHS = {"s": 6, "who": 7, "confidence": 4, "step": 11, "ms": 5}
NARROWEST = 24
HEADING = "dim underline"
STYLES = {
    "IVR": "cyan",
    "caller": "bold green",
    "agent": "bold magenta",
    "office": "yellow",
    "queue": "bold magenta",
    "engine": "dim",
    "fault": "bold red",
    "call": "bold",
}


async def print_conversation(records: AsyncIterator[Record], console: Console) -> None:
    """Print until the records end."""
    conversation = Conversation(console)
    async for record in records:
        conversation.show(record)


class Conversation:
    """`show` prints a record, if it is one to be seen; `tell` prints a line of one's own."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._answered: datetime | None = None
        self._now: datetime | None = None
        self._step = ""
        self._keys: list[str] = []
        self._asked: dict[str, datetime] = {}
        self._begun = False

    def show(self, record: Record) -> None:
        written = record.get("written") or record.get("at")
        self._now = datetime.fromisoformat(written) if written else self._now
        if record["type"] == "Digit":
            self._keys.append(record["key"])
            return
        show = _SHOWN.get(record["type"])
        if show is not None:
            if record["type"] not in _AMONG_KEYS:
                self._tell_keys()
            show(self, record)

    def tell(self, who: str, what: str, style: str = "") -> None:
        """A line that is in no journal, at this moment."""
        self._now = datetime.now(UTC)
        self._line(who, what, style=style)

    # -- what the records say ---------------------------------------------------------------

    def _arrived(self, record: Record) -> None:
        caller = record.get("name") or record.get("caller") or "somebody"
        self._line("call", f"{caller} calls {record.get('called') or 'us'}")

    def _answer(self, record: Record) -> None:
        self._answered = self._now
        self._line("call", "answered")

    def _note(self, record: Record) -> None:
        if record["kind"] == "step":
            self._step = record["text"]
        elif record["kind"] == "fault":
            self._line("fault", record["text"])

    def _say(self, record: Record) -> None:
        self._step = record["step"]
        self._line("IVR", "•••" if record.get("sensitive") else record["text"])

    def _said(self, record: Record) -> None:
        if record.get("how") == "stopped":
            self._line("engine", f"interrupted after {record.get('ms', 0) / 1000:.1f} s")

    def _play_failed(self, record: Record) -> None:
        self._line("fault", f"a prompt could not be played: {record['why']}")

    def _heard(self, record: Record) -> None:
        text = record["text"] or "(something that is no speech)"
        self._line("caller", text, confidence=record["confidence"], ms=record.get("decode_ms"))

    def _understood(self, record: Record) -> None:
        parts = [part for part in (record.get("intent"), record.get("answer")) if part]
        parts += [f"{name} = {value}" for name, value in (record.get("slots") or {}).items()]
        self._line("engine", "→ " + (", ".join(parts) or "not understood"), confidence=record["confidence"])

    def _no_input(self, record: Record) -> None:
        self._line("caller", "(says nothing)", style="dim")

    def _look_up(self, record: Record) -> None:
        if self._now is not None:
            self._asked[record["id"]] = self._now
        self._line("office", f"{record['method']} {record['path']} at {record['back_end']}")

    def _looked_up(self, record: Record) -> None:
        asked = self._asked.pop(record["id"], None)
        took = None if asked is None or self._now is None else 1000 * (self._now - asked).total_seconds()
        status = f" ({record['status']})" if record.get("status") else ""
        self._line("office", f"{record['outcome']}{status}", ms=took)

    def _enqueue(self, record: Record) -> None:
        self._line("queue", f"to {record['queue']}, because: {record['reason']}")
        slots = "".join(f"; {name} = {value}" for name, value in (record.get("slots") or {}).items())
        self._line("queue", f"{record.get('whisper', '')}{slots}", style="magenta")

    def _returned(self, record: Record) -> None:
        self._line("queue", f"nobody took the call: {record['status']}")

    def _hung_up(self, record: Record) -> None:
        self._step = ""
        self._line("call", f"over {record['cause']}".rstrip())

    def _degraded(self, record: Record) -> None:
        self._line("fault", f"without {record['what']} from here on")

    # -- how they look ----------------------------------------------------------------------

    def _line(
        self,
        who: str,
        what: str,
        *,
        confidence: float | None = None,
        ms: float | None = None,
        style: str = "",
    ) -> None:
        if not self._begun:
            self._begun = True
            self._row("s", "who", "what", "conf", "step", "ms", HEADING)
        measured = "" if confidence is None else f"{confidence:.2f}"
        took = "" if ms is None else f"{ms:.0f}"
        self._row(self._seconds(), who, what, measured, self._step, took, style or STYLES.get(who, ""))

    def _tell_keys(self) -> None:
        if self._keys:
            keys, self._keys = " ".join(self._keys), []
            self._line("caller", f"keys {keys}")

    def _seconds(self) -> str:
        if self._answered is None or self._now is None:
            return ""
        return f"{(self._now - self._answered).total_seconds():.1f}"

    def _row(
        self, seconds: str, who: str, what: str, confidence: str, step: str, ms: str, style: str
    ) -> None:
        table = Table.grid(padding=(0, 2, 0, 0))
        width = self._console.width - sum(WIDTHS.values()) - 2 * len(WIDTHS) - 1
        table.add_column(width=WIDTHS["s"], justify="right")
        table.add_column(width=WIDTHS["who"])
        table.add_column(width=max(NARROWEST, width), overflow="fold")
        table.add_column(width=WIDTHS["confidence"], justify="right")
        table.add_column(width=WIDTHS["step"], no_wrap=True, overflow="ellipsis")
        table.add_column(width=WIDTHS["ms"], justify="right")
        plain = style if style == HEADING else "dim"
        table.add_row(
            Text(seconds, plain),
            Text(who, style),
            Text(_printable(what), style if who != "IVR" else ""),
            Text(confidence, plain),
            Text(step, plain),
            Text(ms, plain),
        )
        self._console.print(table)


_SHOWN: Mapping[str, Callable[[Conversation, Record], None]] = {
    "CallArrived": Conversation._arrived,
    "Answer": Conversation._answer,
    "Note": Conversation._note,
    "Say": Conversation._say,
    "Said": Conversation._said,
    "PlayFailed": Conversation._play_failed,
    "Heard": Conversation._heard,
    "Understood": Conversation._understood,
    "NoInput": Conversation._no_input,
    "LookUp": Conversation._look_up,
    "LookedUp": Conversation._looked_up,
    "Enqueue": Conversation._enqueue,
    "Returned": Conversation._returned,
    "HungUp": Conversation._hung_up,
    "Degraded": Conversation._degraded,
}
_AMONG_KEYS = frozenset({"Said"})  # a key that interrupts a prompt is followed by the prompt's end


def _printable(text: str) -> str:
    """A caller's name may hold what moves a cursor."""
    return "".join(one if one.isprintable() else "·" for one in text)
