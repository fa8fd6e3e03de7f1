"""What holds a place in a layer of a drawing."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Item:
    """A box; or an arrow that passes a layer, perhaps with its label."""

    rank: int
    width: float
    height: float
    is_box: bool = True
    above: list[Item] = field(default_factory=list)
    below: list[Item] = field(default_factory=list)
    place: int = 0
    x: float = 0.0
    y: float = 0.0
    top: float = 0.0  # of its layer
    bottom: float = 0.0

    def weight(self, other: Item) -> float:
        """Long arrows shall be straight."""
        return (1.0, 2.0, 8.0)[(not self.is_box) + (not other.is_box)]
