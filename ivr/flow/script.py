"""The script of a flow: every sentence that it can say without knowing the caller, with where it stands.

This is what is built ahead, what a studio records, and what is looked for when a prompt is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from ivr import document
from ivr.document import Node, Scalar
from ivr.errors import DocumentError, Place
from ivr.flow.expr import Text
from ivr.flow.model import Flow
from ivr.flow.position import COUNTERS
from ivr.flow.spoken import aloud
from ivr.flow.steps import Step
from ivr.flow.steps.suggesting import suggestions
from ivr.flow.translation import stem
from ivr.flow.vocabulary import Prompt, Reply
from ivr.ssml import words

FIRST = ("say", "ask", "announce", "hangup")
"""Keys of a step whose recording bears the step's name alone; what else it says has its key behind that."""

REPEATED = (*COUNTERS, "secret", "wrong", "resumed", "filler")


@dataclass(frozen=True, slots=True)
class Line:
    """`text` is markup; `take` names its recording, "" for what is not recorded alone (a menu made of
    labels, words of the house); `place` is that of the sentence, or else of the step."""

    flow: str
    language: str
    step: str
    text: str
    take: str
    place: Place

    @property
    def words(self) -> str:
        return words(self.text)


def script(flow: Flow, files: Mapping[str, str]) -> tuple[Line, ...]:
    """Each sentence once a step and language; `files` are the texts that the flow was read from."""
    places = _Places(files)
    found: dict[tuple[str, str, str], Line] = {}
    for tongue in (flow, *flow.others.values()):
        for step in (*tongue.hidden.values(), *tongue.steps.values()):
            takes = _takes(tongue, step)
            for language, annotated in step.prompts(tongue):
                text = aloud(annotated, language)
                if text:
                    take, source = takes.get((language, text), ("", ""))
                    place = places.of(step, source or words(text), tongue.language)
                    line = Line(flow.name, language, step.name, text, take, place)
                    found.setdefault((language, step.name, text), line)
    return tuple(found.values())


def _takes(flow: Flow, step: Step) -> dict[tuple[str, str], tuple[str, str]]:
    """(language, markup) of what may be recorded -> the recording's name, and the sentence as written."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for case, text in texts_of(flow, step):
        if not text.names:
            language = text.language or flow.language
            key = (language, aloud(text.annotated({}, step.name), language))
            found.setdefault(key, (f"{flow.name}/{step.name}{case}", text.source))
    return found


def texts_of(flow: Flow, step: Step) -> Iterator[tuple[str, Text]]:
    """Every sentence that may have a recording, with its case."""
    main = next((one.name for one in fields(step) if one.name in FIRST), "")
    for one in fields(step):
        value = getattr(step, one.name)
        if isinstance(value, Prompt):
            yield from _cases(value, "" if one.name == main else f".{one.name}")
        elif isinstance(value, tuple):
            for reply in value:
                if isinstance(reply, Reply):
                    yield from _cases(reply.say, f".{reply.name}")
    for reply in flow.replies.values():
        if reply.anywhere:
            yield from _cases(reply.say, f".{reply.name}")
    for intent, suggestion in suggestions(step.name, flow):
        yield f".suggest.{intent}", suggestion
    for name in REPEATED:
        said: tuple[Text, ...] = getattr(step.policy, name).say
        yield from ((f".{name}.{number}", text) for number, text in enumerate(said, 1))


def _cases(prompt: Prompt, part: str) -> Iterator[tuple[str, Text]]:
    yield from ((part + case, text) for text, case in prompt.lines)


class _Places:
    """Where sentences stand in the files: in the step's own lines, in the policy, or anywhere else."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._of: dict[tuple[str, str, str], Place] = {}
        for file, text in files.items():
            for owner, scalar in _scalars(text, file):
                for language in (stem(file), ""):
                    self._of.setdefault((language, owner, scalar.text), scalar.place)
                    self._of.setdefault((language, "", scalar.text), scalar.place)

    def of(self, step: Step, source: str, language: str) -> Place:
        """The file of the language comes first; what stands nowhere is the step's."""
        for own in (language, ""):
            for owner in (step.name, ""):
                found = self._of.get((own, owner, source))
                if found is not None:
                    return found
        return step.place


def _scalars(text: str, file: str) -> Iterator[tuple[str, Scalar]]:
    """Every value with the name of the step that it stands in, or of the part of the flow."""
    try:
        top = document.read(text, file, [])
    except DocumentError:  # the reader of the flow has said so
        return
    for name, part in top.entries if isinstance(top, document.Mapping) else ():
        if name.text == "steps" and isinstance(part, document.Mapping):
            for step, node in part.entries:
                yield from ((step.text, one) for one in _walk(node))
        else:
            yield from ((f"{name.text}:", one) for one in _walk(part))


def _walk(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    else:
        below = node.items if isinstance(node, document.Sequence) else tuple(one for _, one in node.entries)
        for one in below:
            yield from _walk(one)
