"""SVG elements as text."""

from __future__ import annotations

from html import escape

from ivr.flow.graph.layout import Spot

Value = str | float


def element(name: str, *inside: str, **attributes: Value) -> str:
    """`<name …>inside</name>`; `stroke_width` is written `stroke-width`, numbers with one decimal."""
    named = {key.rstrip("_").replace("_", "-"): _value(value) for key, value in attributes.items()}
    written = "".join(f' {key}="{value}"' for key, value in named.items())
    return f"<{name}{written}>{''.join(inside)}</{name}>" if inside else f"<{name}{written}/>"


def rectangle(at: Spot, radius: float, fill: str, **attributes: Value) -> str:
    size = {"x": at.left, "y": at.top, "width": at.width, "height": at.height}
    return element("rect", **size, rx=radius, fill=fill, **attributes)


def letters(x: float, y: float, text: str, size: float, fill: str, **attributes: Value) -> str:
    return element("text", escape(text), x=x, y=y, font_size=f"{size:g}", fill=fill, **attributes)


BOLD: dict[str, Value] = {"font_weight": "600"}
MIDDLE: dict[str, Value] = {"text_anchor": "middle"}
END: dict[str, Value] = {"text_anchor": "end"}


def _value(value: Value) -> str:
    return escape(value) if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
