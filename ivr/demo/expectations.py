"""What must be true of the first call, judged from what phones and journal saw. Reads two WAV files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

from rich.table import Table
from rich.text import Text

from ivr.errors import VoiceError
from ivr.softphone.recording import levels

Facts = Sequence[Mapping[str, Any]]
AUDIBLE_DBFS = -40.0


@dataclass(frozen=True, slots=True)
class Expectation:
    """One line of the verdict: what was expected, whether it held, and what was measured."""

    line: str
    held: bool
    measured: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Records of the journal, events of both phones, and the folder with caller.wav and agent.wav.

    `order` is the number that was keyed, `channels_left` what Asterisk still had afterwards,
    `trouble` why the script broke off, if it did.
    """

    journal: Facts
    caller: Facts
    agent: Facts
    folder: Path
    order: str
    channels_left: int = 0
    trouble: str = ""

    @property
    def incoming(self) -> Mapping[str, Any]:
        return _first(self.agent, "incoming")

    def header(self, name: str) -> str:
        """Of the INVITE that made the agent's phone ring; percent-encoded as it came."""
        return str(self.incoming.get("headers", {}).get(f"X-IVR-{name}", ""))


def judge(evidence: Evidence) -> list[Expectation]:
    verdict = [Expectation(line, *check(evidence)) for line, check in EXPECTED]
    if evidence.trouble:
        verdict.append(Expectation("The call went on to its end", False, evidence.trouble))
    return verdict


def verdict(expectations: Sequence[Expectation]) -> Table:
    """One line each, with ✓ or ✗ and what was measured."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for one in expectations:
        mark = Text("✓", "bold green") if one.held else Text("✗", "bold red")
        table.add_row(mark, Text(one.line), Text(one.measured, "dim" if one.held else "red"))
    return table


Finding = tuple[bool, str]


def _answered(seen: Evidence) -> Finding:
    calling, answered = _first(seen.caller, "calling"), _first(seen.caller, "answered")
    if not answered:
        return False, "no answer"
    return True, f"after {1000 * (answered['mono'] - calling['mono']):.0f} ms"


def _greeted(seen: Evidence) -> Finding:
    voice, end = _first(seen.caller, "voice_started"), _first(seen.caller, "voice_ended")
    if not end:
        return False, "silence"
    seconds = end["lasted_ms"] / 1000
    return (
        seconds > 1,
        f"{seconds:.1f} s of voice, {voice['ms']} ms after the answer, {end['peak_dbfs']} dBFS",
    )


def _intent(seen: Evidence) -> Finding:
    for one in _all(seen.journal, "Understood"):
        if one["intent"] == "track_order" and one["how"] == "speech":
            return one["confidence"] > 0, f"“{one['text']}”, confidence {one['confidence']:.2f}"
    return False, "not understood"


def _keyed(seen: Evidence) -> Finding:
    keyed = [
        one["slots"].get("order_number") for one in _all(seen.journal, "Understood") if one["how"] == "keys"
    ]
    return seen.order in keyed, ", ".join(str(one) for one in keyed if one) or "no number"


def _looked_up(seen: Evidence) -> Finding:
    reply = _first(seen.journal, "LookedUp")
    return reply.get("outcome") == "ok", f"{reply.get('outcome', 'not asked')} ({reply.get('status', 0)})"


def _told(seen: Evidence) -> Finding:
    states = [one["text"] for one in _all(seen.journal, "Say") if "shipped" in one["text"]]
    return bool(states), states[0] if states else "no such prompt"


def _repeated(seen: Evidence) -> Finding:
    queue = _first(seen.journal, "Enqueue")
    return bool(queue), f"to {queue['queue']}, because: {queue['reason']}" if queue else "not handed over"


def _rang(seen: Evidence) -> Finding:
    if not seen.incoming:
        return False, "the phone did not ring"
    queue = _first(seen.journal, "Enqueue")
    by_queue = bool(queue) and seen.header("Call") != ""
    return by_queue, f"call {seen.header('Call') or 'of nobody'}, from {seen.incoming['number']}"


def _slots(seen: Evidence) -> Finding:
    slots = parse_qs(seen.header("Slots"))
    return slots.get("order_number") == [seen.order], seen.header("Slots") or "no X-IVR-Slots"


def _reason(seen: Evidence) -> Finding:
    return seen.header("Reason") != "", unquote(seen.header("Reason")) or "no X-IVR-Reason"


def _last_words(seen: Evidence) -> Finding:
    said = unquote(seen.header("Said"))
    return said != "", f"“{said}”" if said else "no X-IVR-Said"


def _heard_each_other(seen: Evidence) -> Finding:
    answered = _first(seen.agent, "answered").get("mono", float("inf"))
    by_caller = _longest_voice(seen.caller, seen.agent, answered)
    by_agent = _longest_voice(seen.agent, seen.caller, answered)
    return min(by_caller, by_agent) > 800, f"caller {by_caller / 1000:.1f} s, agent {by_agent / 1000:.1f} s"


def _longest_voice(ear: Facts, mouth: Facts, since: float) -> int:
    """Milliseconds of the longest voice that began at `ear` while `mouth` was saying something."""
    begins = [one["mono"] for one in _all(mouth, "saying") if one["mono"] > since]
    ends = [one["mono"] for one in _all(mouth, "said") if one["mono"] > since]
    longest, began = 0, 0.0
    for one in ear:
        if one["event"] == "voice_started":
            began = one["mono"]
        elif one["event"] == "voice_ended" and any(a < began < b for a, b in zip(begins, ends, strict=False)):
            longest = max(longest, one["lasted_ms"])
    return longest


def _recorded(seen: Evidence) -> Finding:
    path = seen.folder / "caller.wav"
    try:
        heard, said = levels(path)
    except VoiceError as error:
        return False, str(error)
    return min(heard, said) > AUDIBLE_DBFS, f"{os.path.relpath(path)}: heard {heard} dBFS, said {said} dBFS"


def _ended(seen: Evidence) -> Finding:
    ends = [_first(phone, "hung_up").get("code", 0) for phone in (seen.caller, seen.agent)]
    journal = bool(_first(seen.journal, "HungUp"))
    held = ends == [200, 200] and journal and seen.channels_left == 0
    told = "written" if journal else "not written"
    return held, f"codes {ends[0]} and {ends[1]}, end {told}, {seen.channels_left} channels left"


EXPECTED: Sequence[tuple[str, Callable[[Evidence], Finding]]] = (
    ("The call is answered", _answered),
    ("The caller hears the greeting", _greeted),
    ("“I want to track my order” is understood", _intent),
    ("The order number arrives by keys", _keyed),
    ("The back office knows the order", _looked_up),
    ("The caller is told its state", _told),
    ("What nobody understands goes to a person", _repeated),
    ("The agent's phone rings from the queue", _rang),
    ("Its INVITE names the order number", _slots),
    ("… and the reason", _reason),
    ("… and what the caller said", _last_words),
    ("Caller and agent hear each other", _heard_each_other),
    ("The recording holds both sides", _recorded),
    ("All hang up, and nothing is left", _ended),
)


def _all(facts: Facts, name: str) -> Iterator[Mapping[str, Any]]:
    return (one for one in facts if one.get("event", one.get("type")) == name)


def _first(facts: Facts, name: str) -> Mapping[str, Any]:
    return next(_all(facts, name), {})
