"""What fills a silence that became too long: words of the policy, or music."""

from __future__ import annotations

from dataclasses import replace

from ivr.actions import Say
from ivr.errors import ExpressionError
from ivr.flow.model import Flow
from ivr.flow.position import Position
from ivr.flow.vocabulary import Policy
from ivr.ssml import words


def filler(flow: Flow, position: Position, policy: Policy, count: int) -> Say | None:
    """The `count`-th of this call, from 1, in the language of the flow; the last sentence again and again,
    when there are no more."""
    own = Say(
        id=f"filler.{count}",
        text="",
        step=position.step,
        language=flow.language,
        slow=position.slow,
        fills="words",
    )
    if policy.filler.sound != "none":
        return replace(own, fills=policy.filler.sound)
    if not policy.filler.say:
        return None
    number = min(count, len(policy.filler.say))
    text = policy.filler.say[number - 1]
    try:
        line = text.annotated({"settings": flow.settings}, position.step)
    except ExpressionError:  # it speaks of what is not known: better nothing than half of it
        return None
    seen = words(line)
    return replace(
        own,
        text=seen,
        markup="" if seen == line else str(line),
        take=f"{flow.name}/{position.step}.filler.{number}",
        language=text.language or flow.language,
    )
