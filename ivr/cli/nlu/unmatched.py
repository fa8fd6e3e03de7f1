from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from ivr.call.masking import masked
from ivr.cli import logs
from ivr.cli.terminal import SettingsFile, complaints, console, read_settings, write
from ivr.engine.repertoire import Play, load_play
from ivr.errors import StoreError
from ivr.flow.reader import read_flow
from ivr.inspector.folders import flow_folders
from ivr.nlu import tongue
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words
from ivr.review import labelled
from ivr.review.groups import Group, Proposal, as_yaml, grouped, proposal
from ivr.review.reading import Reader
from ivr.review.unmatched import Utterance, unmatched
from ivr.settings import Settings
from ivr.store import journal
from ivr.store.calls import CallRecord, Calls
from ivr.store.database import Database
from ivr.store.folder import read_folder

app = typer.Typer(add_completion=False)

COLUMNS = (
    *("text", "intent", "step", "language", "confidence", "count"),
    *("proposed", "probability", "hear", "outcome"),
)
SLOT = re.compile(r"<[a-z0-9_]+>")
USUAL_DAYS = 30
MOST_SHOWN = 40


@app.command("unmatched")
def list_unmatched(
    settings: SettingsFile,
    flow: Annotated[str, typer.Argument(help="The name of a flow; without, all of them.")] = "",
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%d %H:%M"], help="Calls from then on (UTC); 30 days."),
    ] = None,
    least: Annotated[int, typer.Option(min=1, help="Only what was said so often.")] = 1,
    csv: Annotated[
        Path | None, typer.Option(help="A table to fill in for 'ivr nlu eval'; - prints it.", dir_okay=False)
    ] = None,
    private: Annotated[
        bool, typer.Option("--masked", help="Blanks for numbers, names and addresses, too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """List what real callers said and nobody understood, each with the intent that it may be."""
    logs.warnings_only()
    house = read_settings(settings)
    began = (since or datetime.now() - timedelta(days=USUAL_DAYS)).replace(tzinfo=UTC)
    calls = asyncio.run(_calls(house, began, flow))
    groups = [group for group in grouped(_said(calls, house)) if group.said >= least]
    plays = _plays(house, {group.flow for group in groups})
    readers: dict[tuple[str, str, str], Reader] = {}
    rows = [_Row(group, proposal(group, plays.get(group.flow), readers)) for group in groups]
    if private:
        rows = [one.masked for one in rows]
    if csv is not None:
        table = labelled.write(COLUMNS, (one.cells for one in rows))
        if str(csv) == "-":
            print(table, end="")
        else:
            write(csv, table)
            complaints.print(f"{len(rows)} lines are in {csv}.", markup=False, highlight=False)
    elif as_json:
        told = [asdict(one.group) | asdict(one.proposal) for one in rows]
        print(json.dumps(told, indent=1, ensure_ascii=False))
    else:
        _show(rows, len(calls), began)


@dataclass(frozen=True, slots=True)
class _Row:
    group: Group
    proposal: Proposal

    @property
    def cells(self) -> tuple[object, ...]:
        """As a line of the table that people fill in: what was meant is for them to say."""
        group, guess = self.group, self.proposal
        sure = f"{group.confidence:.2f}", group.said
        probable = f"{guess.probability:.2f}" if guess.intent else ""
        return (
            *(group.text, labelled.NOT_JUDGED, group.step, group.language, *sure),
            *(guess.intent, probable, guess.line, group.outcome),
        )

    @property
    def masked(self) -> _Row:
        """Without what tells who called; a line that does is left out."""
        group, line = self.group, self.proposal.line
        others = tuple(_masked(text, group.language) for text in group.others)
        hidden = replace(group, text=_masked(group.text, group.language), others=others)
        tells = "<" in _masked(SLOT.sub("", line), group.language)
        return _Row(hidden, replace(self.proposal, line="" if tells else line))


async def _calls(house: Settings, since: datetime, flow: str) -> list[CallRecord]:
    database = Database(house.store)
    try:
        return await Calls(database).since(since, flow)
    finally:
        await database.close()


def _said(calls: Iterable[CallRecord], house: Settings) -> Iterator[Utterance]:
    """A journal that is gone or broken costs its call only, and is told."""
    gone = 0
    for call in calls:
        file = journal.file_of(house.calls, call.id, call.began)
        if not file.exists():
            gone += 1
            continue
        try:
            yield from list(unmatched(journal.read(file), call.id, call.flow))
        except StoreError as fault:
            complaints.print(str(fault), style="red", markup=False, highlight=False, soft_wrap=True)
    if gone:
        sentence = f"{gone} calls have no journal in {house.calls}."
        complaints.print(sentence, style="yellow", markup=False, highlight=False, soft_wrap=True)


def _masked(text: str, tag: str) -> str:
    """By the caller's own language, which may be another than that of the question (`tag`)."""
    language = language_of(tongue.clearly(text) or tag)
    return masked(words(text, language), language, datetime.now(UTC).date()).text


def _plays(house: Settings, names: set[str]) -> dict[str, Play]:
    """The flows of these names, as they are now."""
    found = {}
    for folder in flow_folders([house.flows]):
        name = read_flow(read_folder(folder), house.public).name
        if name in names and name not in found:
            found[name] = load_play(folder, house.public, house.understanding.sense)
    return found


def _show(rows: list[_Row], calls: int, since: datetime) -> None:
    said = sum(one.group.said for one in rows)
    about = f"{calls} calls since {since:%Y-%m-%d %H:%M}: {said} utterances that nobody understood"
    console.print(f"{about}, {len(rows)} kinds.", style="bright_black", markup=False, highlight=False)
    if not rows:
        return
    table = Table(box=None, header_style="bright_black", padding=(0, 2, 0, 0))
    for name in ("said", "", "at", "became", "perhaps", ""):
        table.add_column(name, no_wrap=name in ("at", "became"))
    table.columns[0].justify = "right"
    for one in rows[:MOST_SHOWN]:
        group, guess = one.group, one.proposal
        text = Text(group.text)
        if group.others:
            text.append(f"  (and {len(group.others)} alike)", style="bright_black")
        colour = "green" if guess.probability >= 0.5 else "yellow"
        probable = Text(f"{guess.probability:.2f}", colour) if guess.intent else Text("")
        perhaps = Text(guess.intent or "nothing that is there", colour if guess.intent else "bright_black")
        if guess.intent and not guess.line:
            perhaps.append("  hardly heard", style="bright_black")
        table.add_row(str(group.said), text, group.step, Text(group.outcome, "red"), perhaps, probable)
    console.print(table)
    if len(rows) > MOST_SHOWN:
        more = f"{len(rows) - MOST_SHOWN} more kinds: --least {rows[MOST_SHOWN].group.said + 1}, or --csv."
        console.print(more, style="bright_black", markup=False, highlight=False)
    if lines := as_yaml(one.proposal for one in rows[:MOST_SHOWN]):
        console.print("\nLines that would be understood, where they mean that:", style="bright_black")
        console.print(lines, style="green", markup=False, highlight=False, soft_wrap=True)
