"""A drawing as DOT text, for Graphviz."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flow.graph.drawing import Arrow, Box, Drawing
from ivr.flow.graph.kinds import look_of
from ivr.flow.graph.lettering import wrapped


def as_dot(drawing: Drawing) -> str:
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    yield f"digraph {_quoted(drawing.name)} {{"
    yield '  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, margin="0.15,0.08"];'
    yield '  edge [fontname="Helvetica", fontsize=9, color="#98a2b3", fontcolor="#667085"];'
    for box in drawing.boxes.values():
        yield f"  {_quoted(box.id)} [{_look(box)}];"
    for arrow in drawing.arrows:
        yield f"  {_quoted(arrow.source)} -> {_quoted(arrow.target)} [{_line(arrow)}];"
    yield "}"


def _look(box: Box) -> str:
    look = look_of(box.kind)
    head = box.id + "".join(f" [{mark}]" for mark in box.marks)
    head += "" if box.count is None else f" ({box.count})"
    wants = [f"“{intent}”" for intent in box.intents]
    lines = [box.text] if box.is_end else [*wants, head, *wrapped(box.text, 1.0, 18.0, 3)]
    shape = ", shape=oval" if box.is_end else ""
    return f'label={_quoted(*lines)}, fillcolor="{look.light}", color="{look.dark}"{shape}'


def _line(arrow: Arrow) -> str:
    label = [", ".join(arrow.labels)] if arrow.labels else []
    label += [] if arrow.count is None else [str(arrow.count)]
    style = ", style=dashed" if arrow.loose or arrow.back else ""
    return f"label={_quoted(*label)}{style}"


def _quoted(*lines: str) -> str:
    """Lines of one text; DOT's own escapes are taken as letters."""
    return '"' + "\\n".join(line.replace("\\", "\\\\").replace('"', '\\"') for line in lines) + '"'
