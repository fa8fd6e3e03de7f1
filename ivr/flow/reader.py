"""The YAML files of one folder become a Flow, or a list of everything that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from ivr import document
from ivr.actions import Choice, SlotSpec, SlotType
from ivr.document import Node, Scalar, did_you_mean, unknown_key
from ivr.errors import DocumentError, FlowError, FlowErrors, Place
from ivr.flow.answers import divided, read_replies
from ivr.flow.fields import (
    BUILT_IN,
    EXITS,
    TEXT,
    TEXTS,
    Reading,
    declared,
    either,
    entries,
    fault,
    flag,
    key,
    keys,
    lines,
    looks,
    new_name,
    one_of,
    read_keys,
    read_onto,
    scalar,
    step_name,
    word,
)
from ivr.flow.hours import hours
from ivr.flow.model import Flow
from ivr.flow.steps import KINDS, Step
from ivr.flow.steps.answer import Answer
from ivr.flow.vocabulary import Intent, Policy, Vocabulary, default_policy

TOP = ("flow", "languages", "time_zone", "policy", "hours", "slots", "intents", "steps")
PARTS = ("slots", "intents", "steps")
"""What a second file of the folder may hold besides."""

CALENDAR = ".ics"
"""How the name of a calendar file ends."""

TYPES: tuple[SlotType, ...] = ("digits", "number", "choice", "yes_no", "text")
_TAKEN = frozenset({"yes", "no", "else", "by", *EXITS, *BUILT_IN})


def read_flow(files: Mapping[str, str]) -> Flow:
    """File name -> text, one of them with the key `flow`. Raises FlowErrors with every fault there is."""
    reading = Reading(calendars={name: text for name, text in files.items() if name.endswith(CALENDAR)})
    files = {name: text for name, text in files.items() if name not in reading.calendars}
    tops, answers = divided(_tops(files, reading))
    main = _main(tops, reading, files.keys() - {top.place.file for one in answers.values() for top in one})
    parts = {name: list(_part(tops, name, reading)) for name in PARTS}
    reading.steps = {one.text for one, _ in parts["steps"]}
    reading.slots = {one.text for one, _ in parts["slots"]}
    reading.intents = {one.text for one, _ in parts["intents"]}
    _read_hours(main.get("hours"), reading)
    read_replies(answers, reading)
    vocabulary = _vocabulary(main, parts, reading)
    policy = default_policy(vocabulary.language)
    if (written := main.get("policy")) is not None:
        policy = _policy(policy, written, reading, "the policy")
    steps = _steps(parts["steps"], vocabulary, policy, reading)
    if not parts["steps"]:
        reading.fault(main, "missing-key", "A flow needs 'steps'.")
    _check_names(reading)
    if reading.faults:
        raise FlowErrors(reading.faults)
    shared = {one: getattr(vocabulary, one) for one in ("languages", "time_zone", "slots", "kept", "intents")}
    name = main.get("flow")
    assert isinstance(name, Scalar)
    anywhere = {one.name for step in steps.values() if isinstance(step, Answer) for one in step.everywhere}
    replies = {name: replace(reply, anywhere=name in anywhere) for name, reply in vocabulary.replies.items()}
    return Flow(name=name.text, policy=policy, steps=steps, replies=replies, **shared)


# --- files ------------------------------------------------------------------------------------


def _tops(files: Mapping[str, str], reading: Reading) -> list[document.Mapping]:
    tops = []
    for file, text in files.items():
        try:
            node = document.read(text, file, reading.faults)
        except DocumentError as error:
            reading.faults.append(error)
            continue
        if isinstance(node, document.Mapping):
            tops.append(node)
        else:
            reading.fault(node, "expected-mapping", "A flow is written as 'key: value'.")
    return tops


def _main(tops: list[document.Mapping], reading: Reading, files: Collection[str]) -> document.Mapping:
    """The mapping with the key `flow`; when a file could not be read, there is nothing more to say."""
    mains = [top for top in tops if top.get("flow") is not None]
    if len(tops) < len(files):
        raise FlowErrors(reading.faults)
    if not mains:
        place = tops[0].place if tops else Place("flow")
        missing = FlowError(place, "missing-key", "'flow' is missing: the name of the flow.")
        raise FlowErrors([*reading.faults, missing])
    for top in tops:
        for name, value in top.entries:
            if name.text not in TOP:
                reading.faults.append(unknown_key(name, TOP, "a flow", FlowError))
            elif top is not mains[0] and name.text not in PARTS:
                sentence = f"'{name.text}' stands in the file with 'flow' already, or belongs there."
                reading.faults.append(FlowError(name.place, "second-flow", sentence))
            elif name.text == "flow":
                with _gathered(reading):
                    new_name(value, reading)
    return mains[0]


def _part(tops: list[document.Mapping], part: str, reading: Reading) -> Iterator[tuple[Scalar, Node]]:
    """The named things of one part, from all files."""
    seen: dict[str, Place] = {}
    for top in tops:
        node = top.get(part)
        if node is None or (isinstance(node, Scalar) and not node.text):
            continue
        if not isinstance(node, document.Mapping):
            reading.fault(node, "expected-mapping", f"'{part}' holds 'name: …', line by line.")
            continue
        for name, value in node.entries:
            if name.text in seen:
                sentence = f"'{name.text}' stands in {seen[name.text].file} already."
                reading.fault(name, "duplicate-key", sentence, "Remove one of them.")
                continue
            seen[name.text] = name.place
            if name.text in _TAKEN:
                reading.fault(name, "taken-name", f"'{name.text}' means something else in a flow.")
            with _gathered(reading):
                new_name(name, reading)
            yield name, value


# --- slots and intents ------------------------------------------------------------------------


@looks(**TEXT, examples=["5-10", "4"])
def _sensible_length(node: Node, reading: Reading) -> tuple[int, int]:
    """`5-10`, or `5`."""
    found = scalar(node, "A length")
    match = re.fullmatch(r"(\d{1,2})(?: ?- ?(\d{1,2}))?", found)
    low, high = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= low <= high <= 32:
        raise fault(node, "bad-length", f"'{found}' is no length from 1 to 32.", "Write 5, or 5-10.")
    return low, high


@looks(**either({**TEXTS, "minItems": 2}, {"type": "object", "minProperties": 2}))
def _choices(node: Node, reading: Reading) -> tuple[Choice, ...]:
    """A list of names, or names with the phrases that mean them."""
    if isinstance(node, document.Sequence):
        found = [Choice(name, (_words(name),)) for name in (new_name(item, reading) for item in node.items)]
    else:
        found = []
        for name, phrases in entries(node, "A list of choices"):
            new_name(name, reading)
            heard = phrases.items if isinstance(phrases, document.Sequence) else (phrases,)
            lines = tuple(one.text for one in heard if isinstance(one, Scalar) and one.text)
            found.append(Choice(name.text, tuple(dict.fromkeys((_words(name.text), *lines)))))
    if len(found) < 2:
        raise fault(node, "too-few-choices", "A choice needs at least two values.")
    return tuple(found)


def _words(name: str) -> str:
    return name.replace("_", " ")


@declared
class WrittenSlot:
    """A slot as it stands in the flow."""

    type: SlotType = key(one_of(*TYPES), f"what fills it: {', '.join(TYPES)}")
    label: str = key(word, "what it is called when it is spoken of", default="")
    length: tuple[int, int] = key(_sensible_length, "how many digits: `5` or `5-10`", default=(1, 32))
    choices: tuple[Choice, ...] = key(
        _choices, "the values of a choice, with the phrases that mean them", default=()
    )
    keep: bool = key(flag, "`true`: an intent that begins does not empty it", default=False)
    sensitive: bool = key(flag, "`true`: never written, never told to the agent", default=False)


@declared
class WrittenIntent:
    """An intent as it stands in the flow."""

    begin: str = key(step_name, "the step at which it begins")
    label: str = key(word, "what it is called when it is offered: 'track my order'", default="")
    hear: tuple[str, ...] = key(lines, "what callers say for it: `<slot>`, `(optional)`, `a/b`", default=())


def _vocabulary(
    main: document.Mapping, parts: Mapping[str, list[tuple[Scalar, Node]]], reading: Reading
) -> Vocabulary:
    slots: dict[str, SlotSpec] = {}
    kept: set[str] = set()
    for name, node in parts["slots"]:
        values = read_keys(WrittenSlot, node, reading, "a slot")
        if values is None:
            continue
        written = WrittenSlot(**values)
        listed = isinstance(node, document.Mapping) and node.get("choices") is not None
        if (written.type == "choice") != listed:
            reading.fault(node, "bad-choices", "A slot of type 'choice', and no other, has 'choices'.")
        slots[name.text] = SlotSpec(
            name.text,
            written.type,
            written.label or _words(name.text),
            *written.length,
            written.choices,
            written.sensitive,
        )
        if written.keep:
            kept.add(name.text)
    intents: dict[str, Intent] = {}
    for name, node in parts["intents"]:
        values = read_keys(WrittenIntent, node, reading, "an intent")
        if values is not None:
            intents[name.text] = Intent(name.text, **values)
    return Vocabulary(
        languages=_languages(main.get("languages"), reading),
        time_zone=_time_zone(main.get("time_zone"), reading),
        slots=slots,
        kept=frozenset(kept),
        intents=intents,
        replies={one.name: one for several in reading.replies.values() for one in several},
    )


def _languages(node: Node | None, reading: Reading) -> tuple[str, ...]:
    if node is None:
        return Vocabulary().languages
    items = node.items if isinstance(node, document.Sequence) else (node,)
    for item in items:
        if not isinstance(item, Scalar) or not re.fullmatch("[a-z]{2,3}(-[A-Z]{2})?", item.text):
            reading.fault(item, "bad-language", "This is no language.", "Write it like en-US.")
    found = tuple(item.text for item in items if isinstance(item, Scalar))
    return found or Vocabulary().languages


def _read_hours(node: Node | None, reading: Reading) -> None:
    with _gathered(reading):
        for name, written in () if node is None else entries(node, "'name: hours', line by line,"):
            with _gathered(reading):
                reading.hours[new_name(name, reading)] = hours(written, reading, name.text)


def _time_zone(node: Node | None, reading: Reading) -> str:
    if node is None:
        return Vocabulary().time_zone
    name = node.text if isinstance(node, Scalar) else ""
    try:
        return ZoneInfo(name).key
    except (ValueError, LookupError, OSError):
        hint = "Write it like America/New_York."
        reading.fault(node, "bad-time-zone", f"There is no time zone named '{name}'.", hint)
        return Vocabulary().time_zone


# --- policy and steps -------------------------------------------------------------------------


def _policy(base: Policy, node: Node, reading: Reading, where: str, besides: tuple[str, ...] = ()) -> Policy:
    found: Policy = read_onto(base, node, reading, where, besides)
    if found.confidence != base.confidence and found.confidence.confirm > found.confidence.accept:
        sentence = "'confirm' is above 'accept': nothing would ever be asked back."
        reading.fault(node, "bad-bands", sentence)
    return found


def _steps(
    written: list[tuple[Scalar, Node]], vocabulary: Vocabulary, policy: Policy, reading: Reading
) -> Mapping[str, Step]:
    steps: dict[str, Step] = {}
    belows = [name.text for name, _ in written[1:]]
    for (name, node), below in zip_longest(written, belows):
        kind = _kind(name, node, reading)
        if kind is None or not isinstance(node, document.Mapping):
            continue
        policy_keys = tuple(one for one in keys(Policy) if one not in keys(kind))
        own = _policy(policy, node, reading, "a step", tuple(keys(kind)) + tuple(_others(node)))
        values = read_keys(kind, node, reading, f"a step of kind '{kind.KIND}'", policy_keys)
        if values is None:
            continue
        step = kind(name=name.text, place=name.place, policy=own, below=below, **values)
        if not _refers_to_unread(step, vocabulary):
            step.verify(node, vocabulary, reading)
        steps[name.text] = step
    return steps


def _others(node: document.Mapping) -> Iterator[str]:
    """Keys that are no policy: whoever reads the step's own keys judges them."""
    known = keys(Policy)
    return (name.text for name, _ in node.entries if name.text not in known)


