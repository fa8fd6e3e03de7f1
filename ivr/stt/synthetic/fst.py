"""A weighted automaton as OpenFst stores it: "vector" of "standard" arcs, version 2."""

from __future__ import annotations

import math
import struct
from pathlib import Path

MAGIC = 2125659606
EXPANDED_MUTABLE = 0x3
SORTED_BY_INPUT, SORTED_BY_OUTPUT = 0x10000000, 0x40000000


class Fst:
    """States are numbers from 0, which is where it starts; costs are negative log probabilities."""

    def __init__(self) -> None:
        self._arcs: list[list[tuple[int, int, float, int]]] = []
        self._final: list[float] = []

    def state(self, final: bool = False) -> int:
        self._arcs.append([])
        self._final.append(0.0 if final else math.inf)
        return len(self._final) - 1

    def arc(self, start: int, into: int, out: int, cost: float, end: int) -> None:
        """Takes the label `into` and gives `out`; 0 is none."""
        self._arcs[start].append((into, out, cost, end))

    def write(self, file: Path, sorted_by: int) -> None:
        """With all arcs in the order that was asked for: SORTED_BY_INPUT, SORTED_BY_OUTPUT or both."""
        by = 1 if sorted_by == SORTED_BY_OUTPUT else 0
        out = bytearray(struct.pack("<i", MAGIC))
        for name in (b"vector", b"standard"):
            out += struct.pack("<i", len(name)) + name
        arcs = sum(map(len, self._arcs))
        out += struct.pack("<iiQqqq", 2, 0, EXPANDED_MUTABLE | sorted_by, 0, len(self._arcs), arcs)
        for final, leaving in zip(self._final, self._arcs, strict=True):
            out += struct.pack("<fq", final, len(leaving))
            for arc in sorted(leaving, key=lambda arc: (arc[by], arc[1 - by])):
                out += struct.pack("<iifi", *arc)
        file.write_bytes(out)
