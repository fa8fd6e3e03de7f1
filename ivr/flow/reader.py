"""The YAML files of one folder become a Flow, or a list of everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, replace
from itertools import zip_longest
from typing import Any

from ivr import document
from ivr.document import Node, Scalar, did_you_mean, unknown_key
from ivr.errors import DocumentError, FlowError, FlowErrors, Place
from ivr.flow.answers import divided, read_replies
from ivr.flow.fields import Reading, keys, read_keys, read_onto
from ivr.flow.model import Flow
from ivr.flow.nouns import (
    TYPES,
    Named,
    WrittenIntent,
    WrittenSlot,
    read_currency,
    read_hours,
    read_languages,
    read_variants,
    read_vocabulary,
)
from ivr.flow.steps import KINDS, Step, lookup, resume
from ivr.flow.steps.answer import Answer
from ivr.flow.steps.closing import closing
from ivr.flow.steps.lookup import Lookup
from ivr.flow.translation import TRANSLATED, Whole, missing_lines, only_texts, stem, translate
from ivr.flow.values import BUILT_IN, EXITS, duration, new_name
from ivr.flow.vocabulary import Policy, Vocabulary, default_policy

__all__ = ["PARTS", "TOP", "TYPES", "WrittenIntent", "WrittenSlot", "read_flow"]

TOP = (
    *(
        "flow",
        "languages",
        "time_zone",
        "currency",
        "policy",
        "anywhere",
        "hours",
        "variants",
        "lookup",
        "resume",
        "say_like",
    ),
    *("slots", "intents", "steps"),
)
PARTS = ("slots", "intents", "steps")
"""What a second file of the folder may hold besides."""

CALENDAR = ".ics"
"""How the name of a calendar file ends."""

_TAKEN = frozenset({"yes", "no", "else", "by", *EXITS, *BUILT_IN})


def read_flow(files: Mapping[str, str], settings: Mapping[str, Any] | None = None) -> Flow:
    """File name -> text, one of them with the key `flow`; `settings` are the public values of the
    installation. Raises FlowErrors with every fault there is."""
    calendars = {name: text for name, text in files.items() if name.endswith(CALENDAR)}
    reading = Reading(calendars=calendars, settings=settings)
    files = {name: text for name, text in files.items() if name not in calendars}
    tops, answers = divided(_tops(files, reading))
    languages = next((found for top in tops if (found := top.get("languages")) is not None), None)
    first, *more = read_languages(languages, Reading())
    translated = {top.place.file: tag for top in tops if (tag := stem(top.place.file)) in more}
    others_of = {top.place.file for several in answers.values() for top in several}
    main = _main(tops, translated, reading, files.keys() - others_of)
    parts = {name: list(_part(tops, translated, name, reading)) for name in PARTS}
    whole = Whole(main, parts, answers)
    reading.translations = translated
    reading.language = reading.first = first
    flow = _flow(whole, reading)
    others = {}
    missing: list[FlowError] = []
    for language in more:
        top = next((top for top in tops if translated.get(top.place.file) == language), None)
        mine = Reading(
            calendars=calendars,
            settings=settings,
            translations=translated,
            first=first,
            language=language,
        )
        other = _flow(translate(whole, top, mine), mine)
        if other is None or flow is None:
            own = (fault for fault in mine.faults if top is not None and fault.place.file == top.place.file)
            reading.faults += own
            continue
        if top is not None:
            reading.faults += only_texts(top, other)
        missing += missing_lines(whole, top, other)
        others[language] = other
    if reading.faults or flow is None:
        raise FlowErrors(reading.faults)
    return replace(flow, others=others, missing=tuple(missing))


def _flow(whole: Whole, reading: Reading) -> Flow | None:
    """The flow in one language; None when there are faults."""
    main, parts = whole.main, whole.parts
    reading.steps = {one.text for one, _ in parts["steps"]}
    reading.slots = {one.text for one, _ in parts["slots"]}
    reading.intents = {one.text for one, _ in parts["intents"]}
    reading.currency = read_currency(main.get("currency"), reading)
    read_hours(main.get("hours"), reading)
    read_replies(whole.answers, reading)
    with reading.gathered():
        reading.variants = read_variants(main.get("variants"), reading)
    vocabulary = read_vocabulary(main, parts["slots"], parts["intents"], reading.language, reading)
    policy = default_policy(reading.language)
    if (written := main.get("policy")) is not None:
        policy = _policy(policy, written, reading, "the policy")
    steps = _steps(parts["steps"], vocabulary, policy, reading)
    if not parts["steps"]:
        reading.fault(main, "missing-key", "A flow needs 'steps'.")
    hidden, within = _hidden(main, steps, policy, reading)
    _check_names(reading)
    name = main.get("flow")
    if reading.faults or not isinstance(name, Scalar):
        return None
    shared = {one.name: getattr(vocabulary, one.name) for one in fields(vocabulary)}
    anywhere = {one.name for step in steps.values() if isinstance(step, Answer) for one in step.everywhere}
    replies = {name: replace(reply, anywhere=name in anywhere) for name, reply in vocabulary.replies.items()}
    shared |= {"name": name.text, "variants": reading.variants, "replies": replies}
    shared["closing"] = closing(steps)
    return Flow(policy=policy, steps=steps, hidden=hidden, resume=within, **shared)


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


def _main(
    tops: list[document.Mapping], translated: Mapping[str, str], reading: Reading, files: Collection[str]
) -> document.Mapping:
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
            if top.place.file in translated:
                if name.text not in TRANSLATED:
                    reading.faults.append(unknown_key(name, TRANSLATED, "another language", FlowError))
            elif name.text not in TOP:
                reading.faults.append(unknown_key(name, TOP, "a flow", FlowError))
            elif top is not mains[0] and name.text not in PARTS:
                sentence = f"'{name.text}' stands in the file with 'flow' already, or belongs there."
                reading.faults.append(FlowError(name.place, "second-flow", sentence))
            elif name.text == "flow":
                with reading.gathered():
                    new_name(value, reading)
    return mains[0]


def _part(
    tops: list[document.Mapping], translated: Mapping[str, str], part: str, reading: Reading
) -> Iterator[tuple[Scalar, Node]]:
    """The named things of one part, from all files but those of other languages."""
    seen: dict[str, Place] = {}
    for top in tops:
        if top.place.file in translated:
            continue
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
            with reading.gathered():
                new_name(name, reading)
            yield name, value


# --- before the first step ------------------------------------------------------------------------


def _hidden(
    main: document.Mapping, steps: Mapping[str, Step], policy: Policy, reading: Reading
) -> tuple[dict[str, Step], float]:
    """What stands before the first step, and for how many seconds a cut-off call may be resumed."""
    first = next(iter(steps), "")
    found: dict[str, Step] = {}
    node, within = main.get("resume"), 0.0
    if node is not None:
        with reading.gathered():
            within = duration(node, reading)
            found[resume.NAME] = resume.ask_whether(policy, node.place, first, reading.language)
    if (node := main.get("lookup")) is not None:
        values = read_keys(Lookup, node, reading, "'lookup'")
        then = resume.NAME if found else first
        if values is not None:
            asked = Lookup(name=lookup.NAME, place=node.place, policy=policy, then=then, **values)
            found = {lookup.NAME: asked, **found}
    return found, within


# --- policy and steps -------------------------------------------------------------------------


def _policy(base: Policy, node: Node, reading: Reading, where: str, besides: tuple[str, ...] = ()) -> Policy:
    found: Policy = read_onto(base, node, reading, where, besides)
    if found.confidence != base.confidence and found.confidence.confirm > found.confidence.accept:
        sentence = "'confirm' is above 'accept': nothing would ever be asked back."
        reading.fault(node, "bad-bands", sentence)
    return found


def _steps(written: Named, vocabulary: Vocabulary, policy: Policy, reading: Reading) -> Mapping[str, Step]:
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
    for node, name in reading.settled:
        if reading.settings is not None and name not in reading.settings:
            hint = did_you_mean(name, sorted(reading.settings)) or "Write it there under 'public'."
            reading.fault(node, "unknown-setting", f"The settings have no public value '{name}'.", hint)
    for node, names in reading.uses:
        for name in sorted(names - known):
            hint = did_you_mean(name, sorted(known))
            reading.fault(node, "unknown-name", f"Nothing gives '{name}' a value.", hint)
