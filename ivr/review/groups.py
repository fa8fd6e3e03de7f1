"""Utterances of the same words, and of nearly the same, counted together; each with the intent it may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from ivr.engine.repertoire import Play
from ivr.errors import SimulatorError
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words
from ivr.review.reading import Reader
from ivr.review.unmatched import Utterance

ALIKE = 88.0
"""Likeness (0 to 100) of two utterances that are counted together."""
WORTH = 0.1
"""Probability from which an intent is proposed."""


@dataclass(frozen=True, slots=True)
class Group:
    """`text` is what was said most often, `others` what is alike; `said` is how often, in `calls` calls.
    `confidence` is the mean of the recogniser's, `outcome` the commonest."""

    flow: str
    step: str
    language: str
    text: str
    others: tuple[str, ...]
    said: int
    calls: int
    confidence: float
    outcome: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The likeliest intent, how probable it is, and the line for its `hear:`; empty when none is likely. No
    line is wanted for words that would be taken as they are: those were hardly heard."""

    intent: str = ""
    probability: float = 0.0
    line: str = ""


def grouped(utterances: Iterable[Utterance]) -> list[Group]:
    """The most frequent first."""
    same: dict[tuple[str, str, str], dict[str, list[Utterance]]] = {}
    for one in utterances:
        plain = " ".join(words(one.text, language_of(one.language)))
        same.setdefault((one.flow, one.step, one.language), {}).setdefault(plain, []).append(one)
    groups = [group for texts in same.values() for group in _alike(texts)]
    return sorted(groups, key=lambda group: (-group.said, group.flow, group.step, group.text))


def proposal(group: Group, play: Play | None, readers: dict[tuple[str, str, str], Reader]) -> Proposal:
    """By the flow as it is now; none in a language that it does not speak any more. `readers` are kept for
    the next group."""
    if play is None or group.language not in play.flow.languages:
        return Proposal()
    where = (group.flow, group.step, group.language)
    if where not in readers:
        readers[where] = _reader(play, group)
    reading = readers[where].read(group.text)
    own = (one for one in reading.intents if one[0] in play.flow.intents)
    name, probability = next(own, ("", 0.0))
    if probability < WORTH:
        return Proposal()
    line = "" if reading.band == "accept" else readers[where].line(reading)
    return Proposal(name, round(probability, 2), line)


def _reader(play: Play, group: Group) -> Reader:
    """The first question stands for a step that is gone, and for one that hears nobody by itself."""
    try:
        return Reader(play, group.step, group.language)
    except SimulatorError:
        return Reader(play, "", group.language)


def as_yaml(proposed: Iterable[Proposal]) -> str:
    """Lines to paste into a flow, under the `hear:` of their intents."""
    lines: dict[str, list[str]] = {}
    for one in proposed:
        if one.line:
            lines.setdefault(one.intent, []).append(one.line)
    written = ["intents:"] if lines else []
    for name, hear in lines.items():
        written += [f"  {name}:", "    hear:", *(f"      - {line}" for line in dict.fromkeys(hear))]
    return "\n".join(written)


def _alike(texts: Mapping[str, Sequence[Utterance]]) -> list[Group]:
    """The most frequent text leads those that are like it."""
    led: dict[str, list[str]] = {}
    for plain in sorted(texts, key=lambda text: (-len(texts[text]), text)):
        near = process.extractOne(plain, tuple(led), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
        led.setdefault(near[0] if near else plain, []).append(plain)
    return [_group([texts[plain] for plain in members]) for members in led.values()]


def _group(members: Sequence[Sequence[Utterance]]) -> Group:
    every = [one for member in members for one in member]
    first = every[0]
    outcomes = Counter(one.outcome for one in every)
    return Group(
        flow=first.flow,
        step=first.step,
        language=first.language,
        text=first.text,
        others=tuple(member[0].text for member in members[1:]),
        said=len(every),
        calls=len({one.call for one in every}),
        confidence=sum(one.confidence for one in every) / len(every),
        outcome=min(outcomes, key=lambda name: (-outcomes[name], name)),
    )
