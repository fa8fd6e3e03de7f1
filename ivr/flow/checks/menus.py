"""What is said of keys, and what the keys do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ivr.flow.checks.finding import Rule, Spot, spot
from ivr.flow.checks.view import View, asks, said, words
from ivr.flow.expr import Text
from ivr.flow.model import Flow
from ivr.flow.phrases import ANYWHERE
from ivr.flow.question import Question
from ivr.flow.steps import Step
from ivr.flow.values import EXITS

MOST_CHOICES = 5
"""What people keep in mind while they listen."""

_DIGITS: Mapping[str, str] = {
    "en": "zero one two three four five six seven eight nine",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
}
_SIGNS: Mapping[str, Mapping[str, str]] = {
    "en": {"star": "*", "asterisk": "*", "hash": "#", "pound": "#"},
    "es": {"asterisco": "*", "estrella": "*", "almohadilla": "#", "numeral": "#"},
}
_VERBS: Mapping[str, str] = {
    "en": r"(?:press|push|hit|dial|touch)(?: or say| the| number| key| button)*",
    "es": r"(?:pulse|marque|oprima|presione|toque)(?: o diga| el| la| número| tecla| botón)*",
}
_JOINED = r"(?: ?, ?| or | and | o | y )"


def pressed(text: str, language: str) -> list[str]:
    """The keys that a text tells to press: "press 1 or 2", "say or press three", "marque el cero"."""
    tag = language.partition("-")[0].lower()
    tag = tag if tag in _VERBS else "en"
    names = {**{word: str(digit) for digit, word in enumerate(_DIGITS[tag].split())}, **_SIGNS[tag]}
    key = rf"(?:[0-9*#]\b|[*#]|{'|'.join(names)})"
    plain = " ".join(re.sub(r"[\"'“”]", "", text).lower().split())
    found = re.findall(rf"\b{_VERBS[tag]} ({key}(?:{_JOINED}{key})*)", plain)
    return [names.get(one, one) for run in found for one in re.findall(key, run)]


def key_without_meaning(view: View) -> Iterator[Spot]:
    told: set[str] = set()  # a line that a language lacks is that of the first
    for flow in view.tongues:
        for step in flow.steps.values():
            if step.AWAITS and not asks(step):
                continue  # it takes keys in a way of its own: a voicemail ends with #
            for text in dict.fromkeys(said(step)):
                for key in _meaningless(flow, step, text) if text.source not in told else ():
                    yield spot(view.text(step, text), key=_name(key), step=step.name)
                told.add(text.source)


def _meaningless(flow: Flow, step: Step, text: Text) -> Iterator[str]:
    found = dict.fromkeys(pressed(words(text), flow.language))
    known = frozenset().union(*(_keys(one) for one in _questions(flow, step))) if found else frozenset()
    return (key for key in found if key not in known)


def too_many(view: View) -> Iterator[Spot]:
    for step in view.flow.steps.values():
        question = step.question(view.flow)
        if question is None:
            continue
        meanings = {meaning for meaning in question.all_keys.values() if meaning not in ANYWHERE}
        choices = () if question.slot is None else question.slot.choices
        number = max(len(meanings), len(choices))
        if number > MOST_CHOICES and not (question.slot is not None and question.slot.type == "digits"):
            yield spot(view.key("steps", step.name, "keys") or step.place, step=step.name, number=str(number))


def prefix(view: View) -> Iterator[Spot]:
    """1 beside 12: after a 1, the caller has to wait to be understood."""
    for step in view.flow.steps.values():
        question = step.question(view.flow)
        keys = () if question is None else tuple(question.keys)
        for short in keys:
            longer = [key for key in keys if key.startswith(short) and key != short]
            if longer:
                yield spot(view.at(step, "keys", short), step=step.name, short=short, long=longer[0])


def taken_operator(view: View) -> Iterator[Spot]:
    """0 means something else than a person, and no other key reaches one."""
    for step in view.flow.steps.values():
        question = step.question(view.flow)
        if question is None or question.keys.get("0", "operator") == "operator":
            continue
        if "operator" not in question.all_keys.values():
            yield spot(view.at(step, "keys", "0"), step=step.name, meaning=question.keys["0"])


RULES: Mapping[str, Rule] = {
    "no-such-key": Rule(
        "error",
        "A caller who does what the prompt says must get what it promises.",
        "The prompt says to press {key}, but {key} has no meaning at '{step}'.",
        "Add the key to 'keys:', or change the sentence.",
        key_without_meaning,
    ),
    "too-many-choices": Rule(
        "warning",
        "People keep about five choices in mind while they listen.",
        "'{step}' offers {number} choices; more than five are not kept in mind.",
        "Ask in two steps, or let callers say it in their own words.",
        too_many,
    ),
    "key-prefix": Rule(
        "warning",
        "A key that begins another one is only understood after a pause.",
        "At '{step}' the key {short} begins {long}: whoever presses {short} has to wait.",
        "Give them keys of which none begins the other.",
        prefix,
    ),
    "no-operator-key": Rule(
        "warning",
        "Callers press 0 for a person everywhere.",
        "At '{step}' the key 0 means '{meaning}', and no key reaches a person.",
        "Leave 0 to the operator.",
        taken_operator,
    ),
}


def _keys(question: Question) -> frozenset[str]:
    """`#` ends what is keyed. Where digits are asked for, a single key has no meaning of its own."""
    return frozenset({*question.all_keys, "#"})


def _name(key: str) -> str:
    return {"*": "star", "#": "hash"}.get(key, key)


def _questions(flow: Flow, step: Step) -> list[Question]:
    """The question of the step, or those that its words lead to."""
    waiting, seen, found = [step.name], set[str](), list[Question]()
    while waiting:
        name = waiting.pop()
        if name in seen or name in EXITS:
            continue
        seen.add(name)
        question = flow.steps[name].question(flow)
        if question is not None:
            found.append(question)
        elif not asks(flow.steps[name]):
            waiting += flow.steps[name].exits
    return found
