"""Instead of "anything else?": "would you like to pay it now?", where that is what callers mostly want next.

The intents bear the sentences (`suggest`), past calls say what is likely, and the policy how sure it must be.
Yes begins the intent with every slot that is known; no asks whether there is anything else. Each is
suggested once in a call, and nothing to a caller who is upset.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from ivr.errors import ExpressionError
from ivr.flow.expr import Text
from ivr.flow.turn import Begin, Line, Move, Turn
from ivr.flow.vocabulary import Policy, Vocabulary
from ivr.flow.wishes import is_enough


class Question(Protocol):
    """What is needed of the question that is open."""

    @property
    def name(self) -> str: ...

    @property
    def policy(self) -> Policy: ...

    def _ask(self, turn: Turn) -> Move: ...


def suggestions(step: str, flow: Vocabulary) -> Iterator[tuple[str, Text]]:
    """Every intent that may be suggested at this step, with its sentence."""
    for name, intent in flow.intents.items() if step in flow.closing else ():
        if intent.suggest is not None:
            yield name, intent.suggest


def suggest(question: Question, turn: Turn) -> None:
    """Choose what is suggested here, if anything is."""
    memory, policy = turn.position.memory, question.policy.suggest
    memory.offering = ""
    if question.name not in turn.flow.closing:
        return
    turn.settle()
    if turn.position.feeling.mood == "upset":
        return
    for intent in memory.next_ones(policy.share, policy.calls):
        if turn.flow.suggests(intent) and _line(question, turn, intent) is not None:
            memory.offer(intent)
            turn.note("suggest", intent=intent)
            return


def suggested(question: Question, turn: Turn) -> Line | None:
    """What is being suggested here, as it is said."""
    intent = turn.position.memory.offering
    here = question.name in turn.flow.closing and turn.flow.suggests(intent)
    return _line(question, turn, intent) if here else None


def answered(question: Question, turn: Turn, answer: str | None) -> Move | None:
    """Where yes and no lead while something is being suggested; None when nothing is, or "no, that's all"
    answers more than was asked."""
    memory = turn.position.memory
    intent = memory.offering
    if answer not in ("yes", "no") or suggested(question, turn) is None:
        return None
    memory.offering = ""
    if answer == "yes":
        return Begin(intent, dict(turn.position.slots), confirmed=True)
    turn.note("not now", intent=intent)
    return None if is_enough(turn) else question._ask(turn)


def _line(question: Question, turn: Turn, intent: str) -> Line | None:
    """A sentence without a value here, and an empty one, suggest nothing."""
    text = turn.flow.intents[intent].suggest
    assert text is not None, "only what can be suggested is looked at"
    try:
        line = turn.rendered(question.name, text, f".suggest.{intent}", turn.names())
    except ExpressionError:
        return None
    return line if line.text else None
