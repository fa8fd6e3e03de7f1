"""A drawing as SVG, which every browser shows: boxes in the colour of what they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from ivr.flow.graph.drawing import Arrow, Drawing
from ivr.flow.graph.layout import Layout, Link, Point, Route, laid_out
from ivr.flow.graph.lettering import width
from ivr.flow.graph.markup import BOLD, element, letters
from ivr.flow.graph.shapes import AGAIN, INK, LINE, QUIET, SMALL, WISH, Label, Shape

FONT = "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
GROUND = "#f8fafc"
MARGIN, HEADER = 28.0, 46.0
THIN, THICK = 1.4, 6.0

STYLES: Mapping[str, str] = {"onward": LINE, "wish": WISH, "again": AGAIN}
"""What an arrow is -> its colour."""


def as_svg(drawing: Drawing) -> str:
    shapes, labels, layout = arranged(drawing)
    return "\n".join(_document(drawing, layout, shapes, labels)) + "\n"


def arranged(drawing: Drawing) -> tuple[dict[str, Shape], list[Label], Layout]:
    """The boxes and labels (in the order of the arrows), and where they stand."""
    shapes = {box.id: Shape(box) for box in drawing.boxes.values()}
    labels = [Label(arrow) for arrow in drawing.arrows]
    links = [
        Link(arrow.source, arrow.target, label.size)
        for arrow, label in zip(drawing.arrows, labels, strict=True)
    ]
    return shapes, labels, laid_out({name: shape.size for name, shape in shapes.items()}, links)


def _document(
    drawing: Drawing, layout: Layout, shapes: Mapping[str, Shape], labels: Sequence[Label]
) -> Iterator[str]:
    legend = _legend(drawing)
    wide = max(layout.width, width(drawing.name, 17, bold=True), width(legend, SMALL)) + 2 * MARGIN
    high = layout.height + 2 * MARGIN + HEADER
    most = max((arrow.count or 0 for arrow in drawing.arrows), default=0)
    head = element(
        "svg",
        "",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {wide:.0f} {high:.0f}",
        width=round(wide),
        height=round(high),
        font_family=FONT,
        role="img",
        aria_label=f"The flow {drawing.name}",
    )
    yield head.removesuffix("</svg>")
    yield element("defs", *(_arrow_head(name, colour) for name, colour in STYLES.items()))
    yield element("rect", width="100%", height="100%", fill=GROUND)
    yield letters(MARGIN, MARGIN + 10, drawing.name, 17, INK, **BOLD)
    yield letters(MARGIN, MARGIN + 27, legend, SMALL, QUIET)
    yield f'<g transform="translate({(wide - layout.width) / 2:.1f} {MARGIN + HEADER:.1f})">'
    for arrow, route in zip(drawing.arrows, layout.routes, strict=True):
        yield _line(arrow, route, most)
    for name, shape in shapes.items():
        yield from shape.drawn(layout.boxes[name])
    for label, route in zip(labels, layout.routes, strict=True):
        if route.label is not None:
            yield from label.drawn(route.label)
    yield "</g>"
    yield "</svg>"


def _legend(drawing: Drawing) -> str:
    steps = sum(not box.is_end for box in drawing.boxes.values())
    parts = [f"{steps} steps"]
    parts += ["violet: what the caller wants"] if any(arrow.loose for arrow in drawing.arrows) else []
    parts += ["dashed: asked again"] if any(arrow.back for arrow in drawing.arrows) else []
    return " · ".join(parts)


def _line(arrow: Arrow, route: Route, most: int) -> str:
    style = "wish" if arrow.loose else "again" if arrow.back else "onward"
    thick = THIN if arrow.count is None else 1.0 + (THICK - 1.0) * arrow.count / max(1, most)
    return element(
        "path",
        class_="arrow",
        data_from=arrow.source,
        data_to=arrow.target,
        d=_curve(route.points),
        fill="none",
        stroke=STYLES[style],
        stroke_width=thick,
        **({"stroke_dasharray": "5 4"} if arrow.back else {}),
        marker_end=f"url(#{style})",
    )


def _curve(points: Sequence[Point]) -> str:
    """Upright at every point, so that arrows leave boxes and come to them straight."""
    parts = [f"M {points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x, y), (there_x, there_y) in pairwise(points):
        end = f"{there_x:.1f} {there_y:.1f}"
        if abs(there_x - x) < 0.5 or abs(there_y - y) < 0.5:
            parts.append(f"L {end}")
        else:
            bend = (there_y - y) * 0.6
            parts.append(f"C {x:.1f} {y + bend:.1f} {there_x:.1f} {there_y - bend:.1f} {end}")
    return " ".join(parts)


def _arrow_head(name: str, colour: str) -> str:
    return element(
        "marker",
        element("path", d="M 0 0.6 L 8 4 L 0 7.4 z", fill=colour),
        id=name,
        viewBox="0 0 8 8",
        refX=7.2,
        refY=4,
        markerWidth=8,
        markerHeight=8,
        markerUnits="userSpaceOnUse",
        orient="auto",
    )
