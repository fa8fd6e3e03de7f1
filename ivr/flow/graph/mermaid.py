"""A drawing as Mermaid text, which code hosts and wikis draw by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flow.graph.drawing import Arrow, Box, Drawing
from ivr.flow.graph.kinds import look_of
from ivr.flow.graph.lettering import cut


def as_mermaid(drawing: Drawing) -> str:
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    yield "flowchart TD"
    for box in drawing.boxes.values():
        yield f"  {_id(box.id)}{_shape(box)}:::{_class(box.kind)}"
    for arrow in drawing.arrows:
        yield f"  {_id(arrow.source)} {_line(arrow)} {_id(arrow.target)}"
    for kind in dict.fromkeys(box.kind for box in drawing.boxes.values()):
        look = look_of(kind)
        yield f"  classDef {_class(kind)} fill:{look.light},stroke:{look.dark},color:#1f2733"


def _shape(box: Box) -> str:
    if box.is_end:
        return f'(["{_quoted(box.text)}"])'
    wants = "".join(f"“{intent}”<br/>" for intent in map(_quoted, box.intents))
    count = "" if box.count is None else f" ({box.count})"
    marks = "".join(f" [{mark}]" for mark in box.marks)
    text = f"<br/>{_quoted(cut(box.text, 1.0, 34.0))}" if box.text else ""
    return f'["{wants}<b>{_quoted(box.id)}</b>{_quoted(marks + count)}{text}"]'


def _line(arrow: Arrow) -> str:
    label = ", ".join(arrow.labels) + ("" if arrow.count is None else f" ({arrow.count})")
    line = "-.->" if arrow.loose or arrow.back else "-->"
    return f'{line}|"{_quoted(label.strip())}"|' if label else line


def _id(name: str) -> str:
    """`end` and some others are words of Mermaid, so none stands bare."""
    return "s_" + "".join(sign if sign.isalnum() else "_" for sign in name)


def _class(kind: str) -> str:
    return "k_" + kind.replace(" ", "_")


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "#quot;").replace("<", "&lt;").replace(">", "&gt;")
