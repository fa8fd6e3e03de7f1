"""A flow as a picture: steps as boxes, ways as arrows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ivr.flow.graph.dot import as_dot
from ivr.flow.graph.drawing import Arrow, Box, Counts, Drawing, drawing
from ivr.flow.graph.mermaid import as_mermaid
from ivr.flow.graph.svg import as_svg

FORMATS: Mapping[str, Callable[[Drawing], str]] = {"svg": as_svg, "mermaid": as_mermaid, "dot": as_dot}

__all__ = ["FORMATS", "Arrow", "Box", "Counts", "Drawing", "as_dot", "as_mermaid", "as_svg", "drawing"]
