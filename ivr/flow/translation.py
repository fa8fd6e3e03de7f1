"""A flow in another language: the same flow with other texts put over its own.

`es-ES.yaml` beside the flow holds the names of steps, slots and intents, and below each of them only
its texts: what is said, what is heard, labels, words of choices, what is said again. A line that it
lacks is spoken in the first language, and reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ivr import document
from ivr.document import Node, Scalar, did_you_mean
from ivr.errors import FlowError, Place
from ivr.flow.expr import Text
from ivr.flow.fields import Reading, keys
from ivr.flow.model import Flow
from ivr.flow.vocabulary import Policy, Prompt

PARTS: Mapping[str, frozenset[str] | None] = {
    "slots": frozenset({"label", "choices"}),
    "intents": frozenset({"label", "hear", "suggest"}),
    "steps": None,
}
REPLIES = "answers"
REPLY = frozenset({"label", "hear", "say"})
"""Part of a flow -> the keys below its names that are texts; of a step, those whose values are."""

TOPS = ("policy", "anywhere", "lookup")
OWN = "say_like"
"""What each language writes for itself alone: how words sound is nothing that a language lends another."""

TRANSLATED = (*TOPS, OWN, *PARTS, REPLIES)
"""What a file of another language may hold."""

_SPLITS = frozenset({"by", "share"})


@dataclass(frozen=True, slots=True)
class Whole:
    """A flow as it is written: the file with `flow`, the named things from all files, and the files of
    questions and answers by their source."""

    main: document.Mapping
    parts: Mapping[str, Sequence[tuple[Scalar, Node]]]
    answers: Mapping[str, Sequence[document.Mapping]]


def stem(file: str) -> str:
    """`es-ES.yaml` -> es-ES."""
    return file.rsplit("/", 1)[-1].partition(".")[0]


def translate(whole: Whole, top: document.Mapping | None, reading: Reading) -> Whole:
    """The flow with the texts of `top` put over its own; faults are put into the reading."""
    if top is None:
        return replace(whole, main=_without_own(whole.main))
    over = {name: top.get(name) for name in TRANSLATED}
    entries = [
        (name, _put(node, over[name.text], reading, name.text) if name.text in TOPS else node)
        for name, node in _without_own(whole.main).entries
    ]
    given = {name.text for name, _ in entries}
    mine = (*TOPS, OWN)
    entries += [(name, node) for name, node in top.entries if name.text in mine and name.text not in given]
    parts = {name: list(_part(name, whole.parts[name], over[name], reading)) for name in PARTS}
    known = [entry for tops in whole.answers.values() for one in tops for entry in one.entries]
    replies = {name.text: node for name, node in _part(REPLIES, known, over[REPLIES], reading)}
    answers = {
        source: [
            document.Mapping(tuple((name, replies[name.text]) for name, _ in one.entries), one.place)
            for one in tops
        ]
        for source, tops in whole.answers.items()
    }
    return Whole(document.Mapping(tuple(entries), whole.main.place), parts, answers)


def _without_own(main: document.Mapping) -> document.Mapping:
    return document.Mapping(tuple(one for one in main.entries if one[0].text != OWN), main.place)


def _part(
    part: str, named: Sequence[tuple[Scalar, Node]], over: Node | None, reading: Reading
) -> Iterator[tuple[Scalar, Node]]:
    if over is not None and not isinstance(over, document.Mapping):
        reading.fault(over, "expected-mapping", f"'{part}' holds 'name: …', line by line.")
        over = None
    known = [name.text for name, _ in named]
    for name, _ in over.entries if over is not None else ():
        if name.text not in known:
            hint = did_you_mean(name.text, known)
            reading.fault(name, "not-in-flow", f"The flow has no '{name.text}' in '{part}'.", hint)
    for name, node in named:
        yield name, _put(node, None if over is None else over.get(name.text), reading)


def _put(node: Node, over: Node | None, reading: Reading, key: str = "") -> Node:
    """`over` upon `node`: key by key where both have keys, else instead of it."""
    if over is None:
        return node
    if key == "choices" and isinstance(node, document.Sequence):
        pairs = tuple((item, Scalar("", item.place)) for item in node.items if isinstance(item, Scalar))
        node = document.Mapping(pairs, node.place)
    if not isinstance(node, document.Mapping) or not isinstance(over, document.Mapping):
        return over
    splits = _SPLITS & {name.text for name, _ in node.entries}
    if splits and _SPLITS & {name.text for name, _ in over.entries}:
        return over  # the cases are others in this language
    known = {name.text for name, _ in node.entries}
    closed = bool(splits) or key == "choices"
    for name, _ in over.entries:
        if closed and name.text not in known:
            hint = did_you_mean(name.text, known)
            reading.fault(name, "not-in-flow", f"The flow has no '{name.text}' here.", hint)
    put = tuple((name, _put(value, over.get(name.text), reading, name.text)) for name, value in node.entries)
    return document.Mapping((*put, *(one for one in over.entries if one[0].text not in known)), node.place)


def only_texts(top: document.Mapping, flow: Flow) -> Iterator[FlowError]:
    """Faults of keys that are the same in every language: only texts may stand here."""
    for part, texts in PARTS.items():
        for name, node in _entries(top.get(part)):
            for key, value in _entries(node):
                allowed = (
                    key.text in texts if texts is not None else _is_text(flow, name.text, key.text, value)
                )
                if not allowed:
                    yield _same_everywhere(key)
    for _, node in _entries(top.get(REPLIES)):
        yield from (_same_everywhere(key) for key, _ in _entries(node) if key.text not in REPLY)
    for group, value in _entries(top.get("policy")):
        yield from _only_say(group, value)
    for _, value in _entries(top.get("anywhere")):
        yield from (_same_everywhere(key) for key, _ in _entries(value) if key.text != "hear")
    for key, _ in _entries(top.get("lookup")):
        if key.text != "say":
            yield _same_everywhere(key)


def _is_text(flow: Flow, step: str, key: str, value: Node) -> bool:
    kind = type(flow.steps[step])
    if key in keys(kind):
        return _texts(getattr(flow.steps[step], keys(kind)[key].name)) is not None
    return key in keys(Policy) and not any(_only_say(Scalar(key, value.place), value))


def _only_say(group: Scalar, value: Node) -> Iterator[FlowError]:
    inside = list(_entries(value))
    if not inside:
        yield _same_everywhere(group)
    yield from (_same_everywhere(key) for key, _ in inside if key.text != "say")


def _texts(value: Any) -> tuple[Text, ...] | None:
    """The texts of a value that is made of texts and nothing else; None for any other."""
    match value:
        case Text():
            return (value,)
        case Prompt():
            return value.texts
        case None:
            return ()
        case tuple() | list():
            found = [_texts(item) for item in value]
        case Mapping():
            found = [_texts(item) for item in value.values()]
        case _:
            return None
    return None if None in found or not found else tuple(text for each in found for text in each or ())


def _same_everywhere(key: Scalar) -> FlowError:
    hint = "Only texts stand in the file of another language."
    return FlowError(key.place, "not-a-text", f"'{key.text}' is the same in every language.", hint)


def missing_lines(whole: Whole, top: document.Mapping | None, flow: Flow) -> Iterator[FlowError]:
    """What is not written in this language, at the place where the first language has it."""
    language = flow.language
    if top is None:
        place = (whole.main.get("languages") or whole.main).place
        hint = f"Write {language}.yaml beside the flow."
        yield FlowError(place, "missing-language", f"Nothing is written in {language}.", hint)
        return
    for part, texts in PARTS.items():
        for name, node in whole.parts[part]:
            over = _child(top.get(part), name.text)
            for key, value in _entries(node):
                if texts is not None:
                    lacks = key.text in texts and _child(over, key.text) is None
                else:
                    lacks = _lacks(flow, name.text, key.text)
                if lacks:
                    yield _missing(value.place, f"{name.text}: {key.text}", language)
    for name, node in (entry for tops in whole.answers.values() for one in tops for entry in one.entries):
        over = _child(top.get(REPLIES), name.text)
        for key, value in _entries(node):
            if _child(over, key.text) is None:
                yield _missing(value.place, f"{name.text}: {key.text}", language)
        if _child(node, "label") is None and _child(over, "label") is None:  # its name, of the first language
            yield _missing(name.place, f"{name.text}: label", language)
    for group, value in _entries(whole.main.get("policy")):
        if _in_first(getattr(getattr(flow.policy, group.text, None), "say", ()), language):
            yield _missing(value.place, f"policy: {group.text}", language)


UNHEARD = frozenset({"body", "data", "note", "whisper"})
"""Texts that no caller hears: what is sent to back offices, and told to agents."""


def _lacks(flow: Flow, step: str, key: str) -> bool:
    if key in UNHEARD:
        return False
    found, kind = flow.steps[step], type(flow.steps[step])
    if key in keys(kind):
        return _in_first(_texts(getattr(found, keys(kind)[key].name)) or (), flow.language)
    return _in_first(getattr(getattr(found.policy, key, None), "say", ()), flow.language)


def _in_first(texts: Sequence[Text], language: str) -> bool:
    return any(text.language != language for text in texts)


def _missing(place: Place, what: str, language: str) -> FlowError:
    hint = f"Until then the first language is spoken. Write it in {language}.yaml."
    return FlowError(place, "missing-line", f"'{what}' is not written in {language}.", hint)


def _entries(node: Node | None) -> Sequence[tuple[Scalar, Node]]:
    return node.entries if isinstance(node, document.Mapping) else ()


def _child(node: Node | None, name: str) -> Node | None:
    return node.get(name) if isinstance(node, document.Mapping) else None
