"""A YAML text as it was written: every scalar is the text itself, every node knows its place.

YAML guesses types (`NO`, `0123`, `12:30:00`, `yes`, dates); nothing of that happens here. What
YAML loses in silence (a bare `{{ … }}`, a sentence split at its commas, a value cut at ` #`, the
first of two equal keys) is found and named. Aliases, anchors and tags are refused, so a small
text cannot become a large one.

The nodes come from PyYAML's events (libyaml's parser when present); YAML 1.1,
https://yaml.org/spec/1.1/.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from ivr.errors import DocumentError, Place

MAX_BYTES = 1_000_000
MAX_DEPTH = 50


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text. `style` tells a plain word from "quoted" or a "block" (`|`, `>`)."""

    text: str
    place: Place
    style: Literal["plain", "quoted", "block"] = "plain"


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in the order of the text, each with its own place; no key occurs twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    place: Place

    def get(self, name: str) -> Node | None:
        return next((value for key, value in self.entries if key.text == name), None)


Node = Scalar | Sequence | Mapping


def read(text: str, file: str, faults: list[DocumentError] | None = None) -> Node:
    """The document in `text`; `file` is only named. An empty text is an empty mapping.

    Raises DocumentError. With a list for `faults`, those after which reading can go on are put
    there instead (of two equal keys the first counts).
    """
    top = Place(file)
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise DocumentError(
            top, "too-large", f"The text is larger than {MAX_BYTES} bytes.", "Split it into several files."
        )
    if strange := _STRANGE.search(text):
        line_start = text.rfind("\n", 0, strange.start()) + 1
        place = Place(file, text.count("\n", 0, strange.start()) + 1, strange.start() - line_start + 1)
        raise DocumentError(place, "bad-character", f"{strange.group()!r} is no character of a text.")
    builder = _Builder(text, file, faults)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        raise _syntax_fault(text, file, error, builder.inside) from None
    for number, line in enumerate(text.split("\n"), start=1):
        if lost := _LOST_KEY.match(line):
            place = Place(file, number, lost.start(1) + 1)
            builder.note(DocumentError(place, "star-or-hash", "To YAML, '#:' is a comment.", _STAR))
    return builder.document or Mapping((), top)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint: the nearest of the known words, or all of them when they are few."""
    words = list(dict.fromkeys(known))
    near = difflib.get_close_matches(word.lower(), words, n=1, cutoff=0.6)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"Known here: {', '.join(words)}." if 0 < len(words) <= 12 else ""


def unknown_key(
    key: Scalar, known: Iterable[str], where: str, fault: type[DocumentError] = DocumentError
) -> DocumentError:
    """The fault of a key that has no meaning in `where` ("a step", "the policy")."""
    sentence = f"'{key.text}' has no meaning in {where}."
    return fault(key.place, "unknown-key", sentence, did_you_mean(key.text, known))


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STRANGE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLES: dict[str | None, Literal["plain", "quoted", "block"]] = {
    "'": "quoted",
    '"': "quoted",
    "|": "block",
    ">": "block",
}


@dataclass(slots=True)
class _Open:
    """A collection that is not complete yet."""

    event: yaml.CollectionStartEvent
    place: Place
    nodes: list[Node]


class _Builder:
    def __init__(self, text: str, file: str, faults: list[DocumentError] | None) -> None:
        self.document: Node | None = None
        self._text, self._file, self._faults = text, file, faults
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise self._fault(
                        event, "several-documents", "A file holds one document.", "Remove '---'."
                    )
            case yaml.AliasEvent():
                raise self._fault(event, "alias", "A value cannot be an alias.", _STAR)
            case yaml.NodeEvent():
                self._refuse_tricks(event)
                if isinstance(event, yaml.ScalarEvent):
                    self._add(self._scalar(event))
                else:
                    self._begin(event)
            case yaml.CollectionEndEvent():
                opened = self._open.pop()
                self._add(self._close(opened))

    @property
    def inside(self) -> Place | None:
        """Where the innermost collection begins that is not complete yet."""
        return self._open[-1].place if self._open else None

    def _refuse_tricks(self, event: Any) -> None:
        if event.anchor is not None:
            raise self._fault(event, "anchor", "A value cannot be an anchor ('&').", _QUOTE)
        if event.tag is not None:
            raise self._fault(event, "tag", "A value cannot have a tag ('!').", _QUOTE)

    def _begin(self, event: Any) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise self._fault(event, "too-deep", f"The text nests deeper than {MAX_DEPTH} levels.")
        outer = self._open[-1] if self._open else None
        if outer is not None and self._text.startswith("{{", event.start_mark.index - 1) and not outer.nodes:
            raise DocumentError(outer.place, "bare-template", "YAML reads '{{ … }}' as a mapping.", _BRACES)
        self._open.append(_Open(event, self._place(event.start_mark), []))

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1].nodes.append(node)
        elif self.document is None:
            self.document = node

    def _scalar(self, event: Any) -> Scalar:
        style = _STYLES.get(event.style, "plain")
        if style == "plain" and event.value and _CUT.match(self._text, event.end_mark.index):
            self.note(
                DocumentError(
                    self._place(event.end_mark),
                    "cut-value",
                    f"'{event.value}' ends here: ' #' begins a comment.",
                    "Put the value in quotes, or two spaces before a comment.",
                )
            )
        if style == "plain" and not event.value:
            self._look_for_a_lone_key(event)
        return Scalar(event.value, self._place(event.start_mark), style)

    def _close(self, opened: _Open) -> Node:
        if isinstance(opened.event, yaml.SequenceStartEvent):
            if opened.event.flow_style:
                self._look_for_sentences(opened.nodes)
            return Sequence(tuple(opened.nodes), opened.place)
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(opened.nodes[::2], opened.nodes[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise DocumentError(key.place, "bad-key", "A key is a word, not a list or mapping.", _QUOTE)
            if key.text in entries:
                first = entries[key.text][0].place
                sentence = f"'{key.text}' stands here twice: first in line {first.line}."
                self.note(DocumentError(key.place, "duplicate-key", sentence, "Remove one of them."))
            entries.setdefault(key.text, (key, value))
        return Mapping(tuple(entries.values()), opened.place)

    def _look_for_a_lone_key(self, event: Any) -> None:
        """`{say: Hello, how are you}`: behind the comma stands a key without a colon."""
        inside = self._open[-1] if self._open else None
        if inside is None or not inside.event.flow_style or len(inside.nodes) % 2 == 0:
            return
        key = inside.nodes[-1]
        before = event.start_mark.index - 1
        while self._text[before].isspace():
            before -= 1
        if (
            isinstance(inside.event, yaml.MappingStartEvent)
            and isinstance(key, Scalar)
            and self._text[before] != ":"
        ):
            self.note(_split(key))

    def _look_for_sentences(self, nodes: list[Node]) -> None:
        for node in nodes[1:]:
            if isinstance(node, Scalar) and node.style == "plain" and " " in node.text:
                self.note(_split(node))
                return

    def note(self, fault: DocumentError) -> None:
        if self._faults is None:
            raise fault
        self._faults.append(fault)

    def _fault(self, event: yaml.Event, code: str, sentence: str, hint: str = "") -> DocumentError:
        return DocumentError(self._place(event.start_mark), code, sentence, hint)

    def _place(self, mark: Any) -> Place:
        return Place(self._file, mark.line + 1, mark.column + 1)


_CUT = re.compile(" #")
_LOST_KEY = re.compile(" *(#): ")
_QUOTE = "Put the value in quotes if it is a text."
_STAR = "The keys * and # are written as words: star, hash."
_BRACES = "Put quotes around the whole sentence, because it begins with '{'."


def _split(node: Scalar) -> DocumentError:
    return DocumentError(
        node.place,
        "split-sentence",
        f"'{node.text}' is a value of its own: inside brackets a comma separates.",
        "Write one sentence per line, or put each in quotes.",
    )


_SYNTAX: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (re.compile(r"(?:^|[:\-\[,]) *(\{\{)"), "bare-template", "YAML reads '{{ … }}' as a mapping.", _BRACES),
    (re.compile(r"^ *(\t)"), "tab", "A tab cannot indent.", "Use spaces."),
    (re.compile(r"(?:[{,]|^) *([*#]):"), "star-or-hash", "YAML cannot read '*' or '#' as a key.", _STAR),
    (
        re.compile(r"[:\-] +([@`%*&|>!])"),
        "needs-quotes",
        "A sentence cannot begin with this character.",
        "Put it in quotes.",
    ),
    (
        re.compile(r"""[:\-] +((['"]).*\2) *[^ #,\]}]"""),
        "needs-quotes",
        "A value that begins with a quotation mark ends with it.",
        "Put the whole sentence in quotes of the other kind.",
    ),
    (
        re.compile(r": [^\[{]*(:) |: [^\[{]*(:)$"),
        "colon-in-sentence",
        "A colon and a space cannot stand inside a sentence.",
        "Put the sentence in quotes.",
    ),
)
"""The look of a line that could not be read (its group is what is wrong), code, sentence, hint."""


def _syntax_fault(text: str, file: str, error: yaml.YAMLError, inside: Place | None) -> DocumentError:
    """What the parser could not read, told by the look of the line rather than in its words.

    The lines are those where the parser stopped, and where it was when it began what it could not
    end: a bracket that `#` leaves open is missed only at the end of the text.
    """
    mark: Any = getattr(error, "problem_mark", None)
    if mark is None:
        return DocumentError(Place(file), "syntax", f"This is no YAML: {error}.")
    lines = text.splitlines()
    context: Any = getattr(error, "context_mark", None) or mark
    for number in (mark.line, context.line, *((inside.line - 1,) if inside else ())):
        line = lines[number] if number < len(lines) else ""
        for look, code, sentence, hint in _SYNTAX:
            if found := look.search(line):
                column = found.start(found.lastindex or 0)
                return DocumentError(Place(file, number + 1, column + 1), code, sentence, hint)
    if getattr(error, "context", None) == "while scanning a quoted scalar":
        mark = getattr(error, "context_mark", mark)
        hint = "Close it with the mark that opened it."
        place = Place(file, mark.line + 1, mark.column + 1)
        return DocumentError(place, "open-quote", "This quotation has no end.", hint)
    place = Place(file, min(mark.line, max(0, len(lines) - 1)) + 1, mark.column + 1)
    reason = getattr(error, "problem", None) or "unreadable"
    return DocumentError(
        place, "syntax", f"This is no YAML: {reason}.", "Check the indentation and the brackets above."
    )
