"""Where everything stands, in the order of its layer: as near to its neighbours as the distances allow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ivr.flow.graph.item import Item

SWEEPS = 24
"""How often everything is moved, down and up."""

GAP, LABEL_GAP = 26.0, 12.0
"""Between two boxes of a layer; between anything and a label or a passing arrow."""

LAYER_GAP = 22.0
"""Between two layers; labels have layers of their own."""


def distance(one: Item, two: Item) -> float:
    """Between the middles of two neighbours."""
    gap = LABEL_GAP if not (one.is_box and two.is_box) else GAP
    return (one.width + two.width) / 2 + gap


def move(layers: list[list[Item]]) -> None:
    """Give every item its x, from 0 on: down and up, each layer near to the one before; then each
    near to both, and straight what follows each other alone."""
    for layer in layers:
        x = 0.0
        for at, item in enumerate(layer):
            x += distance(layer[at - 1], item) if at else 0.0
            item.x = x
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for layer in layers if down else reversed(layers):
            _pool(layer, lambda item, down=down: item.above if down else item.below)  # type: ignore[misc]
    neighbours = {
        id(item): (before, after)
        for layer in layers
        for before, item, after in zip([None, *layer[:-1]], layer, [*layer[1:], None], strict=True)
    }
    lines = list(_lines(layers))
    for sweep in range(SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            _pool(layer, lambda item: [*item.above, *item.below])
        for line in lines:
            _straighten(line, neighbours)
    left = min((item.x - item.width / 2 for layer in layers for item in layer), default=0.0)
    for layer in layers:
        for item in layer:
            item.x -= left


def _lines(layers: list[list[Item]]) -> Iterator[list[Item]]:
    """Runs of items that have nothing but each other: long arrows, and steps that only follow."""
    for layer in layers:
        for item in layer:
            if len(item.above) == 1 and len(item.above[0].below) == 1:
                continue
            line = [item]
            while len(line[-1].below) == 1 and len(line[-1].below[0].above) == 1:
                line.append(line[-1].below[0])
            if len(line) > 1:
                yield line


def _straighten(line: list[Item], neighbours: Mapping[int, tuple[Item | None, Item | None]]) -> None:
    """One x for as many as can have it, from the top down."""
    run: list[Item] = []
    low, high = float("-inf"), float("inf")
    for item in line:
        before, after = neighbours[id(item)]
        least = before.x + distance(before, item) if before is not None else float("-inf")
        most = after.x - distance(item, after) if after is not None else float("inf")
        if run and max(low, least) > min(high, most):
            _align(run, low, high)
            run, low, high = [], float("-inf"), float("inf")
        run.append(item)
        low, high = max(low, least), min(high, most)
    _align(run, low, high)


def _align(run: list[Item], low: float, high: float) -> None:
    weights = [1.0 if not item.is_box else 3.0 for item in run]
    wish = sum(item.x * weight for item, weight in zip(run, weights, strict=True)) / sum(weights)
    for item in run:
        item.x = min(max(wish, low), high) if low <= high else item.x


def _pool(layer: list[Item], near_to: Callable[[Item], Sequence[Item]]) -> None:
    """Weighted least squares under smallest distances: pool adjacent violators."""
    offsets, x = [], 0.0
    for at, item in enumerate(layer):
        x += distance(layer[at - 1], item) if at else 0.0
        offsets.append(x)
    pools: list[tuple[float, float, int]] = []  # sum of weight * wish, sum of weight, members
    for item, offset in zip(layer, offsets, strict=True):
        near = near_to(item)
        weights = [item.weight(one) for one in near]
        wish = item.x
        if near:
            wish = sum(weight * one.x for weight, one in zip(weights, near, strict=True)) / sum(weights)
        pool = ((sum(weights) or 0.1) * (wish - offset), sum(weights) or 0.1, 1)
        while pools and pools[-1][0] / pools[-1][1] > pool[0] / pool[1]:
            last = pools.pop()
            pool = (last[0] + pool[0], last[1] + pool[1], last[2] + pool[2])
        pools.append(pool)
    at = 0
    for total, weight, members in pools:
        for _ in range(members):
            layer[at].x = total / weight + offsets[at]
            at += 1


def stack(layers: list[list[Item]]) -> None:
    y = 0.0
    for layer in layers:
        height = max((item.height for item in layer), default=0.0)
        for item in layer:
            item.y, item.top, item.bottom = y + height / 2, y, y + height
        y += height + LAYER_GAP
