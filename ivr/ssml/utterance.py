"""The noun of this room: what is spoken, and how."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the designer; with `kind`, a value and by which filter it is spoken ("digits")."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A pause. `own` is false for one that nobody wrote: it is put in by itself."""

    ms: int
    own: bool = True


@dataclass(frozen=True, slots=True)
class Span:
    """Words under a tag of `tags.SPANS`; `attributes` are in their one spelling and order."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]

    def get(self, name: str) -> str:
        return dict(self.attributes).get(name, "")


Part = Words | Break | Span


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is spoken. Two that sound the same are equal, because there is one spelling of each."""

    parts: tuple[Part, ...]

    @classmethod
    def of(cls, parts: Iterable[Part]) -> Utterance:
        """Blanks at the ends and double ones go, neighbours of the same kind become one."""
        made, _ = _tidy(parts, blank=True)
        return cls(_without_last_blank(made))

    @property
    def words(self) -> str:
        """For people: what is said, without how."""
        return " ".join("".join(_words(self.parts)).split())

    @property
    def plain(self) -> bool:
        """Whether there are only words."""
        return all(isinstance(part, Words) for part in self.parts)

    @property
    def markup(self) -> str:
        """The one spelling: what sounds the same is the same text. Which words are values is not in it."""
        return _markup(_merged(self.parts), values=False)

    @property
    def annotated(self) -> str:
        """The same, and which words are values: what a call hands on. `reader.said` reads it."""
        return _markup(self.parts, values=True)

    def mapped(self, change: Callable[[Words], Iterable[Part]]) -> Utterance:
        """With other parts for each of its words."""
        return Utterance.of(_mapped(self.parts, change))

    def __iter__(self) -> Iterator[Part]:
        """Every part, those inside spans after their span."""
        waiting = list(reversed(self.parts))
        while waiting:
            part = waiting.pop()
            yield part
            if isinstance(part, Span):
                waiting += reversed(part.parts)


def quoted(text: str) -> str:
    """A text as data inside markup."""
    return "".join(_ESCAPES.get(sign, sign) for sign in text)


def _words(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        match part:
            case Words():
                yield part.text
            case Span():
                yield from _words(part.parts)
            case Break():
                yield " "


def _markup(parts: Iterable[Part], *, values: bool) -> str:
    return "".join(_tag(part, values) for part in parts)


def _tag(part: Part, values: bool) -> str:
    match part:
        case Words(text, kind):
            said = re.sub("[&<]", lambda found: _ESCAPES[found[0]], text)
            return f'<value kind="{quoted(kind)}">{said}</value>' if kind and values else said
        case Break(ms, own):
            natural = ' natural="yes"' if values and not own else ""
            return f'<break time="{ms}ms"{natural}/>'
        case Span(tag, attributes, parts):
            told = "".join(f' {name}="{quoted(value)}"' for name, value in attributes)
            return f"<{tag}{told}>{_markup(parts, values=values)}</{tag}>"


def _merged(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Values and the words around them as one text."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, Span):
            part = replace(part, parts=_merged(part.parts))
        if isinstance(part, Words) and found and isinstance(before := found[-1], Words):
            found[-1] = Words(before.text + part.text)
        else:
            found.append(Words(part.text) if isinstance(part, Words) else part)
    return tuple(found)


def _mapped(parts: Iterable[Part], change: Callable[[Words], Iterable[Part]]) -> Iterator[Part]:
    for part in parts:
        match part:
            case Words():
                yield from change(part)
            case Span():
                yield replace(part, parts=tuple(_mapped(part.parts, change)))
            case Break():
                yield part


def _tidy(parts: Iterable[Part], blank: bool) -> tuple[tuple[Part, ...], bool]:
    """`blank` tells whether a blank (or the beginning) stands before; the second one, whether after."""
    found: list[Part] = []
    for part in parts:
        match part:
            case Words(text, kind):
                text = re.sub(r"\s+", " ", text)
                text = text[1:] if blank and text.startswith(" ") else text
                if not text:
                    continue
                blank = text.endswith(" ")
                before = found[-1] if found else None
                if isinstance(before, Words) and not kind and not before.kind:
                    found[-1] = Words(before.text + text)
                else:
                    found.append(Words(text, kind))
            case Span():
                inside, blank = _tidy(part.parts, blank)
                if inside:
                    found.append(replace(part, parts=inside))
            case Break():
                before = found[-1] if found else None
                if isinstance(before, Break):
                    found[-1] = before if before.ms >= part.ms else part
                elif part.ms:
                    found.append(part)
    return tuple(found), blank


def _without_last_blank(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    for at in range(len(parts) - 1, -1, -1):
        match parts[at]:
            case Words(text, kind):
                rest = (Words(text.rstrip(" "), kind),) if text.strip(" ") else ()
                return (*parts[:at], *rest, *parts[at + 1 :])
            case Span(inside) as span if inside:
                trimmed = replace(span, parts=_without_last_blank(span.parts))
                return (*parts[:at], *((trimmed,) if trimmed.parts else ()), *parts[at + 1 :])
    return parts
