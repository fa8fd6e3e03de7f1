"""The words that work anywhere, at every question of every flow: what each of them does.

    operator     to a person
    repeat       the question again
    slower       the question again, slowly; and everything from then on
    wait         "one moment": a long, quiet wait
    back         to the question before, its slot emptied
    start_over   to the beginning, everything emptied
    language     on in another language of the flow (ivr.flow.tongues)

A flow may send a word elsewhere, or do without it: its section `anywhere`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from ivr.flow import tongues
from ivr.flow.position import Answer
from ivr.flow.turn import Again, Back, Begin, HandOver, Move, StartOver, Turn

HARMLESS = frozenset({"repeat", "slower", "wait"})
"""Words that nobody is asked to confirm: a misunderstanding costs the caller nothing."""

GRAVE = ("operator", "back", "start_over", "language")
"""The others."""


class Question(Protocol):
    """What a word needs of the question that is open."""

    def hold(self, turn: Turn, pending: Answer | None) -> Move: ...


def follow(question: Question, turn: Turn, said: Answer, pending: Answer | None) -> Move:
    """Do what a word says that the flow knows; `pending` is what is being confirmed."""
    word = said.intent or ""
    own = turn.flow.anywhere[word]
    if word == tongues.WORD and turn.flow.nearest(said.answer or "") == turn.flow.language:
        return Again(pending)
    if own.step is not None:
        if word == "operator":
            turn.position.reason = word
        return Begin(word, pending=pending, step=own.step)
    if word == tongues.WORD:
        return tongues.change(turn, said.answer or "", pending)
    return WORDS[word](question, turn, pending)


def _told(turn: Turn, text: str, move: Move) -> Move:
    turn.say(turn.position.step, text, "speech")
    return move


def _operator(question: Question, turn: Turn, pending: Answer | None) -> Move:
    return HandOver("operator")


def _repeat(question: Question, turn: Turn, pending: Answer | None) -> Move:
    return Again(pending)


def _slower(question: Question, turn: Turn, pending: Answer | None) -> Move:
    turn.position.slow = True
    return _told(turn, turn.flow.phrases.slower, Again(pending))


def _wait(question: Question, turn: Turn, pending: Answer | None) -> Move:
    return question.hold(turn, pending)


def _back(question: Question, turn: Turn, pending: Answer | None) -> Move:
    """What is being confirmed has not been taken yet: the question before is this one."""
    own = turn.flow.phrases
    if pending is None and not turn.position.trail:
        return _told(turn, own.nothing_before, Again())
    return _told(turn, own.going_back, Back() if pending is None else Again())


def _start_over(question: Question, turn: Turn, pending: Answer | None) -> Move:
    return _told(turn, turn.flow.phrases.starting_over, StartOver())


WORDS: Mapping[str, Callable[[Question, Turn, Answer | None], Move]] = {
    "operator": _operator,
    "repeat": _repeat,
    "slower": _slower,
    "wait": _wait,
    "back": _back,
    "start_over": _start_over,
}
