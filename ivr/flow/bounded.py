"""What sentences with values are put together from: everything of it that can be spoken ahead.

Of each sentence, in each form that its conditions allow, the fixed words between the values; of each
kind of value that stands in one, the words that all of its values consist of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import astuple
from functools import lru_cache
from itertools import product
from typing import Any

from jinja2 import ChainableUndefined, nodes

from ivr.flow.expr import Text, sentences_environment
from ivr.flow.model import Flow
from ivr.flow.question import confirmations
from ivr.flow.script import texts_of
from ivr.flow.spoken import FILTER_OF, MARKS, Here, Spoken, kinded, resolved, speech
from ivr.flow.spoken.pauses import paused
from ivr.flow.spoken.pieces import PAUSE, Piece, pieces
from ivr.flow.spoken.samples import words_of
from ivr.flow.steps import Step
from ivr.flow.vocabulary import Vocabulary
from ivr.ssml import Annotated, Break, Utterance, escaped, said

BLANK = "\ufffc"
"""Stands for a value."""

MOST_CONDITIONS = 6
"""In one sentence; of one with more, nothing is built ahead."""

WHOLE = ("offers", "question")
"""Names whose values are sentences of their own."""


def bounded(flow: Flow) -> tuple[tuple[str, str], ...]:
    """(language, sound) of every piece, each once, in every language of the flow."""
    found: dict[tuple[str, str], None] = {}
    for tongue in (flow, *flow.others.values()):
        for language, form in _forms(tongue):
            own = speech(language)
            for piece in pieces(paused(form, own), own) or ():
                for sound in _sounds(piece, Here(own, None, tongue.currency), tongue):
                    found[language, sound] = None
    for language in dict.fromkeys(language for language, _ in found):
        for ms in astuple(speech(language).pauses):  # which of them are made depends on the values
            found[language, Utterance.of([Break(ms, own=False)]).markup] = None
    return tuple(found)


def unbounded(flow: Flow) -> Iterator[tuple[Step, Text]]:
    """The sentences of which `bounded` has not every piece: some value of theirs can be anything, or they
    cannot be cut."""
    for tongue in (flow, *flow.others.values()):
        names = _names(tongue)
        for step in (*tongue.hidden.values(), *tongue.steps.values()):
            for text in dict.fromkeys(text for _, text in texts_of(tongue, step)):
                if not text.names or text.names & set(WHOLE):
                    continue
                own = speech(text.language or tongue.language)
                found = [
                    pieces(paused(form, own), own) for form in forms(text, names, own.tag, tongue.currency)
                ]
                here = Here(own, None, tongue.currency)
                if not found or not all(
                    cut and all(_known(one, here, tongue) for one in cut) for cut in found
                ):
                    yield step, text


def _known(piece: Piece, here: Here, flow: Vocabulary) -> bool:
    return piece.kind == PAUSE or any(True for _ in _sounds(piece, here, flow))


def _sounds(piece: Piece, here: Here, flow: Vocabulary) -> Iterator[str]:
    """The piece, or, when it is a blank, everything that may stand there."""
    if BLANK not in piece.text:
        yield piece.sound
        return
    sign = piece.sound[-1]
    inside, last = _words(piece.kind, here.speech.tag, here.currency)
    if piece.kind == "choice":
        last = frozenset(str(escaped(one.hear[0])) for slot in flow.slots.values() for one in slot.choices)
    yield from (f"{word}," for word in sorted(inside))
    yield from (f"{word}{sign}" for word in sorted(last))


@lru_cache(maxsize=256)
def _words(kind: str, tag: str, currency: str) -> tuple[frozenset[str], frozenset[str]]:
    return words_of(kind, Here(speech(tag), None, currency))


def _forms(flow: Flow) -> Iterator[tuple[str, Utterance]]:
    names = _names(flow)
    for step in (*flow.hidden.values(), *flow.steps.values()):
        for text in dict.fromkeys(text for _, text in texts_of(flow, step)):
            language = text.language or flow.language
            if text.names and not text.names & set(WHOLE):
                yield from ((language, form) for form in forms(text, names, language, flow.currency))
    for asked in confirmations(flow, BLANK):
        yield flow.language, said(asked)


def _names(flow: Flow) -> dict[str, Spoken]:
    return {name: _blank(slot.type) for name, slot in flow.slots.items() if not slot.sensitive}


def _blank(kind: str) -> Spoken:
    """As the value of a slot of this type is spoken."""
    mark = MARKS.get(kind)  # type: ignore[call-overload]
    return kinded(BLANK, "choice" if kind == "choice" else FILTER_OF.get(mark, "text"))


def forms(text: Text, names: Mapping[str, Any], language: str, currency: str) -> Iterator[Utterance]:
    """The sentence with blanks for its values, once for each way that its conditions may turn out."""
    environment = _environment()
    count = len(list(_conditions(environment.parse(text.source))))
    for turns in product((True, False), repeat=count) if count <= MOST_CONDITIONS else ():
        tree = environment.parse(text.source)
        for condition, turn in zip(_conditions(tree), turns, strict=True):
            condition.test = nodes.Const(turn)
        filled = environment.from_string(tree).render({**names, "language": language})
        try:
            yield resolved(said(" ".join(filled.split())), Here(speech(language), None, currency))
        except TypeError:  # <say-as> around a value
            continue


def _conditions(tree: nodes.Template) -> Iterator[nodes.If | nodes.CondExpr]:
    for node in tree.find_all((nodes.If, nodes.CondExpr)):
        if isinstance(node, nodes.If | nodes.CondExpr):
            yield node


@lru_cache(maxsize=1)
def _environment() -> Any:
    return sentences_environment(
        _filled, ChainableUndefined, lambda name: lambda *_, **__: kinded(BLANK, name)
    )


def _filled(value: Any) -> Annotated:
    if isinstance(value, Spoken):
        return escaped(value, value.kind)
    return escaped(value if isinstance(value, str) else BLANK, "text")
