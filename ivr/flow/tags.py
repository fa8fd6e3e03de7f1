"""The tags of a sentence that has values: they are looked at before there is any value."""

from __future__ import annotations

import re

from ivr.flow.spoken import Here, resolved, speech
from ivr.ssml import MarkupError, Span, Utterance, read

_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_TAG = re.compile(r"<(/?)[a-z][^<>]*?(/?)>")
_FILL = "\ufffc"
"""Stands for each character of a value: no word of anybody has it."""


class SourceError(Exception):
    """A template or formula outside the subset; the reader of the flow gives it a place.

    `code` as in DocumentError, "" for the general one; `word` is a filter that is not known; `at` is the
    offset of what is wrong, `hint` what to do.
    """

    def __init__(self, sentence: str, code: str = "", word: str = "", at: int = 0, hint: str = "") -> None:
        self.sentence, self.code, self.word, self.at, self.hint = sentence, code, word, at, hint
        super().__init__(sentence)


def check_tags(source: str) -> None:
    """Raises SourceError for a tag that has no meaning, holds a value inside itself, or is open on only
    one side of a condition: what is said then would depend on it."""
    if "<" not in source and "&" not in source:
        return
    masked = _TEMPLATE.sub(_mask, source)
    for tag in _TAG.finditer(masked):
        if _FILL in tag[0]:
            hint = "Write it out, and choose between two sentences with 'by'."
            raise SourceError("A value cannot stand inside a tag.", "bad-tag", at=tag.start(), hint=hint)
    _check_conditions(source, masked)
    try:
        utterance = read(masked)
        known = (part for part in utterance if isinstance(part, Span) and part.tag == "say-as")
        for part in known:
            if _FILL not in Utterance(part.parts).words:
                resolved(Utterance((part,)), Here(speech("en")))
    except MarkupError as fault:
        raise SourceError(str(fault), fault.code, at=fault.at, hint=fault.hint) from None
    except TypeError as fault:
        at = masked.find("<say-as")
        raise SourceError(f"<say-as> cannot read this: {fault}.", "bad-attribute", at=at) from None


def skeleton(source: str) -> Utterance:
    """A sentence that `check_tags` found right, with something in the place of each value."""
    return read(_TEMPLATE.sub(_mask, source))


def _mask(found: re.Match[str]) -> str:
    """A value is a word, a condition or a remark a blank; nothing moves."""
    return (_FILL if found[0].startswith("{{") else " ") * len(found[0])


def _check_conditions(source: str, masked: str) -> None:
    """Every branch of an `if` closes what it opens, and nothing else."""
    marks = [(one.start(), one[0]) for one in re.finditer(r"\{%.*?%\}", source, re.DOTALL)]
    marks += [(one.start(), one[0]) for one in _TAG.finditer(masked) if not one[2]]
    depth, floors = 0, [0]
    for at, mark in sorted(marks):
        word = mark.strip("{%- }").partition(" ")[0]
        if mark.startswith("<"):
            depth += -1 if mark.startswith("</") else 1
        elif word == "if":
            floors.append(depth)
        elif depth != floors[-1]:
            depth = -1
        elif word == "endif":
            floors.pop()
        if depth < floors[-1] and len(floors) > 1:
            sentence = "A tag is open on only one side of this condition."
            raise SourceError(sentence, "open-tag", at=at, hint="Close it where it was opened.")
