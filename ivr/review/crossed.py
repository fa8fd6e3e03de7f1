"""A flow judged by its own lines, each by an understanding that has not seen it.

Lines are dealt into parts; for each part the flow is fitted without them, and hears them. Whole intents are
left out as well: what is said for those belongs, then, to none. So a flow that nobody has called yet
knows which of its intents are alike, and about how sure it may be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ivr.call.call import understanders
from ivr.engine.repertoire import Play
from ivr.flow.model import Flow
from ivr.nlu.patterns import expand, parse
from ivr.review.judged import Judged, verdict
from ivr.review.labelled import Labelled
from ivr.review.reading import Reader, first_question
from ivr.review.samples import spoken
from ivr.senses.senses import means_for

PARTS = 5
_FORMS = 48
"""Ways of saying a line that are looked at; heard are the shortest and the longest."""


@dataclass(frozen=True, slots=True)
class Part:
    """The flow without some of its lines, and what is said to it."""

    flow: Flow
    said: Sequence[Labelled]


def parts(play: Play, step: str = "", language: str = "") -> list[Part]:
    """Every line is said once where its intent is known, and once where it is not."""
    flow = play.flow.spoken(language or play.flow.language)
    lines = [(name, line) for name, intent in flow.intents.items() for line in intent.hear]
    found = [_part(play.flow, flow, lines[start::PARTS], step, False) for start in range(PARTS)]
    names = [name for name, intent in flow.intents.items() if intent.hear]
    if len(names) > 2:
        for start in range(min(PARTS, len(names))):
            left_out = names[start::PARTS]
            unknown = [one for one in lines if one[0] in left_out]
            found.append(_part(play.flow, flow, unknown, step, True))
    return [one for one in found if one.said]


def judged(part: Part, play: Play, step: str = "", language: str = "") -> Iterator[Judged]:
    """What the part makes of what is said to it."""
    tongue = language or play.flow.language
    alone = replace(part.flow.spoken(tongue), languages=(tongue,), others={})
    understand = {**play.understand, **understanders(alone, partial(means_for, name=play.sense))}
    reader = Reader(
        replace(play, flow=part.flow, understand=understand), step or first_question(play), tongue
    )
    for row in part.said:
        yield verdict(row, reader.read(row.text), reader.asked.step)


def _part(whole: Flow, flow: Flow, lines: Sequence[tuple[str, str]], step: str, unknown: bool) -> Part:
    said = [
        Labelled(text, "" if unknown else name, step, flow.language)
        for name, line in lines
        for text in ways(line, flow)
    ]
    intents = {
        name: replace(intent, hear=tuple(line for line in intent.hear if (name, line) not in lines))
        for name, intent in flow.intents.items()
    }
    without = replace(flow, intents=intents)
    if flow.language == whole.language:
        return Part(without, said)
    others: Mapping[str, Flow] = {**whole.others, flow.language: without}
    return Part(replace(whole, others=others), said)


def ways(line: str, flow: Flow) -> list[str]:
    """What may be said for a line of `hear:`."""
    told = (spoken(way, flow.slots, flow.language) for way in expand(parse(line), _FORMS))
    every = sorted((one for one in told if one), key=lambda one: (len(one.split()), one))
    return list(dict.fromkeys((every[0], every[-1]))) if every else []
