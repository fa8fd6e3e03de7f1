"""Boxes and labels: how much room they take, and how they look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from ivr.flow.graph.drawing import Arrow, Box
from ivr.flow.graph.kinds import Look, look_of
from ivr.flow.graph.layout import Size, Spot
from ivr.flow.graph.lettering import cut, width, wrapped
from ivr.flow.graph.markup import BOLD, END, MIDDLE, element, letters, rectangle

INK, QUIET, PAPER, LINE = "#1f2733", "#667085", "#ffffff", "#98a2b3"
WISH, AGAIN = "#7a5af8", "#2563eb"
"""Of what callers want (the intents, and the arrows that they take), and of what is asked again."""

MARKS = {"start": "#344054", "hand-over": "#15803d"}

TITLE, BODY, SMALL = 13.0, 11.5, 10.5
"""Sizes of letters."""

PADDING, RADIUS = 12.0, 9.0
NARROWEST, WIDEST = 120.0, 230.0
BODY_LINE, LABEL_LINE, TAG_LINE = 15.0, 14.0, 22.0
MOST_LINES, MOST_LABEL_LINES = 3, 6
LONGEST_LABEL = 150.0

Tag = tuple[str, str]
"""A text and its colour."""


class Shape:
    """The letters of a box, and how much room they take."""

    def __init__(self, box: Box) -> None:
        self.box, self.look = box, look_of(box.kind)
        self._lines: tuple[str, ...] = ()
        self._rows: list[list[Tag]] = []
        if box.is_end:
            self.size = Size(width(box.text, SMALL, bold=True) + 2 * PADDING, 22.0)
            return
        inner = WIDEST - 2 * PADDING
        tags = [(cut(f"“{intent}”", SMALL, inner - 18), WISH) for intent in box.intents]
        self._rows = _rows([*tags, *((mark, MARKS[mark]) for mark in box.marks)], inner)
        self._lines = wrapped(box.text, BODY, inner, MOST_LINES)
        count = 0.0 if box.count is None else width(str(box.count), SMALL, bold=True) + 12
        self._title = cut(box.id, TITLE, (inner - 23 - count) / 1.08)
        title = 23 + width(self._title, TITLE, bold=True) + count
        widest = max(title, *(width(line, BODY) for line in self._lines), *map(_row_width, self._rows), 0.0)
        body = BODY_LINE * len(self._lines) + PADDING - 2 if self._lines else 2.0
        self.size = Size(max(NARROWEST, widest + 2 * PADDING), self._head + body)

    @property
    def _head(self) -> float:
        """How far down the colour reaches: behind the name of the step."""
        return TAG_LINE * len(self._rows) + PADDING + 19

    def drawn(self, at: Spot) -> Iterator[str]:
        yield f'<g class="{"end" if self.box.is_end else "step"}" id="{_id(self.box.id)}">'
        yield from self._end(at) if self.box.is_end else self._step(at)
        yield "</g>"

    def _end(self, at: Spot) -> Iterator[str]:
        yield rectangle(at, 11, self.look.light, stroke=self.look.dark, stroke_opacity=".45")
        yield letters(at.x, at.y + 3.7, self.box.text, SMALL, self.look.dark, **MIDDLE, **BOLD)

    def _step(self, at: Spot) -> Iterator[str]:
        box, look = self.box, self.look
        left, top = at.left + PADDING, at.top + TAG_LINE * len(self._rows) + PADDING
        yield element("title", escape(f"{box.id} ({box.kind})"))
        yield rectangle(Spot(at.x, at.y + 2, at.width, at.height), RADIUS, "#101828", fill_opacity=".07")
        yield rectangle(at, RADIUS, PAPER, stroke=look.dark, stroke_opacity=".55")
        yield element("path", d=_rounded_top(at, self._head), fill=look.light)
        for number, row in enumerate(self._rows):
            yield from _tags(row, left - 3, at.top + 5 + TAG_LINE * number)
        yield _icon(look, left, top - 1)
        yield letters(left + 23, top + 11.5, self._title, TITLE, INK, **BOLD)
        if box.count is not None:
            yield letters(at.right - PADDING, top + 11, str(box.count), SMALL, look.dark, **END, **BOLD)
        for number, line in enumerate(self._lines):
            yield letters(left, top + 33 + BODY_LINE * number, line, BODY, QUIET)


class Label:
    """What is written on an arrow: several outcomes in lines, and how many took it."""

    def __init__(self, arrow: Arrow) -> None:
        text = ", ".join(label.replace("_", " ") for label in arrow.labels)
        self._lines = wrapped(text, SMALL, LONGEST_LABEL, MOST_LABEL_LINES) if text else ()
        self._lines += () if arrow.count is None else (str(arrow.count),)
        self._colour = WISH if arrow.loose else QUIET
        widest = max((width(line, SMALL) for line in self._lines), default=0.0)
        self.size = Size(widest + 10, LABEL_LINE * len(self._lines) + 3) if self._lines else None

    def drawn(self, at: Spot) -> Iterator[str]:
        yield rectangle(at, 5, PAPER, class_="label", fill_opacity=".94")
        for number, line in enumerate(self._lines):
            yield letters(at.x, at.top + 11.5 + LABEL_LINE * number, line, SMALL, self._colour, **MIDDLE)


def _rounded_top(at: Spot, height: float) -> str:
    round_ = f"a {RADIUS:g} {RADIUS:g} 0 0 1 {RADIUS:g}"
    return (
        f"M {at.left + RADIUS:.1f} {at.top:.1f} h {at.width - 2 * RADIUS:.1f} {round_} {RADIUS:g} "
        f"v {height - RADIUS:.1f} h {-at.width:.1f} v {RADIUS - height:.1f} {round_} {-RADIUS:g} z"
    )


def _tags(row: Sequence[Tag], x: float, y: float) -> Iterator[str]:
    for text, colour in row:
        wide = width(text, SMALL) + 14
        yield rectangle(Spot(x + wide / 2, y + 8, wide, 16), 8, colour, fill_opacity=".14")
        yield letters(x + 7, y + 11.6, text, SMALL, colour)
        x += wide + 4


def _rows(tags: Sequence[Tag], room: float) -> list[list[Tag]]:
    rows: list[list[Tag]] = []
    for tag in tags:
        if rows and _row_width([*rows[-1], tag]) <= room:
            rows[-1].append(tag)
        else:
            rows.append([tag])
    return rows


def _row_width(row: Sequence[Tag]) -> float:
    return sum(width(text, SMALL) + 18 for text, _ in row) - 4


def _icon(look: Look, x: float, y: float) -> str:
    return element(
        "g",
        element("path", d=look.icon),
        transform=f"translate({x:.1f} {y:.1f})",
        fill="none",
        stroke=look.dark,
        stroke_width=1.5,
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def _id(name: str) -> str:
    return escape(f"step-{name}".replace(":", "-").replace(" ", "-"))
