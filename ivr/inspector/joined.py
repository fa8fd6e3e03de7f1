"""Phrases that a '/' does not join: it stands between two single words, whatever is around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from ivr.flow.checks import Rule, Spot, View, spot
from ivr.nlu.normalize import surface
from ivr.nlu.patterns import PatternError, SlotRef, expand, parse

_PART = re.compile(r"\(([^()/]+(?:/[^()/]+)+)\)")
"""A part that may be left out, with a '/' and no part within it."""

_FORMS = 8


def torn_phrase(view: View) -> Iterator[Spot]:
    """A part in which a word stands on both sides of a '/' was meant to be one phrase or the other."""
    for flow in view.tongues:
        for name, lines in flow.hear.items():
            for number, line in enumerate(lines):
                for part in _PART.findall(line):
                    if torn := _torn(part):
                        paths = (("intents", name), ("anywhere", name), (name.rpartition(".")[2],))
                        places = (view.line(flow, *path, "hear", str(number)) for path in paths)
                        place = next((one for one in places if one is not None), None)
                        yield spot(place or view.flow.steps[view.flow.first].place, part=part, torn=torn)


RULES: Mapping[str, Rule] = {
    "torn-phrase": Rule(
        "warning",
        "A '/' stands between two words, not between two phrases.",
        "'({part})' also stands for '{torn}'.",
        "Write one line for each phrase.",
        torn_phrase,
    ),
}


def _torn(part: str) -> str:
    """A sentence that the part stands for and nobody meant; nothing where its words are joined as meant."""
    phrases = [" ".join(surface(one)) for one in part.split("/")]
    if all(set(one.split()).isdisjoint(other.split()) for one, other in pairwise(phrases)):
        return ""
    try:
        forms = expand(parse(part), _FORMS)
    except PatternError:
        return ""  # the reader of patterns tells
    said = (
        " ".join(f"<{item.name}>" if isinstance(item, SlotRef) else item for item in form) for form in forms
    )
    return next((one for one in said if one not in phrases), "")
