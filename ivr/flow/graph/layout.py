"""Boxes and arrows get places on paper: a layered drawing, top to bottom.

The method is Sugiyama's, in pure Python: turn back the arrows that close a circle; put every box on
a layer below all that lead to it; let arrows that pass a layer hold a place in it, and labels too,
so that nothing can lie upon anything else; order the layers so that few arrows cross (medians, and
exchanging neighbours); and move everything as near to its neighbours as the order allows (least squares
with a smallest distance, solved by pooling, layer by layer), what follows each other in a straight line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ivr.flow.graph.item import Item
from ivr.flow.graph.order import ordered
from ivr.flow.graph.ranks import ranks, turned
from ivr.flow.graph.spacing import LAYER_GAP, move, stack

Point = tuple[float, float]

PORT_GAP = 26.0
"""Between two arrows at a side of a box."""


@dataclass(frozen=True, slots=True)
class Size:
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow to lay out; `label` is the size of what is written on it, or None."""

    source: str
    target: str
    label: Size | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """The middle of something, and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Route:
    """The points of a link, from its source to its target, and where its label stands."""

    points: tuple[Point, ...]
    label: Spot | None


@dataclass(frozen=True, slots=True)
class Layout:
    """`routes` in the order of the links; nothing lies left of 0 or above 0."""

    boxes: Mapping[str, Spot]
    routes: tuple[Route, ...]
    width: float
    height: float


def laid_out(sizes: Mapping[str, Size], links: Sequence[Link]) -> Layout:
    """Every box and link with its place. A link from a box to itself runs beside it."""
    own = {link.source: _loop_room(link) for link in links if link.source == link.target}
    none = Size(0.0, 0.0)
    forward = [link for link in links if link.source != link.target]
    back = turned(sizes, [(link.source, link.target) for link in forward])
    lanes = [_Lane(link, number in back) for number, link in enumerate(forward)]
    rank = ranks(sizes, [(lane.upper, lane.lower) for lane in lanes])
    items = {
        name: Item(
            2 * rank[name],
            size.width + 2 * own.get(name, none).width,
            max(size.height, own.get(name, none).height),
        )
        for name, size in sizes.items()
    }
    for lane in lanes:
        lane.hold(items)
    layers = ordered([*items.values(), *(item for lane in lanes for item in lane.chain)])
    move(layers)
    stack(layers)
    boxes = {
        name: Spot(items[name].x, items[name].y, size.width, size.height) for name, size in sizes.items()
    }
    _spread(lanes, boxes)
    waiting = iter(lanes)
    routes = tuple(
        _loop(link, boxes[link.source]) if link.source == link.target else next(waiting).route
        for link in links
    )
    width = max((item.x + item.width / 2 for layer in layers for item in layer), default=0.0)
    height = max((item.y + item.height / 2 for layer in layers for item in layer), default=0.0)
    return Layout(boxes, routes, width, height)


@dataclass(slots=True)
class _Lane:
    """A link's way through the layers, from the upper box to the lower one; `is_back` when it leads up."""

    link: Link
    is_back: bool
    chain: list[Item] = field(default_factory=list)
    leaves: Point = (0.0, 0.0)
    comes: Point = (0.0, 0.0)

    @property
    def upper(self) -> str:
        return self.link.target if self.is_back else self.link.source

    @property
    def lower(self) -> str:
        return self.link.source if self.is_back else self.link.target

    @property
    def holder(self) -> Item:
        """Where the label stands: next to the source."""
        return self.chain[-1 if self.is_back else 0]

    def hold(self, items: Mapping[str, Item]) -> None:
        """Keep a place in every layer between the two boxes."""
        upper, lower = items[self.upper], items[self.lower]
        self.chain = [Item(rank, 2.0, 0.0, is_box=False) for rank in range(upper.rank + 1, lower.rank)]
        if self.link.label is not None:
            self.holder.width, self.holder.height = self.link.label.width, self.link.label.height
        for one, two in pairwise((upper, *self.chain, lower)):
            one.below.append(two)
            two.above.append(one)

    @property
    def route(self) -> Route:
        """Upright as long as it stands beside boxes: it only turns between two layers."""
        points = [self.leaves, (self.leaves[0], self.chain[0].top - LAYER_GAP)]
        for item in self.chain:
            points += [(item.x, item.top), (item.x, item.bottom)]
        points += [(self.comes[0], self.chain[-1].bottom + LAYER_GAP), self.comes]
        label = self.link.label
        spot = None if label is None else Spot(self.holder.x, self.holder.y, label.width, label.height)
        return Route(tuple(dict.fromkeys(reversed(points) if self.is_back else points)), spot)


def _spread(lanes: Sequence[_Lane], boxes: Mapping[str, Spot]) -> None:
    """Where lanes leave and come: side by side below and above their boxes, in the order of their ways."""
    below: dict[str, list[_Lane]] = {}
    above: dict[str, list[_Lane]] = {}
    for lane in lanes:
        below.setdefault(lane.upper, []).append(lane)
        above.setdefault(lane.lower, []).append(lane)
    for name, ones in below.items():
        ones.sort(key=lambda lane: lane.chain[0].x)
        for lane, x in zip(ones, _ports(boxes[name], [lane.chain[0].x for lane in ones]), strict=True):
            lane.leaves = (x, boxes[name].bottom)
    for name, ones in above.items():
        ones.sort(key=lambda lane: lane.chain[-1].x)
        for lane, x in zip(ones, _ports(boxes[name], [lane.chain[-1].x for lane in ones]), strict=True):
            lane.comes = (x, boxes[name].top)


def _ports(box: Spot, wishes: Sequence[float]) -> list[float]:
    """One in the middle; of several, each as near as may be to where its way leads."""
    if len(wishes) == 1:
        near = abs(wishes[0] - box.x) < box.width / 4
        return [wishes[0] if near else box.x]
    width = min(box.width * 0.7, PORT_GAP * (len(wishes) - 1))
    return [box.x + width * (at / (len(wishes) - 1) - 0.5) for at in range(len(wishes))]


def _loop_room(link: Link) -> Size:
    """What a loop takes beside its box."""
    return Size(30.0 + (link.label.width if link.label else 0.0), link.label.height if link.label else 0.0)


def _loop(link: Link, box: Spot) -> Route:
    """Out of the right side, and back into it."""
    x, rise = box.right, min(12.0, box.height / 4)
    points = ((x, box.y - rise), (x + 22, box.y - rise), (x + 22, box.y + rise), (x, box.y + rise))
    size = link.label
    label = None if size is None else Spot(x + 26 + size.width / 2, box.y, size.width, size.height)
    return Route(points, label)
