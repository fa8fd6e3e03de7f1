"""What is suggested, and whether it can be; what is asked of the call that it does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ivr.errors import Place
from ivr.flow.checks.finding import Rule, Spot, spot
from ivr.flow.checks.view import View, sources
from ivr.flow.facts import FACTS
from ivr.flow.vocabulary import Intent

_FACT = re.compile(r"\bcall\.([a-z_]+)")
_QUESTION = re.compile(r"\?\s*(\{%[^%]*%\}\s*)*$")


def _suggested(view: View) -> Iterator[Intent]:
    yield from (intent for intent in view.flow.intents.values() if intent.suggest is not None)


def _place(view: View, intent: Intent) -> Place:
    return view.value("intents", intent.name, "suggest") or view.flow.steps[view.flow.first].place


def nowhere(view: View) -> Iterator[Spot]:
    for intent in _suggested(view) if not view.flow.closing else ():
        yield spot(_place(view, intent), intent=intent.name)


def unheard(view: View) -> Iterator[Spot]:
    """An intent that nobody can say in some language: who answers in words of his own is not understood."""
    for flow in view.tongues:
        for intent in flow.intents.values():
            if intent.suggest is not None and not intent.hear:
                yield spot(_place(view, intent), intent=intent.name, language=flow.language)


def no_question(view: View) -> Iterator[Spot]:
    for flow in view.tongues:
        for intent in flow.intents.values():
            text = intent.suggest
            if text is not None and not _QUESTION.search(text.source):
                place = view.line(flow, "intents", intent.name, "suggest") or _place(view, intent)
                yield spot(place, intent=intent.name)


def circle(view: View) -> Iterator[Spot]:
    for intent in _suggested(view):
        if intent.begin in view.flow.closing:
            yield spot(_place(view, intent), intent=intent.name, step=intent.begin)


def alone(view: View) -> Iterator[Spot]:
    """What is dealt with already is not suggested, and here there is nothing else that could be."""
    for intent in _suggested(view) if len(view.flow.intents) < 2 else ():
        yield spot(_place(view, intent), intent=intent.name)


def unknown_fact(view: View) -> Iterator[Spot]:
    flow = view.flow
    written = [
        (view.value("steps", step.name, key) or step.place, source.source)
        for step in flow.steps.values()
        for key, source in sources(step)
        if "call" in source.names
    ]
    written += [
        (_place(view, one), one.suggest.source) for one in _suggested(view) if one.suggest is not None
    ]
    for place, source in dict.fromkeys(written):
        for fact in dict.fromkeys(_FACT.findall(source)):
            if fact not in FACTS:
                yield spot(place, fact=fact)


RULES: Mapping[str, Rule] = {
    "suggested-nowhere": Rule(
        "warning",
        "A suggestion stands for the question whether there is anything else; without it, it is never made.",
        "'{intent}' has a suggestion, but no question asks whether there is anything else.",
        "Ask it: a yes-or-no question whose yes leads to an open one.",
        nowhere,
    ),
    "suggested-unheard": Rule(
        "warning",
        "Who is offered something answers in words of his own, too.",
        "'{intent}' is suggested, but nobody can say it in {language}.",
        "Write what callers say for it: 'hear'.",
        unheard,
    ),
    "suggested-no-question": Rule(
        "warning",
        "A suggestion is answered by yes or no, so it has to ask something.",
        "The suggestion of '{intent}' does not end with a question mark.",
        "Write it like 'Would you like to pay it now?'.",
        no_question,
    ),
    "suggested-circle": Rule(
        "warning",
        "A caller who says yes has to get something.",
        "'{intent}' is suggested, and begins at '{step}', which asks whether there is anything else.",
        "Let it begin where something happens.",
        circle,
    ),
    "suggested-alone": Rule(
        "warning",
        "What was dealt with in a call is not suggested in it.",
        "'{intent}' has a suggestion, but is the only intent of the flow: nothing comes before it.",
        "Leave 'suggest' out.",
        alone,
    ),
    "unknown-fact": Rule(
        "error",
        "A condition on something that no call knows is a fault in every call.",
        "'call.{fact}' is nothing that a call knows.",
        f"It knows {', '.join(FACTS)}.",
        unknown_fact,
    ),
}
