"""Further wishes of one breath: each waits until the one before it is finished.

A wish is finished where the flow would ask whether there is anything else: at a question of the first level
that any wish answers, at a yes or no whose yes leads to such a question, or where the call would end. There
the next one begins, with what was said for it; a question of the caller is answered at once.
Whoever says that this is all, changes his mind or starts over has no further wishes; whoever is handed over
takes them along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from ivr.events import Understood, Value, Wish
from ivr.flow.position import Answer
from ivr.flow.question import Question
from ivr.flow.turn import Again, Begin, HandOver, Move, Turn
from ivr.flow.vocabulary import Policy, Vocabulary
from ivr.ssml import escaped

MOST = 3
"""Wishes that wait; nobody remembers more."""
PERSON = "operator"


class Step(Protocol):
    """What is needed of the step at which the call stands."""

    @property
    def name(self) -> str: ...

    @property
    def policy(self) -> Policy: ...

    def question(self, flow: Vocabulary) -> Question | None: ...


def said(flow: Vocabulary, event: Understood, least: float) -> list[Wish]:
    """Those of an utterance that this flow knows and that are at least so sure, with the slots that it has.
    What one wish leaves open another may have said in the same breath."""
    shared = _open(flow, event.slots)
    return [
        replace(wish, slots={**shared, **_open(flow, wish.slots)})
        for wish in event.then
        if wish.confidence >= least
        and (wish.intent in flow.intents or wish.intent in flow.replies or wish.intent == PERSON)
    ]


def remembered(turn: Turn, step: Step, answer: Answer, onward: Move) -> Move:
    """On with an answer, and what was wished for besides."""
    replies = turn.flow.replies
    for wish in answer.then:
        if wish.intent in replies:
            turn.prompt(step.name, replies[wish.intent].say, step.policy, f".{wish.intent}")
    further = [wish for wish in answer.then if wish.intent not in replies][:MOST]
    if isinstance(onward, Begin):
        return replace(onward, then=tuple(further))
    if answer.answer == "no" and (_is_last(turn.flow, step) or is_enough(turn)):
        forget(turn, "that is all")
    turn.position.wishes = [*further, *turn.position.wishes][:MOST]
    return onward


def noted(turn: Turn, step: Step, answer: Answer, pending: Answer | None) -> Move:
    """Another wish and no answer: the question again, for it is not finished."""
    if any(wish.intent not in turn.flow.replies for wish in answer.then):
        turn.say(step.name, turn.flow.phrases.noted, step.policy.barge_in)
    turn.note("further wish", wishes=[wish.intent for wish in answer.then])
    turn.position.wishes, waiting = [], turn.position.wishes
    onward = remembered(turn, step, answer, Again(pending))
    turn.position.wishes = [*waiting, *turn.position.wishes][:MOST]
    return onward


def begun(turn: Turn, move: Begin, comes_back: bool) -> None:
    """A wish begins: one that does not come back takes the place of all that were before, unless it is one of
    them."""
    waiting = turn.position.wishes
    others = [wish for wish in waiting if wish.intent != move.intent]
    if not comes_back and len(others) == len(waiting):
        forget(turn, "another wish")
        others = []
    turn.position.wishes = [*move.then, *others][:MOST]


def due(turn: Turn, step: Step, ends: bool = False) -> Move | None:
    """The next wish, where it may begin; `ends` is where the call would end. It is asked back where its words
    were unsure."""
    position, flow = turn.position, turn.flow
    if not position.wishes or len(position.stack) != 1 or not (ends or _is_last(flow, step)):
        return None
    turn.settle()
    wish, *rest = position.wishes
    if wish.intent == PERSON:
        position.wishes = rest
        own = flow.anywhere.get(PERSON)
        return HandOver(PERSON) if own is None or own.step is None else Begin(PERSON, step=own.step)
    slots, position.wishes = dict(wish.slots), []
    if wish.confidence < flow.edges(wish.intent, step.policy.confidence).accept and not ends:
        return Again(Answer(wish.intent, slots, then=rest))
    turn.say(step.name, announced(flow, wish.intent), step.policy.barge_in)
    return Begin(wish.intent, slots, then=tuple(rest))


def forget(turn: Turn, why: str) -> None:
    if turn.position.wishes:
        turn.note("wishes forgotten", why=why, wishes=[wish.intent for wish in turn.position.wishes])
    turn.position.wishes = []


def announced(flow: Vocabulary, intent: str) -> str:
    """What is said when a further wish begins."""
    return flow.phrases.next_wish.format(what=flow.phrases.to_caller(flow.label(intent)))


def prompts(flow: Vocabulary) -> Iterator[tuple[str, str]]:
    """All that may be said of further wishes."""
    if len(flow.intents) > 1:
        yield flow.language, escaped(flow.phrases.noted)
        yield from ((flow.language, announced(flow, intent)) for intent in flow.intents)


def _open(flow: Vocabulary, slots: Mapping[str, Value]) -> dict[str, Value]:
    return {
        name: value for name, value in slots.items() if name in flow.slots and not flow.slots[name].sensitive
    }


def is_enough(turn: Turn) -> bool:
    """Whether the caller has just said that there is nothing else."""
    said = turn.position.said.lower()
    return any(phrase in said for phrase in turn.flow.phrases.enough)


def _is_last(flow: Vocabulary, step: Step) -> bool:
    """Whether the step asks for anything else."""
    asked = step.question(flow)
    return step.name in flow.closing or (asked is not None and asked.is_open and not asked.replies)
