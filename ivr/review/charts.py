"""Pictures of figures as SVG: reliability, thresholds, bands, confusions; in the colours of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from ivr.flow.graph.lettering import cut, width
from ivr.flow.graph.markup import END, MIDDLE, element, letters
from ivr.review.figures import Bin, Figures, Point
from ivr.review.judged import Judged

SMALL = 11.5
TALL, WIDE = 260.0, 400.0
LEFT, TOP, RIGHT, BOTTOM = 46.0, 18.0, 20.0, 42.0
"""Around a diagram of TALL x WIDE."""

COLOURS = """
:root { --good: #12805c; --warn: #b7791f; --bad: #c4320a; --mark: #2f6feb; --ink: #1c2430; --soft: #667085;
  --line: #e4e7ec; --card: #f8fafc; --on: #fff; --paper: #fff; }
@media (prefers-color-scheme: dark) { :root { --good: #4cc38a; --warn: #e0b050; --bad: #ff8b6a;
  --mark: #7aa7ff; --ink: #e6e9ef; --soft: #98a2b3; --line: #2b3340; --card: #1a2029; --on: #10151b;
  --paper: #12161c; } }
"""
HALO: Mapping[str, str | float] = {
    "paint_order": "stroke",
    "stroke": "var(--paper)",
    "stroke_width": 7,
    "stroke_linejoin": "round",
}
"""Of letters that lines run behind."""
ON = "var(--on)"
"""Letters on a strong colour."""
INK, SOFT, LINE, GOOD, WARN, BAD, MARK = (
    f"var(--{name})" for name in ("ink", "soft", "line", "good", "warn", "bad", "mark")
)
BAND_COLOURS: Mapping[str, tuple[str, float]] = {
    "right, taken": (GOOD, 1.0),
    "right, asked back": (GOOD, 0.45),
    "asked again": (SOFT, 0.4),
    "wrong, asked back": (WARN, 1.0),
    "wrong, taken": (BAD, 1.0),
}
_BANDS: Mapping[tuple[bool, str], str] = {
    (True, "accept"): "right, taken",
    (True, "confirm"): "right, asked back",
    (False, "confirm"): "wrong, asked back",
    (False, "accept"): "wrong, taken",
}


def reliability(bins: Sequence[Bin]) -> str:
    """Of what is said to be so probable, so much was right: bars on the diagonal are honest."""
    parts = [*_frame("confidence", "share that was right")]
    parts.append(_path([(0.0, 0.0), (1.0, 1.0)], SOFT, stroke_dasharray="4 4"))
    most = max((one.count for one in bins), default=1)
    for at, one in enumerate(bins):
        if one.count:
            low, high = at / len(bins), (at + 1) / len(bins)
            on = ON if one.count > most / 3 and one.right > 0.05 else INK
            told = f"{one.count} answers of {one.confidence:.2f}: {one.right:.0%} right"
            bar = element(
                "rect",
                element("title", escape(told)),
                x=_x(low) + 2,
                y=_y(one.right),
                width=_x(high) - _x(low) - 4,
                height=max(1.0, _y(0) - _y(one.right)),
                fill=MARK,
                fill_opacity=f"{0.25 + 0.75 * (one.count / most) ** 0.5:.2f}",
            )
            parts += [bar, element("circle", cx=_x(one.confidence), cy=_y(one.right), r=3.5, fill=INK)]
            parts.append(letters(_x((low + high) / 2), _y(0) - 5, str(one.count), 9.5, on, **MIDDLE))
    return _svg(LEFT + WIDE + RIGHT, TOP + TALL + BOTTOM, parts, "Reliability diagram")


def thresholds(curve: Sequence[Point], marks: Mapping[str, float]) -> str:
    """What an edge would take, over all edges; `marks` are edges with their names."""
    parts = [*_frame("accepted from this confidence on", "share of what was said")]
    lines = {
        "belongs here, taken rightly": (GOOD, [(one.threshold, one.kept) for one in curve]),
        "belongs here, taken wrongly": (WARN, [(one.threshold, one.wrong) for one in curve]),
        "does not belong, taken": (BAD, [(one.threshold, one.strange) for one in curve]),
    }
    shown = {name: line for name, line in lines.items() if line[1] and line[1][0][1] == line[1][0][1]}
    parts += [_path(points, colour, stroke_width=2.2) for colour, points in shown.values()]
    for (name, at), row in zip(marks.items(), range(len(marks)), strict=True):
        parts.append(_path([(at, 0.0), (at, 1.0)], SOFT, stroke_dasharray="2 3"))
        anchor = END if at > 0.5 else {}
        x = _x(at) + (-4 if at > 0.5 else 4)
        parts.append(letters(x, _y(0.5) + 14 * row, f"{name} {at:.2f}", 10.5, SOFT, **anchor, **HALO))
    key = [*_key({name: (colour, 1.0) for name, (colour, _) in shown.items()}, TOP + TALL + BOTTOM + 8)]
    return _svg(LEFT + WIDE + RIGHT, TOP + TALL + BOTTOM + 22 * len(shown), [*parts, *key], "Thresholds")


def bands(found: Figures) -> str:
    """Where everything fell: one bar for what belongs here, one for what does not."""
    long, high, parts = 620.0, 26.0, list[str]()
    rows = [("belongs here", True, found.belonging), ("does not", False, found.strange)]
    shown = [row for row in rows if row[2]]
    for at, (name, belongs, of) in enumerate(shown):
        y, x = 8 + at * (high + 12), 100.0
        parts.append(letters(92, y + 17, name, SMALL, INK, **END))
        for band, share in _shares(found, belongs, of).items():
            colour, opacity = BAND_COLOURS[band]
            size = {"x": x, "y": y, "width": share * long, "height": high}
            title = element("title", escape(f"{band}: {share:.1%}"))
            parts.append(element("rect", title, **size, fill=colour, fill_opacity=f"{opacity}"))
            if share > 0.07:
                on = ON if opacity == 1.0 else INK
                parts.append(letters(x + share * long / 2, y + 17, f"{share:.0%}", SMALL, on, **MIDDLE))
            x += share * long
    below = 8 + len(shown) * (high + 12) + 10
    return _svg(750, below + 24, [*parts, *_key_row(BAND_COLOURS, below)], "Bands")


def confusions(rows: Sequence[Judged], most: int = 14) -> str:
    """Said against taken for, the intents that are confused most; empty when none is."""
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        pair = row.label, row.meant if row.band != "reprompt" else ""
        counts[pair] = counts.get(pair, 0) + row.count
    wrong: dict[str, int] = {}
    for (said, taken), count in counts.items():
        if said != taken:
            for name in (said, taken):
                wrong[name] = wrong.get(name, 0) + count
    names = sorted(wrong, key=lambda name: (-wrong[name], name))[:most]
    names = [*sorted(name for name in names if name), *([""] if "" in names else [])]
    if not names:
        return ""
    side, lead = 30.0, min(170.0, max(width(name or "(nothing)", SMALL) for name in names) + 14)
    parts = []
    for row_at, said in enumerate(names):
        y = lead + row_at * side
        parts.append(letters(lead - 8, y + 19, cut(said or "(nothing)", SMALL, lead), SMALL, INK, **END))
        sum_ = sum(counts.get((said, taken), 0) for taken in {pair[1] for pair in counts})
        for at, taken in enumerate(names):
            count = counts.get((said, taken), 0)
            share = count / sum_ if sum_ else 0.0
            x, same = lead + at * side, said == taken
            told = f"{said or 'nothing'} taken for {taken or 'nothing'}: {count} of {sum_}"
            colour, opacity = (GOOD if same else BAD), (0.06 + 0.9 * share if count else 0.03)
            size = {"x": x, "y": y, "width": side - 2, "height": side - 2, "rx": 3}
            parts.append(
                element(
                    "rect", element("title", escape(told)), **size, fill=colour, fill_opacity=f"{opacity}"
                )
            )
            if count:
                on = ON if share > 0.5 else INK
                parts.append(letters(x + side / 2 - 1, y + 19, str(count), SMALL, on, **MIDDLE))
    for at, taken in enumerate(names):
        x = lead + at * side + side / 2 + 3
        turn = f"rotate(-60 {x:.0f} {lead - 8:.0f})"
        name = cut(taken or "(nothing)", SMALL, lead)
        parts.append(letters(x, lead - 8, name, SMALL, INK, transform=turn))
    extent = lead + len(names) * side
    return _svg(extent + lead * 0.6, extent + 6, parts, "Confusions")


def standing_alone(picture: str) -> str:
    """The picture as a file of its own, light or dark as the reader likes it."""
    head, _, rest = picture.partition(">")
    return f'{head} xmlns="http://www.w3.org/2000/svg"><style>{COLOURS}</style>{rest}\n'


def _shares(found: Figures, belongs: bool, of: int) -> dict[str, float]:
    shares = dict.fromkeys(BAND_COLOURS, 0.0)
    for (inside, right, band), count in found.bands.items():
        if inside == belongs:
            shares[_BANDS.get((right, band), "asked again")] += count / of
    return {band: share for band, share in shares.items() if share}


def _frame(below: str, beside: str) -> Iterator[str]:
    """Axes from 0 to 1 both ways."""
    for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        yield _path([(0.0, tick), (1.0, tick)], LINE)
        yield letters(_x(0) - 7, _y(tick) + 4, f"{tick:.0%}", 10.5, SOFT, **END)
        yield letters(_x(tick), _y(0) + 17, f"{tick:g}", 10.5, SOFT, **MIDDLE)
    yield letters(_x(0.5), _y(0) + 34, below, SMALL, SOFT, **MIDDLE)
    yield letters(_x(0) + 2, TOP - 6, beside, SMALL, SOFT)


def _key(entries: Mapping[str, tuple[str, float]], top: float) -> Iterator[str]:
    for at, (name, (colour, opacity)) in enumerate(entries.items()):
        y = top + at * 20
        yield element("rect", x=LEFT, y=y, width=12, height=12, rx=2, fill=colour, fill_opacity=f"{opacity}")
        yield letters(LEFT + 18, y + 10, name, SMALL, INK)


def _key_row(entries: Mapping[str, tuple[str, float]], y: float) -> Iterator[str]:
    x = 100.0
    for name, (colour, opacity) in entries.items():
        yield element("rect", x=x, y=y, width=12, height=12, rx=2, fill=colour, fill_opacity=f"{opacity}")
        yield letters(x + 17, y + 10, name, SMALL, INK)
        x += 40 + width(name, SMALL)


def _path(points: Sequence[tuple[float, float]], colour: str, **more: str | float) -> str:
    line = " L ".join(f"{_x(x):.1f} {_y(y):.1f}" for x, y in points)
    return element("path", d=f"M {line}", fill="none", stroke=colour, **more)


def _x(share: float) -> float:
    return LEFT + share * WIDE


def _y(share: float) -> float:
    return TOP + (1 - share) * TALL


def _svg(wide: float, high: float, parts: Sequence[str], name: str) -> str:
    box = f"0 0 {wide:.0f} {high:.0f}"
    font = "system-ui, sans-serif"
    return element(
        "svg", *parts, viewBox=box, width=round(wide), height=round(high), role="img",
        aria_label=name, font_family=font,
    )  # fmt: skip
