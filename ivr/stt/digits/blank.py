"""Where a question asks for digits, and where digits stand in what was read otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.nlu.grammar import Digits, Grammar
from ivr.stt import spoken


def asked(grammar: Grammar) -> Digits | None:
    """The blank of a question that can be answered by digits alone; of several, one for all their lengths."""
    alone = [
        item for phrase in grammar.asked if len(phrase) == 1 for item in phrase if isinstance(item, Digits)
    ]
    if not alone:
        return None
    return Digits(min(item.shortest for item in alone), max(item.longest for item in alone))


def within(grammar: Grammar) -> Digits | None:
    """One blank for the lengths of all blanks that stand beside words ("order number ...")."""
    inside = [
        item
        for phrase in grammar.asked + grammar.others
        if len(phrase) > 1
        for item in phrase
        if isinstance(item, Digits)
    ]
    if not inside:
        return None
    return Digits(min(item.shortest for item in inside), max(item.longest for item in inside))


def inside(words: Sequence[str], digits: Digits) -> slice | None:
    """The row of digit words that fills this blank; a shorter one is none of it ("k one a zero b one")."""
    row = run(words)
    return row if row is not None and row.stop - row.start >= digits.shortest else None


def run(words: Sequence[str]) -> slice | None:
    """The longest row of digit words among these; None when none is a digit."""
    best, start = slice(0, 0), 0
    for at, word in enumerate([*words, ""]):
        if word not in spoken.DIGITS:
            if at - start > best.stop - best.start:
                best = slice(start, at)
            start = at + 1
    return best if best.stop > best.start else None
