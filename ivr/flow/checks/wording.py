"""What is said: how long it is, in which languages, and whether it may be cut off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.errors import FlowError
from ivr.flow.checks.finding import Rule, Spot, spot
from ivr.flow.checks.view import View, said

LONGEST = 10.0
"""Seconds that people listen to before they forget how it began."""

_AFTER_DISCLAIMER = ("consent", "record")


def too_long(view: View) -> Iterator[Spot]:
    told: set[str] = set()  # a line that a language lacks is that of the first
    for flow in view.tongues:
        for step in flow.steps.values():
            for text in dict.fromkeys(said(step)):
                seconds = view.seconds(text.source, flow.language)
                if seconds > LONGEST and text.source not in told:
                    told.add(text.source)
                    yield spot(view.text(step, text), step=step.name, seconds=f"{seconds:.0f}")


def interrupted(view: View) -> Iterator[Spot]:
    for step in view.flow.steps.values():
        followers = [
            there for there in view.ways(step.name) if view.flow.steps[there].KIND in _AFTER_DISCLAIMER
        ]
        if followers and step.KIND == "say" and step.policy.barge_in != "none":
            yield spot(view.at(step, "say"), step=step.name, follower=followers[0])


def untranslated(view: View) -> Iterator[Spot]:
    """One for each language and file: where the first line is that it lacks, and which others there are."""
    groups: dict[tuple[str, str], list[FlowError]] = {}
    for one in sorted(view.flow.missing, key=lambda one: one.place):
        groups.setdefault((one.place.file, one.hint), []).append(one)
    for first, *others in groups.values():
        lines = ", ".join(dict.fromkeys(str(one.place.line) for one in others))
        yield spot(first.place, sentence=f"{first.sentence}{f' Nor are the lines {lines}.' if lines else ''}")


RULES: Mapping[str, Rule] = {
    "long-prompt": Rule(
        "warning",
        "After ten seconds, people have forgotten how a sentence began.",
        "What '{step}' says takes about {seconds} seconds; nobody listens to more than ten.",
        "Say the most important thing first, and ask for the rest.",
        too_long,
    ),
    "missing-language": Rule(
        "warning",
        "A caller who chose Spanish and hears English in between thinks that something broke.",
        "{sentence}",
        "Write it in the file of that language; until then, the first one is spoken.",
        untranslated,
    ),
    "interruptible-disclaimer": Rule(
        "warning",
        "What must have been heard cannot be a prompt that a cough cuts off.",
        "'{step}' leads to '{follower}', but may be interrupted before it was heard.",
        "Add 'barge_in: none' to it.",
        interrupted,
    ),
}
