"""On which layer a box stands: below all that lead to it, once the circles are cut open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

Way = tuple[str, str]
"""From a box to another."""


def turned(names: Iterable[str], ways: Sequence[Way]) -> frozenset[int]:
    """The ways (by number) that lead back to a box on the way to which they stand."""
    leaving: dict[str, list[int]] = {}
    for at, (source, _) in enumerate(ways):
        leaving.setdefault(source, []).append(at)
    done: set[str] = set()
    begun: set[str] = set()
    back: set[int] = set()
    for root in names:
        stack: list[tuple[str, Iterator[int]]] = []
        if root not in done:
            stack.append((root, iter(leaving.get(root, ()))))
            begun.add(root)
        while stack:
            name, rest = stack[-1]
            number = next(rest, None)
            if number is None:
                stack.pop()
                begun.discard(name)
                done.add(name)
                continue
            there = ways[number][1]
            if there in begun:
                back.add(number)
            elif there not in done:
                begun.add(there)
                stack.append((there, iter(leaving.get(there, ()))))
    return frozenset(back)


def ranks(names: Iterable[str], ways: Sequence[tuple[str, str]]) -> dict[str, int]:
    """A layer below all that lead here; then each box that more leads out of than into sinks to
    what it leads to, so that arrows are short."""
    above: dict[str, list[str]] = {name: [] for name in names}
    below: dict[str, list[str]] = {name: [] for name in above}
    for upper, lower in ways:
        above[lower].append(upper)
        below[upper].append(lower)
    order: list[str] = []
    missing = {name: len(above[name]) for name in above}
    ready = [name for name in above if not missing[name]]
    while ready:
        name = ready.pop(0)
        order.append(name)
        for lower in below[name]:
            missing[lower] -= 1
            if not missing[lower]:
                ready.append(lower)
    ranks: dict[str, int] = {}
    for name in order:
        ranks[name] = 1 + max((ranks[upper] for upper in above[name]), default=-1)
    for name in reversed(order):
        if below[name] and len(below[name]) > len(above[name]):
            ranks[name] = max(ranks[name], min(ranks[lower] for lower in below[name]) - 1)
    lowest = min(ranks.values(), default=0)
    return {name: rank - lowest for name, rank in ranks.items()}
