from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from ivr.cli import logs
from ivr.cli.terminal import SettingsFile, console, read_settings
from ivr.engine.habits import WITHIN
from ivr.events import Followed
from ivr.flow.habits import followed
from ivr.flow.model import Flow
from ivr.flow.reader import read_flow
from ivr.inspector.folders import flow_folders
from ivr.settings import Settings
from ivr.store.database import Database
from ivr.store.folder import read_folder
from ivr.store.topics import Topics

app = typer.Typer(add_completion=False)

_TAG = re.compile(r"{%.*?%}", re.DOTALL)
"""What a template says of when it is said."""


@app.command("next")
def next_(
    settings: SettingsFile,
    flow: Annotated[str, typer.Argument(help="The name of a flow; without, all of them.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Show what callers mostly want next, by the calls of the last 90 days, and what is suggested."""
    logs.warnings_only()
    house = read_settings(settings)
    flows = {one.name: one for one in _flows(house) if not flow or one.name == flow}
    if not flows:
        known = ", ".join(sorted(one.name for one in _flows(house)))
        raise typer.BadParameter(f"there is no flow {flow!r}; there are {known}", param_hint="FLOW")
    known_of = asyncio.run(_followed(house, list(flows)))
    if as_json:
        print(json.dumps({name: [asdict(one) for one in rows] for name, rows in known_of.items()}, indent=1))
    else:
        _show(flows, known_of)


def _flows(house: Settings) -> list[Flow]:
    return [read_flow(read_folder(folder), house.public) for folder in flow_folders([house.flows])]


async def _followed(house: Settings, names: list[str]) -> dict[str, tuple[Followed, ...]]:
    database = Database(house.store)
    try:
        topics = Topics(database)
        since = datetime.now(UTC) - WITHIN
        return {name: followed(await topics.counts(name, since)) for name in names}
    finally:
        await database.close()


def _show(flows: Mapping[str, Flow], known: Mapping[str, tuple[Followed, ...]]) -> None:
    table = Table(box=None, header_style="bright_black", padding=(0, 2, 0, 0), highlight=False)
    for heading in ("flow", "after", "next", "calls", "share", ""):
        table.add_column(heading, justify="right" if heading in ("calls", "share") else "left")
    for name, rows in known.items():
        for one in rows:
            says = what_becomes(one, flows[name])
            table.add_row(name, one.intent, one.next, str(one.calls), f"{one.share:.0%}", says)
    if table.row_count:
        console.print(table)
    else:
        console.print("No calls are known yet in which an intent was dealt with and another one wanted.")


def what_becomes(one: Followed, flow: Flow) -> str:
    """Whether this is suggested, and if not, why."""
    intent, policy = flow.intents.get(one.next), flow.policy.suggest
    if intent is None or one.intent not in flow.intents:
        return "the flow has no such intent any more"
    if intent.suggest is None:
        return "no 'suggest' at this intent"
    if not flow.closing:
        return "the flow never asks whether there is anything else"
    if one.calls < policy.calls:
        return f"too few calls: {policy.calls} are wanted"
    if one.share < policy.share:
        return f"too small a share: {policy.share:.0%} is wanted"
    said = " ".join(_TAG.sub(" ", intent.suggest.source).split())
    return f"suggested{' where it applies' if _TAG.search(intent.suggest.source) else ''}: {said}"
