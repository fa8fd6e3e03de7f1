"""What cannot be told apart: sentences of two intents by their words, options by their sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from ivr.errors import Place
from ivr.flow.checks import Rule, Spot, View, spot
from ivr.flow.model import Flow
from ivr.inspector.phonetic import likeness
from ivr.nlu.anywhere import anywhere
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words
from ivr.nlu.patterns import PatternError, SlotRef, expand, parse

MOST_FORMS = 40
"""Forms of one line that are compared: `(…)` and `a/b` multiply."""

NEARLY = 93.0
"""Likeness (0 to 100) of two sentences of which understanding could take one for the other."""

FORMS = 75.0
"""Likeness (0 to 100) of two words that may be forms of one: "invoice", "invoices"."""

CONFUSABLE = 78.0
"""Likeness (0 to 100) of two words that a telephone makes one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of `hear`, with the sentences it stands for."""

    intent: str
    place: Place | None
    forms: tuple[str, ...]


def same_phrase(view: View) -> Iterator[Spot]:
    for line, other, said in _pairs(view, lambda one, two: next(iter(set(one.forms) & set(two.forms)), "")):
        yield spot(line, phrase=said, intent=other)


def near_phrase(view: View) -> Iterator[Spot]:
    for line, other, said in _pairs(view, _nearest):
        yield spot(line, phrase=said, intent=other)


def sounds_alike(view: View) -> Iterator[Spot]:
    for flow in view.tongues:
        yield from _options(view, flow)


def _options(view: View, flow: Flow) -> Iterator[Spot]:
    for slot in flow.slots.values():
        options = {choice.value: choice.hear for choice in slot.choices}
        for place, one, other in _confusable(options):
            yield spot(_choice(view, slot.name, place), one=one, other=other)
    labels = {name: (intent.label,) for name, intent in flow.intents.items() if intent.label}
    for name, one, other in _confusable(labels):
        yield spot(view.value("intents", name, "label") or _start(view), one=one, other=other)


RULES: Mapping[str, Rule] = {
    "same-phrase": Rule(
        "error",
        "A sentence that means two things means neither.",
        "'{phrase}' is also a sentence of '{intent}'.",
        "Remove it from one of them.",
        same_phrase,
    ),
    "near-phrase": Rule(
        "warning",
        "Two intents whose sentences hardly differ are taken for each other.",
        "'{phrase}' can hardly be told from a sentence of '{intent}'.",
        "Say it in words that only this intent has.",
        near_phrase,
    ),
    "sounds-alike": Rule(
        "warning",
        "A telephone carries half of what the ear knows: options must differ in sound.",
        "On the telephone '{one}' sounds like '{other}'.",
        "Call one of them something else.",
        sounds_alike,
    ),
}


def _lines(view: View, flow: Flow) -> list[Line]:
    """The lines of all intents, in the order of the text, then those that work anywhere."""
    found = [
        Line(name, view.line(flow, "intents", name, "hear", str(number)), _forms(line, flow))
        for name, intent in flow.intents.items()
        for number, line in enumerate(intent.hear)
    ]
    others = anywhere(flow.language)
    return found + [
        Line(name, None, _forms(line, flow))
        for name, lines in others.items()
        if name not in flow.intents and (name in flow.anywhere or not flow.anywhere)
        for line in lines
    ]


def _forms(line: str, flow: Flow) -> tuple[str, ...]:
    """Sentences as understanding compares them; a blank is the type of its slot."""
    try:
        pattern = parse(line)
    except PatternError:
        return ()  # the reader of patterns tells
    language = language_of(flow.language)
    return tuple(
        " ".join(
            f"<{flow.slots[item.name].type}>"
            if isinstance(item, SlotRef) and item.name in flow.slots
            else " ".join(words(str(item), language))
            for item in form
        )
        for form in expand(pattern, MOST_FORMS)
    )


def _pairs(view: View, alike: Callable[[Line, Line], str]) -> Iterator[tuple[Place, str, str]]:
    """Two lines of different intents that are alike: the place of the later one, once."""
    for lines in (_lines(view, flow) for flow in view.tongues):
        told: set[int] = set()
        for (_, one), (number, two) in combinations(enumerate(lines), 2):
            if one.intent == two.intent or one.place is None or number in told:
                continue
            if said := alike(one, two):
                told.add(number)
                here, other = (two, one) if two.place is not None else (one, two)
                yield here.place or _start(view), other.intent, said


def _nearest(one: Line, two: Line) -> str:
    """A sentence of `two` that is nearly one of `one`; nothing when they share one whole."""
    if set(one.forms) & set(two.forms):
        return ""
    for mine in one.forms:
        for other in two.forms:
            ones, twos = mine.split(), other.split()
            nearly = fuzz.ratio(mine, other, score_cutoff=NEARLY) and not _told_apart(ones, twos)
            if sorted(ones) == sorted(twos) or nearly:
                return other
    return ""


def _told_apart(ones: Sequence[str], twos: Sequence[str]) -> bool:
    """Whether each has a word of its own, and these are no forms of one: "change my …", "cancel my …"."""
    mine = " ".join(word for word in ones if word not in twos)
    other = " ".join(word for word in twos if word not in ones)
    return bool(mine and other) and fuzz.ratio(mine, other) < FORMS


def _confusable(options: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """Two phrases of different options that sound alike: the later option, its phrase, the other one.

    Words that both have do not tell them apart, so only the rest is compared.
    """
    for (_, ones), (name, twos) in combinations(options.items(), 2):
        for one in ones:
            for two in twos:
                mine, other = one.lower().split(), two.lower().split()
                rest = " ".join(word for word in mine if word not in other)
                others = " ".join(word for word in other if word not in mine)
                if rest and others and likeness(rest, others) >= CONFUSABLE:
                    yield name, two, one


def _choice(view: View, slot: str, value: str) -> Place:
    """A choice stands as a key, or as an item of a list."""
    at = [choice.value for choice in view.flow.slots[slot].choices].index(value)
    path = ("slots", slot, "choices")
    return view.key(*path, value) or view.value(*path, str(at)) or _start(view)


def _start(view: View) -> Place:
    return view.key("flow") or view.flow.steps[view.flow.first].place
