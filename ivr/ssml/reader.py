"""Markup becomes an Utterance. Strict: what has no meaning is refused, with its place, and never spoken.

A `<` begins a tag only before a letter, a slash, `!` or `?`, and a `&` an entity only if it is one of
five: "fish & chips, 3 < 4" needs no escapes. Size and depth are bounded, and nothing is looked up
anywhere, so no text can grow.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ivr.errors import IvrError
from ivr.ssml.tags import BREAK, NAMES, SPANS, Tag, Unfit
from ivr.ssml.utterance import Break, Part, Span, Utterance, Words, quoted

MAX_SIZE = 8_000  # characters
MAX_TAGS = 400
MAX_DEPTH = 6

_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
_ENTITY = re.compile("|".join(_ENTITIES))
_SPECIAL = re.compile('[<>&"]')
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_WHOLE = re.compile(
    r"""<(/?)([A-Za-z][\w:-]*)((?:\s+[A-Za-z][\w:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>"""
)
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_VALUE = Tag("a value, and by which filter it is spoken", "", {"kind": str}, ("kind",))


class MarkupError(IvrError):
    """`at` is the offset of what is wrong in the text, `code` as in DocumentError."""

    def __init__(self, at: int, code: str, sentence: str, hint: str = "") -> None:
        self.at, self.code, self.sentence, self.hint = at, code, sentence, hint
        super().__init__(sentence)


class Annotated(str):
    """Markup in which values are marked, as `Utterance.annotated` gives it: no data of anybody else."""

    __slots__ = ()


def escaped(text: str, kind: str = "") -> Annotated:
    """A text as data: whatever stands in it is spoken, nothing of it is a tag. With `kind`, a value and
    by which filter it is spoken."""
    data = quoted(text) if _SPECIAL.search(text) else text
    return Annotated(f'<value kind="{kind}">{data}</value>' if kind else data)


def markup(annotated: str) -> str:
    """The one spelling, by which it is kept and spoken."""
    return said(annotated).markup if _SPECIAL.search(annotated) else str(annotated)


def words(annotated: str) -> str:
    """What people see of it."""
    return said(annotated).words if _SPECIAL.search(annotated) else str(annotated)


def read(source: str) -> Utterance:
    """What a designer wrote. Raises MarkupError."""
    return _read(source, SPANS)


def said(annotated: str) -> Utterance:
    """What `Utterance.annotated` gave. Raises MarkupError."""
    return _read(annotated, _ALL)


_ALL: Mapping[str, Tag] = {**SPANS, "value": _VALUE}


@dataclass(slots=True)
class _Open:
    """A tag that is not closed yet."""

    at: int
    tag: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    parts: list[Part] = field(default_factory=list)


def _read(source: str, spans: Mapping[str, Tag]) -> Utterance:
    if len(source) > MAX_SIZE:
        raise MarkupError(0, "too-large", f"It is longer than {MAX_SIZE} characters.")
    opened = [_Open(0)]
    for count, (at, text, tag) in enumerate(_tokens(source)):
        if count > 2 * MAX_TAGS:
            raise MarkupError(at, "too-large", f"It has more than {MAX_TAGS} tags.")
        if tag is None:
            opened[-1].parts.append(Words(_ENTITY.sub(lambda found: _ENTITIES[found[0]], text)))
        elif tag[1]:
            _close(opened, at, tag[2])
        else:
            _begin(opened, at, tag, spans)
    if len(opened) > 1:
        last = opened[-1]
        raise MarkupError(
            last.at, "open-tag", f"<{last.tag}> is not closed.", f"Write </{last.tag}> where it ends."
        )
    return Utterance.of(opened[0].parts)


def _tokens(source: str) -> Iterator[tuple[int, str, re.Match[str] | None]]:
    """(offset, text, None) for words, (offset, "", match) for a tag."""
    at = 0
    for begin in _TAG.finditer(source):
        if begin.start() < at:
            continue
        tag = _WHOLE.match(source, begin.start())
        if tag is None:
            word = re.match(r"</?([A-Za-z][\w:-]*)", source[begin.start() :])
            sentence = "This is no tag that can be read."
            hint = 'Write it like <break time="500ms"/>.'
            if word is not None and word[1] not in NAMES:
                raise _unknown(begin.start(), word[1])
            raise MarkupError(begin.start(), "bad-tag", sentence, hint)
        if begin.start() > at:
            yield at, source[at : begin.start()], None
        yield begin.start(), "", tag
        at = tag.end()
    if at < len(source):
        yield at, source[at:], None


def _begin(opened: list[_Open], at: int, tag: re.Match[str], spans: Mapping[str, Tag]) -> None:
    name, alone = tag[2], bool(tag[4])
    if name == "break":
        if not alone:
            raise MarkupError(at, "open-tag", "<break> has nothing inside.", 'Write <break time="500ms"/>.')
        opened[-1].parts.append(_break(at, tag, spans is _ALL))
        return
    if name not in spans:
        raise _unknown(at, name)
    if alone:
        raise MarkupError(at, "empty-tag", f"<{name}/> has no words inside.", f"Write {spans[name].example}.")
    if len(opened) > MAX_DEPTH:
        raise MarkupError(at, "too-deep", f"Tags nest deeper than {MAX_DEPTH} levels.")
    opened.append(_Open(at, name, _attributes(at, tag, name, spans[name])))


def _close(opened: list[_Open], at: int, name: str) -> None:
    last = opened[-1]
    if last.tag != name:
        hint = f"Close <{last.tag}> first." if last.tag else ""
        raise MarkupError(at, "bad-close", f"</{name}> closes nothing that is open here.", hint)
    opened.pop()
    inside = tuple(last.parts)
    if name == "value":
        kind = dict(last.attributes)["kind"]
        text = "".join(part.text for part in inside if isinstance(part, Words))
        opened[-1].parts.append(Words(text, kind))
    elif name == "prosody" and not last.attributes:
        opened[-1].parts += inside  # it changes nothing
    else:
        opened[-1].parts.append(Span(last.tag, last.attributes, inside))


def _break(at: int, tag: re.Match[str], annotated: bool) -> Break:
    written = _written(at, tag)
    own = not (annotated and written.pop("natural", "") == "yes")
    found = dict(_checked(at, "break", BREAK, written))
    if len(found) > 1:
        raise MarkupError(at, "bad-attribute", "A pause has a time or a strength, not both.")
    return Break(int(found.get("time") or found.get("strength") or 400), own)


def _attributes(at: int, tag: re.Match[str], name: str, known: Tag) -> tuple[tuple[str, str], ...]:
    found = dict(_checked(at, name, known, _written(at, tag)))
    for needed in known.needs:
        if needed not in found:
            raise MarkupError(
                at, "bad-attribute", f"<{name}> needs {needed}.", f"Write {known.example or name}."
            )
    if name == "phoneme":
        found.setdefault("alphabet", "ipa")
    if name == "emphasis":
        found.setdefault("level", "moderate")
    return tuple(sorted(found.items()))


def _written(at: int, tag: re.Match[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(tag[3]):
        if one[1] in found:
            raise MarkupError(at, "bad-attribute", f"'{one[1]}' stands here twice.")
        value = one[2] if one[2] is not None else one[3]
        found[one[1]] = _ENTITY.sub(lambda entity: _ENTITIES[entity[0]], value)
    return found


def _checked(at: int, name: str, known: Tag, written: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for attribute, value in written.items():
        if attribute not in known.attributes:
            hint = _near(attribute, known.attributes)
            raise MarkupError(at, "bad-attribute", f"<{name}> has no '{attribute}'.", hint)
        try:
            spelled = known.attributes[attribute](value)
        except Unfit as unfit:
            sentence = f"'{value}' does not fit: {attribute} {unfit}."
            raise MarkupError(at, "bad-attribute", sentence) from None
        if spelled:
            yield attribute, spelled


def _unknown(at: int, name: str) -> MarkupError:
    return MarkupError(at, "unknown-tag", f"There is no tag <{name}>.", _near(name, NAMES))


def _near(word: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    near = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"Known here: {', '.join(known)}. A value is written {{{{ {word} }}}}."
