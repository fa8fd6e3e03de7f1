"""Further wishes of one breath: each waits until the one before it is finished.

A wish is finished where the flow would ask whether there is anything else: at a question of the first level
that any wish answers, at a yes or no whose yes leads to such a question, or where the call would end. There
the next one begins, with what was said for it; a question of the caller is answered at once.
Whoever says that this is all, changes his mind or starts over has no further wishes; whoever is handed over
takes them along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from ivr.events import Understood, Value, Wish
from ivr.flow.position import Answer
from ivr.flow.question import Question
from ivr.flow.turn import Again, Begin, HandOver, Move, Turn
from ivr.flow.vocabulary import Policy, Vocabulary
from ivr.ssml import escaped

MOST = 5
"""Wishes that wait; nobody says more in one breath (ivr/nlu/several.py)."""
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
    turn.position.wishes = _queue(further, turn.position.wishes)
    return onward


def refused(turn: Turn, step: Step, intent: str | None) -> Move | None:
    """The caller does not want what was asked back: on with the wish behind it, if it was a waiting one."""
    position = turn.position
    if not position.wishes or position.wishes[0].intent != intent:
        return None
    turn.note("wish refused", wish=intent)
    del position.wishes[0]
    return due(turn, step)


def noted(turn: Turn, step: Step, answer: Answer, pending: Answer | None) -> Move:
    """Another wish and no answer: the question again, for it is not finished."""
    waiting = turn.position.wishes
    further = [wish for wish in answer.then if wish.intent not in turn.flow.replies]
    turn.position.wishes = _queue(waiting, further)
    if further and all(_among(turn.position.wishes, wish) for wish in further):
        turn.say(step.name, turn.flow.phrases.noted, step.policy.barge_in)
    turn.note("further wish", wishes=[wish.intent for wish in answer.then])
    asked = [wish for wish in answer.then if wish.intent in turn.flow.replies]
    return remembered(turn, step, replace(answer, then=asked), Again(pending))


def begun(turn: Turn, move: Begin, comes_back: bool) -> None:
    """A wish begins: one that does not come back takes the place of all that were before, unless it is one of
    them."""
    waiting = turn.position.wishes
    mine = next((at for at, wish in enumerate(waiting) if wish.intent == move.intent), None)
    if mine is not None:
        del waiting[mine]
    elif not comes_back:
        forget(turn, "another wish")
    turn.position.wishes = _queue(move.then, turn.position.wishes)


def due(turn: Turn, step: Step, ends: bool = False) -> Move | None:
    """The next wish, where it may begin; `ends` is where the call would end. It is asked back where its words
    were unsure."""
    position, flow = turn.position, turn.flow
    if not position.wishes or len(position.stack) != 1 or not (ends or _is_last(flow, step)):
        return None
    turn.settle()
    wish = position.wishes[0]
    if wish.intent == PERSON:
        del position.wishes[0]
        own = flow.anywhere.get(PERSON)
        return HandOver(PERSON) if own is None or own.step is None else Begin(PERSON, step=own.step)
    slots = dict(wish.slots)
    if wish.confidence < flow.edges(wish.intent, step.policy.confidence).accept and not ends:
        return Again(Answer(wish.intent, slots))
    turn.say(step.name, announced(flow, wish.intent), step.policy.barge_in)
    return Begin(wish.intent, slots)


def _queue(first: Sequence[Wish], others: Sequence[Wish]) -> list[Wish]:
    """Each once, and no more than are remembered."""
    queue: list[Wish] = []
    for wish in (*first, *others):
        queue += () if _among(queue, wish) else (wish,)
    return queue[:MOST]


def _among(wishes: Sequence[Wish], one: Wish) -> bool:
    return any(wish.intent == one.intent and wish.slots == one.slots for wish in wishes)


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
