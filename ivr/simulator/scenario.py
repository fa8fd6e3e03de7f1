"""A conversation that is written down, and what it expects: one test of a `*.test.yaml` file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ivr import document
from ivr.document import Node, unknown_key
from ivr.errors import DocumentError, FlowError, FlowErrors, Place
from ivr.events import Followed
from ivr.flow.fields import Reading, declared, fault, key, read_keys
from ivr.flow.model import Flow
from ivr.flow.phrases import ANYWHERE
from ivr.flow.position import Frame, Position
from ivr.flow.values import entries, known_name, number, one_of, scalar, step_name, word
from ivr.simulator.acts import ACTS, Act, signed
from ivr.simulator.canned import Reply, Request, canned
from ivr.simulator.canned import value as canned_value
from ivr.simulator.expect import Expect, expectation, named

LEVELS = ("text", "audio", "call")
FAILS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("callback", "consent", "survey", "note"), ("error",)),
    **dict.fromkeys(("sms", "email", "webhook"), ("refused", "error", "timeout", "unknown")),
    "record": ("silent", "failed"),
}
"""What of the host may go wrong in a test, and how."""

MANY = 1_000
"""Calls in which a test's likely intents were seen: enough for any policy that is sensible."""

STEPS = (*ACTS, "expect")
intent_name = known_name("intents", "unknown-intent")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d?:\d\d(:\d\d)?")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of `steps`: an act of the caller, or an expectation."""

    place: Place
    does: Act | Expect


def moment(node: Node, reading: Reading) -> datetime:
    """`2026-03-02 15:00`, in the flow's time zone, which is not known here."""
    found = scalar(node, "A time")
    try:
        if not _TIME.fullmatch(found):
            raise ValueError
        return datetime.strptime(found.replace("T", " ")[:16].rstrip(":"), "%Y-%m-%d %H:%M")
    except ValueError:
        raise fault(node, "bad-time", f"'{found}' is no time.", "Write 2026-03-02 15:00.") from None


def levels(node: Node, reading: Reading) -> tuple[str, ...]:
    items = node.items if isinstance(node, document.Sequence) else (node,)
    return tuple(one_of(*LEVELS)(item, reading) for item in items)


def failures(node: Node, reading: Reading) -> Mapping[str, str]:
    """`sms: refused`, `callback: error`: what does not go well in this test."""
    found = {}
    for name, how in entries(node, "'what: how', line by line,"):
        if name.text not in FAILS:
            raise unknown_key(name, FAILS, "'fails'", FlowError)
        found[name.text] = str(one_of(*FAILS[name.text])(how, reading))
    return found


def earlier(node: Node, reading: Reading) -> Mapping[str, Any]:
    """Where an earlier call stood, as a Position is kept: `{step: number, order_number: 55421}`."""
    step, slots = "", dict[str, Any]()
    for name, value in entries(node, "'step: …' and slots"):
        if name.text == "step":
            step = str(step_name(value, reading))
        elif name.text in reading.slots:
            typed = canned_value(value, reading)
            slots[name.text] = typed if _is_typed(name.text, reading) else scalar(value)
        else:
            raise unknown_key(name, reading.slots, "an earlier call", FlowError)
    if not step:
        raise fault(node, "missing-key", "'step' is missing: where the earlier call stood.")
    return Position(stack=[Frame(step)], slots=slots).to_data()


def likely(node: Node, reading: Reading) -> tuple[Followed, ...]:
    """Intent -> the next one -> the share of the callers, seen in MANY calls."""
    found = []
    for intent, followers in entries(node, "'intent: {next: share}'"):
        for after, share in entries(followers, "'next: share'"):
            for name in (intent, after):
                intent_name(name, reading)
            found.append(Followed(intent.text, after.text, MANY, float(number(0, 1)(share, reading))))
    return tuple(found)


def _is_typed(slot: str, reading: Reading) -> bool:
    """A slot that holds a number or a truth; digits are text."""
    spec = reading.slots[slot] if isinstance(reading.slots, Mapping) else None
    return spec is not None and spec.type in ("number", "yes_no")


def lines(node: Node, reading: Reading) -> tuple[Line, ...]:
    if not isinstance(node, document.Sequence):
        raise fault(node, "expected-list", "'steps' is a list: one act or expectation a line.")
    return tuple(line for item in node.items for line in _line(item, reading))


