from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.progress import track
from rich.table import Table
from rich.text import Text

from ivr.cli import logs
from ivr.cli.terminal import SenseName, complaints, console, write
from ivr.engine.repertoire import Play, load_play
from ivr.errors import StoreError
from ivr.review import bands, charts, crossed, labelled
from ivr.review.figures import Figures, figures
from ivr.review.judged import Judged, judged
from ivr.review.page import as_html, percent, summary
from ivr.review.reading import Reader
from ivr.senses.senses import SENSE

app = typer.Typer(add_completion=False)
T = TypeVar("T")

MOST_SHOWN = 12
FEWEST_STRANGE = 10
"""Utterances that belong nowhere, without which no edge is to be trusted."""


@app.command("eval")
def evaluate(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="[DATA.csv] FLOW", help="Labelled utterances, and the folder of a flow."),
    ],
    step: Annotated[str, typer.Option(help="The step that is answered where the table names none.")] = "",
    language: Annotated[str, typer.Option(help="Another language of the flow: es-ES.")] = "",
    wanted: Annotated[
        float, typer.Option(min=0.5, max=1, help="The share of what is taken that shall be right.")
    ] = bands.WANTED,
    sense: SenseName = SENSE,
    html: Annotated[Path | None, typer.Option(help="A page with pictures, in one file.")] = None,
    svg: Annotated[Path | None, typer.Option(help="A folder for the pictures.", file_okay=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Measure what is understood, and propose the edges of confidence.

    Without DATA.csv the flow is judged by its own lines, each by an understanding that has not seen it.
    """
    logs.warnings_only()
    if len(paths) > 2 or not paths[-1].is_dir():
        raise typer.BadParameter("name a table, if any, and the folder of a flow", param_hint="FLOW")
    play = load_play(paths[-1], sense=sense)
    reader = Reader(play, step, language)
    if len(paths) == 2:
        rows = _labelled(paths[0], play, step, language)
        about = f"{paths[0].name}, at '{play.flow.name}'."
    else:
        rows = _crossed(play, step, language)
        about = f"The lines of '{play.flow.name}', each by an understanding that has not seen it."
    if not rows:
        raise typer.BadParameter("there is nothing that somebody has judged", param_hint="DATA.csv")
    said = _Said(rows, wanted, reader.edges(None), about)
    if as_json:
        print(json.dumps(said.plain, indent=1, ensure_ascii=False))
    else:
        said.show()
    if html is not None:
        write(html, said.page(f"What '{play.flow.name}' understands"))
        complaints.print(f"The page is {html}.", markup=False, highlight=False)
    if svg is not None:
        svg.mkdir(parents=True, exist_ok=True)
        for name, picture in said.pictures.items():
            write(svg / f"{name}.svg", charts.standing_alone(picture))


def _labelled(file: Path, play: Play, step: str, language: str) -> list[Judged]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        why = getattr(fault, "strerror", None) or "it is no text in UTF-8"
        raise StoreError(f"{file} cannot be read: {why}.") from fault
    rows = labelled.read(text, str(file), step, language)
    return list(judged(_tracked(rows, "Listening"), play))


def _crossed(play: Play, step: str, language: str) -> list[Judged]:
    parts = crossed.parts(play, step, language)
    every = _tracked(parts, "Learning")
    return [row for part in every for row in crossed.judged(part, play, step, language)]


def _tracked(rows: Sequence[T], what: str) -> Iterable[T]:
    return track(rows, what, console=complaints, transient=True, disable=not complaints.is_terminal)


class _Said:
    """What is told, in whatever form: figures of the lines that measure, edges from those that tune."""

    def __init__(self, rows: Sequence[Judged], wanted: float, edges: tuple[float, float], about: str) -> None:
        tuning = [row for row in rows if row.split in ("train", "tune")]
        self.rows = [row for row in rows if row.split not in ("train", "tune")] if tuning else list(rows)
        self.found: Figures = figures(self.rows)
        self.about, self._edges, self._wanted = about, edges, wanted
        learned = tuning or self.rows
        self._whole = bands.proposed(learned, edges, wanted)
        own = bands.per_intent(learned, self._whole, wanted) if self._whole else {}
        self.yaml = bands.as_yaml(self._whole, own)
        self._held_out = (
            bands.tried(self.rows, self._whole) if tuning else bands.held_out(learned, edges, wanted)
        )

    @property
    def told(self) -> str:
        """What there is to say of the proposal."""
        if self._whole is None:
            return (
                f"Too few answers, or too few right ones, to say from where on {self._wanted:.0%} are right."
            )
        whole = self._whole
        parts = [f"From {whole.accept:.2f} on, {whole.right} of {whole.taken} answers are right."]
        if self._held_out and self._held_out[0]:
            taken, right = self._held_out
            parts.append(f"Of lines that had no say in it, {right} of {taken}.")
        if self.found.strange < FEWEST_STRANGE:
            parts.append("Nearly nothing was said that belongs nowhere: real callers want higher edges.")
        return " ".join(parts)

    @property
    def marks(self) -> dict[str, float]:
        now = {"accept": self._edges[0], "confirm": self._edges[1]}
        return now | ({"proposed": self._whole.accept} if self._whole else {})

    @property
    def pictures(self) -> dict[str, str]:
        drawn = {
            "reliability": charts.reliability(self.found.bins),
            "thresholds": charts.thresholds(self.found.curve, self.marks),
            "bands": charts.bands(self.found),
            "confusions": charts.confusions(self.rows),
        }
        return {name: picture for name, picture in drawn.items() if picture}

    def page(self, title: str) -> str:
        return as_html(title, self.about, self.rows, self.found, self.marks, self.yaml, self.told)

    @property
    def plain(self) -> dict[str, Any]:
        found = asdict(self.found)
        found["bands"] = [
            {"belongs": belongs, "right": right, "band": band, "count": count}
            for (belongs, right, band), count in sorted(self.found.bands.items())
        ]
        found["confused"] = [
            dict(zip(("said", "taken", "count", "example"), one, strict=True)) for one in self.found.confused
        ]
        found["proposed"] = {"yaml": self.yaml, "told": self.told}
        return _without_nan(found)  # type: ignore[no-any-return]

    def show(self) -> None:
        console.print(self.about, style="bright_black", markup=False, highlight=False)
        console.print(_grid((name, Text(value, "bold")) for name, value in summary(self.found).items()))
        console.print()
        console.print(_intents(self.found))
        if self.found.confused:
            console.print()
            console.print(_confused(self.found))
        console.print()
        console.print(_reliability(self.found))
        console.print(f"\n{self.told}", markup=False, highlight=False)
        if self.yaml:
            console.print(f"\n{self.yaml}", style="green", markup=False, highlight=False)


def _grid(rows: Iterator[tuple[str, Text]]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bright_black")
    table.add_column(justify="right")
    for row in rows:
        table.add_row(*row)
    return table


def _intents(found: Figures) -> Table:
    table = _table("intent", "said", "precision", "recall")
    for one in found.intents:
        shares = [Text("-", "bright_black") if s != s else _share(s) for s in (one.precision, one.recall)]
        table.add_row(one.name, str(one.said), *shares)
    return table


def _confused(found: Figures) -> Table:
    table = _table("said", "taken for", "times", "for example")
    for said, taken, count, example in found.confused[:MOST_SHOWN]:
        table.add_row(said or "(nothing)", taken or "(nothing)", str(count), Text(example, "bright_black"))
    return table


def _reliability(found: Figures) -> Table:
    table = _table("confidence", "answers", "were right", "")
    for at, one in enumerate(found.bins):
        if one.count:
            low, high = at / len(found.bins), (at + 1) / len(found.bins)
            bar = Text("█" * round(one.right * 20), "blue").append("·" * (20 - round(one.right * 20)), "dim")
            table.add_row(f"{low:.1f} to {high:.1f}", str(one.count), percent(one.right), bar)
    return table


def _table(*names: str) -> Table:
    table = Table(*names, box=None, header_style="bright_black", padding=(0, 2, 0, 0))
    for column in table.columns[1:3]:
        column.justify = "right" if column.header not in ("taken for",) else "left"
    return table


def _share(share: float) -> Text:
    colour = "green" if share >= 0.9 else "yellow" if share >= 0.7 else "red"
    return Text(percent(share), colour)


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(item) for item in value]
    return None if isinstance(value, float) and value != value else value
