"""What a test expects between two acts of the caller: the keys of `expect`."""

from __future__ import annotations

from collections.abc import Mapping

from ivr import document
from ivr.document import Node
from ivr.flow.fields import Reading, declared, fault, key, read_keys
from ivr.flow.values import duration, entries, known_name, one_of, scalar
from ivr.flow.values import step_name as step


def patterns(node: Node, reading: Reading) -> tuple[str, ...]:
    """One text, or a list of them; `*` stands for anything."""
    items = node.items if isinstance(node, document.Sequence) else (node,)
    return tuple(scalar(item, "A text") for item in items)


def pattern(node: Node, reading: Reading) -> str:
    return scalar(node, "A text")


def named(node: Node, reading: Reading) -> Mapping[str, str]:
    """Name -> text; `*` stands for anything."""
    return {name.text: scalar(text, "A text") for name, text in entries(node, "'name: value'")}


def over(node: Node, reading: Reading) -> bool:
    return bool(one_of("yes", "no")(node, reading) == "yes")


@declared
class Expect:
    """All that is written has to hold. What is said counts from the caller's last act on.

    `*` stands for anything, capitals do not matter.
    """

    prompt: tuple[str, ...] = key(patterns, "one prompt is like this; a list: each of them", default=())
    said: tuple[str, ...] = key(patterns, "all that is said, taken together, is like this", default=())
    not_said: tuple[str, ...] = key(patterns, "nothing that is said is like this", default=())
    step: str | None = key(step, "the step at which the call stands", default=None)
    intent: str | None = key(known_name("intents", "unknown-intent"), "the intent understood", default=None)
    answer: str | None = key(pattern, "the answer understood: yes, no, or a choice", default=None)
    slot: Mapping[str, str] = key(named, "`name: value` of slots and variables", factory=dict)
    asked: tuple[str, ...] = key(patterns, "requests to back ends: `orders GET /55421`", default=())
    not_asked: tuple[str, ...] = key(patterns, "requests that are not made", default=())
    kept: Mapping[str, str] | str = key(
        lambda node, reading: _kind(node, reading), "what is kept: `callback`, `consent`, …", default=""
    )
    sent: Mapping[str, str] | str = key(
        lambda node, reading: _kind(node, reading), "what is sent: `sms`, or `{sms: text}`", default=""
    )
    queue: str | None = key(pattern, "the queue that has the caller", default=None)
    transfer: str | None = key(pattern, "the target that has the caller", default=None)
    voicemail: str | None = key(pattern, "the box that has the caller", default=None)
    reason: str | None = key(pattern, "why the caller was handed over", default=None)
    whisper: str | None = key(pattern, "what the agent is told", default=None)
    language: str | None = key(pattern, "the language of what is said", default=None)
    over: bool | None = key(over, "`yes`: the call has ended; `no`: it has not", default=None)
    within: float | None = key(duration, "how soon after the caller's act something is said", default=None)


def _kind(node: Node, reading: Reading) -> Mapping[str, str] | str:
    """A kind in a word, or each kind with a text."""
    return scalar(node) if isinstance(node, document.Scalar) else named(node, reading)


def expectation(node: Node, reading: Reading) -> Expect | None:
    values = read_keys(Expect, node, reading, "'expect'")
    if isinstance(node, document.Mapping) and not node.entries:
        raise fault(node, "missing-key", "Nothing is expected here.")
    return None if values is None else Expect(**values)