def _refers_to_unread(step: Step, vocabulary: Vocabulary) -> bool:
    return not step.fills <= vocabulary.slots.keys()


def _kind(name: Scalar, node: Node, reading: Reading) -> type[Step] | None:
    """The kind of a step: the one key that names one."""
    if not isinstance(node, document.Mapping):
        hint = "Write its kind below it, like 'say: …'."
        reading.fault(name, "no-kind", f"The step '{name.text}' does nothing.", hint)
        return None
    found = [one for one, _ in node.entries if one.text in KINDS]
    for one in found:  # a kind may have a key that is the name of another: `record` with `say`
        own = keys(KINDS[one.text])
        if all(other.text in own for other in found):
            return KINDS[one.text]
    if found:
        sentence = f"'{found[1].text}' is a second kind: a step is either '{found[0].text}' or that."
        reading.fault(found[1], "two-kinds", sentence, "Make two steps of it.")
        return None
    hint = next((did_you_mean(one.text, KINDS) for one, _ in node.entries), "")
    reading.fault(name, "no-kind", f"The step '{name.text}' has no kind.", hint)
    return None


def _check_names(reading: Reading) -> None:
    """Every name in a template or formula is a slot, a variable, or one that every flow has."""
    known = {*reading.slots, *reading.gives, *BUILT_IN}
    for node, names in reading.uses:
        for name in sorted(names - known):
            hint = did_you_mean(name, sorted(known))
            reading.fault(node, "unknown-name", f"Nothing gives '{name}' a value.", hint)


@dataclass(slots=True)
class _gathered:
    """A fault inside is put to the others."""

    reading: Reading

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if isinstance(error, FlowError):
            self.reading.faults.append(error)
            return True
        return False
