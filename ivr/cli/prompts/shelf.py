from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from ivr.cli.prompts.opened import Opened, length, opened, size
from ivr.cli.terminal import SettingsFile, console
from ivr.ssml import words

app = typer.Typer(add_completion=False)

WIDE, ELSEWHERE = 110, 200
"""Columns of a screen that has room for everything; columns of what is no screen."""


@app.command("list")
def show(
    settings: SettingsFile,
    find: Annotated[str, typer.Option("--find", help="Only with this in the text or the place.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Say which prompts are kept: where they are said, by whom, how long and how loud they are."""
    with opened(settings) as house:
        rows = [row for row in _rows(house) if find.casefold() in f"{row['text']} {row['where']}".casefold()]
    if as_json:
        print(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    console.print(_table(rows), crop=console.is_terminal)
    seconds, total = sum(row["ms"] for row in rows) / 1000, sum(row["size"] for row in rows)
    console.print(f"{len(rows)} prompts, {length(seconds)}, {size(total)}.", highlight=False)


def _table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """One line each; who reads it elsewhere than on a screen gets room for the whole text."""
    room = None if console.is_terminal else ELSEWHERE
    table = Table(box=None, highlight=False, pad_edge=False, expand=True, width=room)
    wide = console.width >= WIDE or not console.is_terminal
    for name in ("key", "where", "", "text"):
        most = {"where": 28}.get(name)
        ratio = 1 if name == "text" else None
        table.add_column(name, no_wrap=True, overflow="ellipsis", max_width=most, ratio=ratio)
    for name in ("s", "LUFS", "size") if wide else ("s",):
        table.add_column(name, justify="right", no_wrap=True)
    for name in ("voice", "made") if wide else ():
        table.add_column(name, no_wrap=True, overflow="ellipsis", max_width=16)
    for row in rows:
        place, text = f"{row['where']} {row['kind']}", row["text"] or "(said on a call)"
        figures = (f"{row['ms'] / 1000:.1f}", f"{row['loudness']:.1f}", size(row["size"]))
        more = (*figures, row["speaker"], row["made"][:10]) if wide else figures[:1]
        table.add_row(row["key"][:8], escape(place), row["language"], escape(text), *more)
    return table


def _rows(house: Opened) -> Iterator[dict[str, Any]]:
    """Those that the flows need first, in their order."""
    needed = {item.key: item for item in house.inventory.items}
    kept = {one.key: one for one in house.prompts.cache.all()}
    for key in (*(key for key in needed if key in kept), *(key for key in kept if key not in needed)):
        about, item = house.inventory.about.get(key, {}), needed.get(key)
        yield {
            "key": key,
            "needed": item is not None,
            "where": item.wanted.where if item else str(about.get("where", "")),
            "kind": "slower" if about.get("slow") else "piece" if about.get("piece") else "",
            "language": str(about.get("language", "")),
            "text": item.words if item else words(str(about.get("text", ""))),
            "ms": int(about.get("ms", 0)),
            "loudness": float(about.get("loudness", 0)),
            "size": kept[key].size,
            "engine": str(about.get("engine", "")),
            "speaker": str(about.get("voice", "")),
            "voice": ", ".join(filter(None, (str(about.get("engine", "")), str(about.get("voice", ""))))),
            "made": str(about.get("made", "")),
            "played": datetime.fromtimestamp(kept[key].played, UTC).isoformat(timespec="seconds"),
        }
