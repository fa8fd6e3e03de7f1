"""What back offices answer in a test, instead of real ones.

    back_ends:
      orders GET /55421: {status: 200, data: {number: "55421", state: shipped}, after: 300ms}
      orders GET /*: not_found
      pay POST /charges: [timeout, ok]          the first time, and every time from the second on

Values are as JSON has them: a bare number is a number, `true`, `false` and `null` are themselves, all
else is text; quotes make a text of anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ivr import document
from ivr.actions import LookUp
from ivr.document import Node
from ivr.flow.fields import Reading, declared, fault, key, read_keys
from ivr.flow.values import duration, entries, one_of, whole
from ivr.simulator.pattern import like

Outcome = Literal["ok", "not_found", "refused", "error", "timeout", "unknown"]
STATUSES: Mapping[str, int] = {"ok": 200, "not_found": 404, "refused": 422, "error": 500}
"""Outcome in a word -> the status that stands for it; timeout and unknown have none."""
WORDS = (*STATUSES, "timeout", "unknown")

_REQUEST = re.compile(r"([a-z][a-z0-9_-]*) +(GET|POST|PUT|PATCH|DELETE) +(\S+)")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_NAMED: Mapping[str, Any] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Reply:
    """The fields of `events.LookedUp`; it comes `after` so many seconds."""

    outcome: Outcome
    status: int = 0
    data: Any = None
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Request:
    """`path` may hold `*`."""

    back_end: str
    method: str
    path: str

    def fits(self, action: LookUp) -> bool:
        return (self.back_end, self.method) == (action.back_end, action.method) and like(
            self.path, path_of(action)
        )

    def __str__(self) -> str:
        return f"{self.back_end} {self.method} {self.path}"


@dataclass(slots=True)
class Canned:
    """The answers of one test, handed out in order. `missed` are requests that had none."""

    replies: Sequence[tuple[Request, Sequence[Reply]]]
    missed: list[str] = field(default_factory=list)
    _times: dict[Request, int] = field(default_factory=dict)

    def reply(self, action: LookUp) -> Reply:
        """The first request that fits; one that nobody answers is an error, and is remembered."""
        for request, replies in self.replies:
            if request.fits(action):
                time = self._times.get(request, 0)
                self._times[request] = time + 1
                return replies[min(time, len(replies) - 1)]
        self.missed.append(asked(action))
        return Reply("error")


def asked(action: LookUp) -> str:
    return f"{action.back_end} {action.method} {path_of(action)}"


def path_of(action: LookUp) -> str:
    return "/" + action.path.removeprefix("/")


# --- how they are written ---------------------------------------------------------------------


def value(node: Node, reading: Reading) -> Any:
    """A value as JSON has it."""
    match node:
        case document.Mapping():
            return {name.text: value(item, reading) for name, item in node.entries}
        case document.Sequence():
            return [value(item, reading) for item in node.items]
        case document.Scalar(style="plain") if node.text in _NAMED:
            return _NAMED[node.text]
        case document.Scalar(style="plain") if _NUMBER.fullmatch(node.text):
            return float(node.text) if re.search("[.eE]", node.text) else int(node.text)
    return node.text


@declared
class WrittenReply:
    """An answer as it stands in a test."""

    status: int = key(whole(100, 599), "the status of HTTP", default=200)
    data: Any = key(value, "what is answered, as JSON has it", default=None)
    after: float = key(duration, "how long the answer takes", default=0.0)


def reply(node: Node, reading: Reading) -> Reply | None:
    if isinstance(node, document.Scalar):
        word: Outcome = one_of(*WORDS)(node, reading)
        return Reply(word, STATUSES.get(word, 0))
    values = read_keys(WrittenReply, node, reading, "an answer")
    if values is None:
        return None
    written = WrittenReply(**values)
    return Reply(outcome_of(written.status), written.status, written.data, written.after)


def outcome_of(status: int) -> Outcome:
    if 200 <= status < 300:
        return "ok"
    if status == 404:
        return "not_found"
    return "refused" if 400 <= status < 500 else "error"


def canned(node: Node, reading: Reading) -> tuple[tuple[Request, tuple[Reply, ...]], ...]:
    found = []
    for name, answers in entries(node, "'back_end METHOD /path: answer', line by line,"):
        match = _REQUEST.fullmatch(name.text)
        if match is None:
            hint = "Write it like 'orders GET /55421'; '*' stands for anything."
            raise fault(name, "bad-request", f"'{name.text}' is no request to a back end.", hint)
        items = answers.items if isinstance(answers, document.Sequence) else (answers,)
        replies = tuple(one for one in (reply(item, reading) for item in items) if one is not None)
        if replies:
            path = "/" + match[3].removeprefix("/")
            found.append((Request(match[1], match[2], path), replies))
    return tuple(found)
