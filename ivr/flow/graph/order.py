"""Which of a layer stands left of which: so that few arrows cross.

Medians of what is above, then of what is below, and neighbours that change places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ivr.flow.graph.item import Item

SWEEPS = 24
"""How often the layers are ordered, down and up."""


def ordered(items: Sequence[Item]) -> list[list[Item]]:
    """The layers, so that few arrows cross; of several equal orders the one nearest to the text."""
    layers: list[list[Item]] = [[] for _ in range(1 + max((item.rank for item in items), default=-1))]
    for item in _walked(items):
        layers[item.rank].append(item)
    _number(layers)
    best, fewest = _places(layers), crossings(layers)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for layer in layers if down else reversed(layers):
            layer.sort(key=lambda item: _median(item.above if down else item.below, item.place))
            _renumber(layer)
        _exchange(layers)
        found = crossings(layers)
        if found < fewest:
            best, fewest = _places(layers), found
    for layer in layers:
        layer.sort(key=lambda item: best[id(item)])
        _renumber(layer)
    return layers


def _walked(items: Sequence[Item]) -> Iterator[Item]:
    """Depth first, so that what belongs together begins together."""
    seen: set[int] = set()
    for root in items:
        stack = [root]
        while stack:
            item = stack.pop()
            if id(item) not in seen and all(id(one) in seen for one in item.above[:1]):
                seen.add(id(item))
                yield item
                stack.extend(reversed(item.below))
    yield from (item for item in items if id(item) not in seen)


def _median(near: Sequence[Item], own: int) -> float:
    places = sorted(one.place for one in near)
    if not places:
        return own
    middle = len(places) // 2
    return places[middle] if len(places) % 2 else (places[middle - 1] + places[middle]) / 2


def _exchange(layers: list[list[Item]]) -> None:
    """Neighbours change places as long as that takes a crossing away."""
    for _ in range(4):
        better = False
        for layer in layers:
            for at in range(len(layer) - 1):
                one, two = layer[at], layer[at + 1]
                if _between(one, two) > _between(two, one):
                    layer[at], layer[at + 1] = two, one
                    one.place, two.place = two.place, one.place
                    better = True
        if not better:
            return


def _between(one: Item, two: Item) -> int:
    """Crossings of the arrows of two neighbours, `one` on the left."""
    return sum(
        mine.place > other.place
        for mines, others in ((one.above, two.above), (one.below, two.below))
        for mine in mines
        for other in others
    )


def crossings(layers: list[list[Item]]) -> int:
    total = 0
    for layer in layers:
        ends = [below.place for item in layer for below in sorted(item.below, key=lambda one: one.place)]
        total += sum(one > two for at, one in enumerate(ends) for two in ends[at + 1 :])
    return total


def _places(layers: list[list[Item]]) -> dict[int, int]:
    return {id(item): item.place for layer in layers for item in layer}


def _number(layers: list[list[Item]]) -> None:
    for layer in layers:
        _renumber(layer)


def _renumber(layer: list[Item]) -> None:
    for place, item in enumerate(layer):
        item.place = place
