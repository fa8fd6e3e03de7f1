"""Edges of confidence that labelled calls speak for.

accept   the lowest edge above which at least `wanted` of the answers are right, and four in five of the least
         sure ones: sure answers do not pay for what had better be asked back
confirm  the lowest edge below that, above which at least half of what is asked back is right: a question
         "Did you want …?" that is mostly answered by no costs more than asking again

Both by the lower bound of the share (Wilson, JASA 22, 1927), so that few answers move no edge: twelve
right ones in a row are not yet 95 %. And an edge moves only over answers: accept goes down, and confirm
either way, where some lie between the old edge and the new one; accept goes up just above what it leaves out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ivr.review.judged import Judged

WANTED = 0.95
HALF = 0.5
MOSTLY = 0.8
"""Of the least sure answers that are taken: as many as the root of all, and `MOVING` at least."""
SIGMAS = 1.0
"""Of the bound: about five times in six the true share is above it."""
FEWEST = 30
"""Answers taken for an intent from which it may have edges of its own."""
MOVING = 10
"""Answers over which an edge moves."""
TELLING = 0.05
"""An edge of an intent's own differs at least so much from that of the flow."""


@dataclass(frozen=True, slots=True)
class Edges:
    """`right` and `taken` are what would be accepted, of so many answers (`of`)."""

    accept: float
    confirm: float
    taken: int
    right: int
    of: int


def proposed(rows: Iterable[Judged], now: tuple[float, float], wanted: float = WANTED) -> Edges | None:
    """Instead of the edges that hold `now`; None where there are too few answers to say."""
    told = sorted((row for row in rows if row.meant), key=lambda row: -row.confidence)
    accept = _lowest(told, wanted, MOSTLY)
    if accept is None:
        return None
    between = _between(told, accept, now[0])
    if accept > now[0]:  # no farther up than just above what it leaves out
        accept = max((math.floor(row.confidence * 100 + 1) / 100 for row in between), default=now[0])
    elif _sum(between) < MOVING:
        accept = now[0]
    confirm = _lowest([row for row in told if row.confidence < accept], HALF)
    if confirm is None or _sum(_between(told, confirm, now[1])) < MOVING:
        confirm = now[1]
    taken = [row for row in told if row.confidence >= accept]
    return Edges(
        accept=accept,
        confirm=min(confirm, accept),
        taken=sum(row.count for row in taken),
        right=sum(row.count for row in taken if row.right),
        of=sum(row.count for row in told),
    )


def _between(rows: Iterable[Judged], one: float, other: float) -> list[Judged]:
    low, high = sorted((one, other))
    return [row for row in rows if low <= row.confidence < high]


def _sum(rows: Iterable[Judged]) -> int:
    return sum(row.count for row in rows)


def per_intent(rows: Sequence[Judged], whole: Edges, wanted: float = WANTED) -> dict[str, Edges]:
    """Intent -> edges of its own, where there is enough to say and they differ from the flow's."""
    found = {}
    for name in sorted({row.meant for row in rows} - {"", "yes", "no", "(answer)"}):
        own = [row for row in rows if row.meant == name]
        if sum(row.count for row in own) >= FEWEST:
            edges = proposed(own, (whole.accept, whole.confirm), wanted)
            if edges is not None and abs(edges.accept - whole.accept) >= TELLING:
                found[name] = edges
    return found


def held_out(
    rows: Sequence[Judged], now: tuple[float, float], wanted: float = WANTED
) -> tuple[int, int] | None:
    """(taken, right) when each half is judged by the edge that the other speaks for; None when one says
    nothing."""
    taken = right = 0
    for part in (0, 1):
        edges = proposed(rows[1 - part :: 2], now, wanted)
        if edges is None:
            return None
        more = tried(rows[part::2], edges) or (0, 0)
        taken, right = taken + more[0], right + more[1]
    return taken, right


def tried(rows: Iterable[Judged], edges: Edges | None) -> tuple[int, int] | None:
    """(taken, right) by these edges."""
    if edges is None:
        return None
    taken = [row for row in rows if row.meant and row.confidence >= edges.accept]
    return sum(row.count for row in taken), sum(row.count for row in taken if row.right)


def as_yaml(whole: Edges | None, intents: dict[str, Edges]) -> str:
    """Lines to paste into a flow."""
    lines = []
    if whole is not None:
        lines += ["policy:", f"  confidence: {_pair(whole)}"]
    if intents:
        lines += ["intents:"]
        for name, edges in intents.items():
            lines += [f"  {name}:", f"    confidence: {_pair(edges)}"]
    return "\n".join(lines)


def _pair(edges: Edges) -> str:
    return f"{{accept: {edges.accept:.2f}, confirm: {edges.confirm:.2f}}}"


def _lowest(told: Sequence[Judged], wanted: float, at_the_edge: float = 0.0) -> float | None:
    """The lowest confidence (the surest come first), in hundredths, from which on the share of right ones is
    surely `wanted`, and that of the least sure ones `at_the_edge`."""
    right = count = 0
    found = None
    for at, row in enumerate(told):
        right, count = right + row.count * row.right, count + row.count
        edge = math.floor(row.confidence * 100) / 100
        following = told[at + 1].confidence if at + 1 < len(told) else -1.0
        if following >= edge or bound(right, count) < wanted:
            continue
        if not at_the_edge or _share(told[: at + 1], max(MOVING, math.isqrt(count))) >= at_the_edge:
            found = edge
    return found


def _share(told: Sequence[Judged], least: int) -> float:
    """The share of right ones among the last, so many at least."""
    right = count = 0
    for row in reversed(told):
        right, count = right + row.count * row.right, count + row.count
        if count >= least:
            break
    return right / count


def bound(right: int, count: int) -> float:
    """The share of right ones, at least."""
    if not count:
        return 0.0
    share, square = right / count, SIGMAS**2
    spread = SIGMAS * math.sqrt(share * (1 - share) / count + square / (4 * count**2))
    return (share + square / (2 * count) - spread) / (1 + square / count)
