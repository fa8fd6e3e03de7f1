"""Words that callers say and the embedded recogniser has never heard: how they sound is guessed, or unknown.

Other recognisers know other words; a flow that gives such a word known ones to sound like is heard by all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.errors import Place
from ivr.flow.checks import Rule, Spot, View, spot
from ivr.flow.model import Flow
from ivr.inspector.alike import MOST_FORMS
from ivr.nlu.normalize import surface
from ivr.nlu.patterns import PatternError, expand, parse
from ivr.stt.lexicon import LANGUAGE, shipped


def guessed(view: View) -> Iterator[Spot]:
    for place, word in _unheld(view):
        if word in shipped():
            yield spot(place, word=word, sounds=" ".join(shipped().sounds(word)[0]))


def unsayable(view: View) -> Iterator[Spot]:
    for place, word in _unheld(view):
        if word not in shipped():
            yield spot(place, word=word)


def unlike(view: View) -> Iterator[Spot]:
    for flow in _heard(view):
        for word, like in flow.say_like.items():
            for part in surface(like):
                if not shipped().holds(part):
                    place = view.line(flow, "say_like", word) or view.flow.steps[view.flow.first].place
                    yield spot(place, word=word, part=part)


def _heard(view: View) -> list[Flow]:
    return [flow for flow in view.tongues if flow.language == LANGUAGE]


def _unheld(view: View) -> Iterator[tuple[Place, str]]:
    """Every word, where it is first, that neither the dictionary nor the flow says how to pronounce."""
    for flow in _heard(view):
        known = {part for word in flow.say_like for part in surface(word)}
        for place, word in _words(view, flow):
            if word not in known and not shipped().holds(word):
                known.add(word)
                yield place or view.flow.steps[view.flow.first].place, word


def _words(view: View, flow: Flow) -> Iterator[tuple[Place | None, str]]:
    """What is said for intents, questions with an answer, words that work anywhere, and choices."""
    for name, lines in flow.hear.items():
        for number, line in enumerate(lines):
            at = (("intents", name), ("anywhere", name), (name.rpartition(".")[2],))
            places = (view.line(flow, *path, "hear", str(number)) for path in at)
            place = next((one for one in places if one is not None), None)
            yield from ((place, word) for word in dict.fromkeys(_said(line)))
    for name, slot in flow.slots.items():
        for choice in slot.choices:
            place = view.line(flow, "slots", name, "choices", choice.value)
            place = place or view.value("slots", name, "choices")
            yield from ((place, word) for phrase in choice.hear for word in surface(phrase))


def _said(line: str) -> Iterator[str]:
    try:
        ways = expand(parse(line), MOST_FORMS)
    except PatternError:
        return  # the reader of patterns tells
    for way in ways:
        for item in way:
            if isinstance(item, str):
                yield from surface(item)


RULES: Mapping[str, Rule] = {
    "guessed-word": Rule(
        "warning",
        "A word that no dictionary has is read from its letters, and two in five are read wrong.",
        "The recogniser does not know '{word}' and guesses how it sounds ({sounds}).",
        "Write below 'say_like:' at the top what it sounds like, in words that are known.",
        guessed,
    ),
    "unsayable-word": Rule(
        "warning",
        "What cannot be pronounced cannot be heard: it is left out of the sentence.",
        "Nobody can tell how '{word}' is said, so it is never heard.",
        "Write it out in words, or below 'say_like:' at the top what it sounds like.",
        unsayable,
    ),
    "unknown-likeness": Rule(
        "error",
        "A word cannot be explained by one that is not known either.",
        "'{word}' is to sound like '{part}', which the recogniser does not know.",
        "Take words that stand in a dictionary.",
        unlike,
    ),
}