def _line(item: Node, reading: Reading) -> tuple[Line, ...]:
    """One entry; a bare word has no value. Empty when there are faults in it."""
    if isinstance(item, document.Scalar):
        item = document.Mapping(((item, document.Scalar("", item.place)),), item.place)
    if not isinstance(item, document.Mapping) or len(item.entries) != 1:
        reading.fault(item, "bad-step", "A line has one of: " + ", ".join(STEPS) + ".")
        return ()
    name, value = item.entries[0]
    if name.text not in STEPS:
        reading.faults.append(unknown_key(name, STEPS, "a test", FlowError))
        return ()
    try:
        does = (expectation if name.text == "expect" else ACTS[name.text])(value, reading)
    except FlowError as error:
        reading.faults.append(error)
        return ()
    return () if does is None else (Line(name.place, does),)


@declared
class Scenario:
    """One test: what is the case before the call, and what then happens in it."""

    name: str = key(word, "what it shows, in a few words")
    at: datetime | None = key(moment, "when the call comes, by the flow's time zone; else now", default=None)
    caller: str = key(word, "the caller's number", default="")
    language: str = key(word, "the language in which the call begins", default="")
    caller_name: str = key(word, "the caller's name", default="")
    called: str = key(word, "the number that is called", default="")
    switches: Mapping[str, str] = key(named, "what is forced by hand: `office: closed`", factory=dict)
    earlier: Mapping[str, Any] | None = key(
        earlier,
        "where a call of this caller was cut off: `{step: number, order_number: 55421}`",
        default=None,
    )
    likely: tuple[Followed, ...] = key(
        likely, "what callers mostly want next: `{balance: {pay: 0.6}}` (text, audio)", default=()
    )
    back_ends: tuple[tuple[Request, tuple[Reply, ...]], ...] = key(
        canned, "what back offices answer; without: the demonstration's own", default=()
    )
    fails: Mapping[str, str] = key(failures, "what does not go well: `sms: refused`", factory=dict)
    loudness: float = key(signed(-60, 0), "of the caller's voice, dBFS (level audio)", default=-20.0)
    noise: float | None = key(signed(-10, 60), "dB of the voice above the noise (level audio)", default=None)
    loss: float = key(signed(0, 60), "per cent of the packets that are lost (level audio)", default=0.0)
    steps: tuple[Line, ...] = key(lines, "what happens, line by line")
    levels: tuple[str, ...] = key(levels, "where it runs: text, audio, call", default=("text",))

    place: Place = Place("")

    def begins(self, flow: Flow) -> datetime | None:
        """UTC."""
        return None if self.at is None else self.at.replace(tzinfo=ZoneInfo(flow.time_zone)).astimezone(UTC)


def read_scenarios(files: Mapping[str, str], flow: Flow) -> list[Scenario]:
    """File name -> text. Raises FlowErrors with every fault there is, unknown names among them."""
    reading = Reading(steps=flow.steps, slots=flow.slots, intents=(*flow.intents, *ANYWHERE))
    found: list[Scenario] = []
    for file, text in files.items():
        try:
            top = document.read(text, file, reading.faults)
        except DocumentError as error:
            reading.faults.append(error)
            continue
        found += _scenarios(top, reading)
    names: dict[str, Place] = {}
    for one in found:
        first = names.setdefault(one.name, one.place)
        if first is not one.place:
            sentence = f"A test of this name stands at {first} already."
            reading.faults.append(FlowError(one.place, "duplicate-name", sentence))
    if reading.faults:
        raise FlowErrors(reading.faults)
    return found


def _scenarios(top: Node, reading: Reading) -> list[Scenario]:
    tests = top.get("tests") if isinstance(top, document.Mapping) else None
    if not isinstance(top, document.Mapping) or not isinstance(tests, document.Sequence):
        reading.fault(top, "missing-key", "A test file has 'tests:', a list of tests.")
        return []
    for name, _ in top.entries:
        if name.text != "tests":
            reading.faults.append(unknown_key(name, ("tests",), "a test file", FlowError))
    found = []
    for item in tests.items:
        values: dict[str, Any] | None = read_keys(Scenario, item, reading, "a test")
        if values is not None:
            found.append(Scenario(**values, place=item.place))
            if found[-1].likely and "call" in found[-1].levels:
                hint = "Let its levels be text and audio."
                reading.fault(item, "not-as-call", "A real engine counts 'likely' in its own calls.", hint)
    return found
