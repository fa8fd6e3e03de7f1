"""What a caller can rely on: a person, secrets kept, nothing done unasked, no endless wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.flow.checks.finding import Rule, Spot, spot
from ivr.flow.checks.view import View, asks, sources
from ivr.flow.steps import Step
from ivr.flow.steps.http import Http

PEOPLE = frozenset({"queue", "transfer", "callback", "voicemail"})
"""Kinds that lead to a person, now or later."""

CRITICAL = frozenset({"money", "date", "card_number"})
"""Types of slots that must not be wrong when something is done with them."""

LONGEST_WAIT = 10.0
"""Seconds that a caller waits for a machine before hanging up."""


def no_handover(view: View) -> Iterator[Spot]:
    if view.flow.policy.handover is None:
        yield spot(view.key("policy") or view.flow.steps[view.flow.first].place)


def handover_to_nobody(view: View) -> Iterator[Spot]:
    for there in dict.fromkeys(step.policy.handover for step in view.flow.steps.values()):
        if there is not None and not any(
            view.flow.steps[name].KIND in PEOPLE for name in view.flow.onward(there)
        ):
            yield spot(view.flow.steps[there].place, step=there)


def secret_spoken(view: View) -> Iterator[Spot]:
    """Only the body of a request may name a secret; the reader has refused it in a path."""
    for step in view.flow.steps.values():
        for key, source in () if isinstance(step, Http) else sources(step):
            for name in sorted(view.secrets & source.names):
                yield spot(view.value("steps", step.name, key) or step.place, slot=name, step=step.name)


def unconfirmed(view: View) -> Iterator[Spot]:
    for step in view.flow.steps.values():
        if not isinstance(step, Http) or step.http.method == "GET":
            continue
        named = frozenset().union(*(source.names for _, source in sources(step)))
        for name in sorted(named & view.flow.slots.keys()):
            slot = view.flow.slots[name]
            if slot.type in CRITICAL and not _confirmed(view, name, step):
                yield spot(
                    view.at(step, "http"), step=step.name, slot=slot.label or name, method=step.http.method
                )


def unbounded(view: View) -> Iterator[Spot]:
    for step in view.flow.steps.values():
        seconds = getattr(step, "timeout", 0.0)
        if step.LEADS_ON and step.KIND not in PEOPLE and seconds > LONGEST_WAIT:
            yield spot(
                view.value("steps", step.name, "timeout") or step.place,
                step=step.name,
                seconds=f"{seconds:g}",
            )


RULES: Mapping[str, Rule] = {
    "no-handover": Rule(
        "warning",
        "Without a hand-over, a caller who is not understood hears an apology and a dead line.",
        "A caller who is not understood cannot reach a person.",
        "Name a step in 'policy: handover'.",
        no_handover,
    ),
    "handover-to-nobody": Rule(
        "warning",
        "The hand-over is the last hope of a caller: a person, a callback, or a message.",
        "The hand-over '{step}' leads to no person.",
        "Lead it to a queue, a transfer, a callback or a voicemail.",
        handover_to_nobody,
    ),
    "secret-spoken": Rule(
        "error",
        "A secret (pin, card number, `sensitive: true`) is known to nobody, not even to the flow.",
        "'{step}' uses '{slot}', which is a secret.",
        "Only the body of 'http' may name a secret.",
        secret_spoken,
    ),
    "unconfirmed-slot": Rule(
        "warning",
        "Money is not moved and no day is booked on something that was perhaps misheard.",
        "'{step}' does a {method} with the {slot}, which the caller never confirmed.",
        "Add 'confirm: always' where it is asked for, or a question to say yes to.",
        unconfirmed,
    ),
    "long-wait": Rule(
        "warning",
        "A caller who hears nothing for ten seconds hangs up.",
        "The caller may wait {seconds} seconds at '{step}'.",
        "Make the timeout shorter, and lead 'timeout' somewhere.",
        unbounded,
    ),
}


def _confirmed(view: View, slot: str, request: Step) -> bool:
    """Asked for with `confirm: always`; or a yes/no question speaks of it; or, for what cannot be
    spoken of, a yes/no question stands before the request."""
    for step in view.flow.steps.values():
        if slot in step.fills and getattr(step, "confirm", "") == "always":
            return True
        question = step.question(view.flow) if asks(step) else None
        if question is None or not question.yes_no or question.slot is not None:
            continue
        speaks = any(slot in text.names for text in step.texts)
        if speaks or (slot in view.secrets and request.name in view.flow.onward(step.name)):
            return True
    return False
