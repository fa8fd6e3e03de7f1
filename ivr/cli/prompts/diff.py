from __future__ import annotations

import typer
from rich.text import Text

from ivr.cli.prompts.opened import Flows, length, opened
from ivr.cli.terminal import SettingsFile, console
from ivr.ssml import words

app = typer.Typer(add_completion=False)


@app.command()
def diff(settings: SettingsFile, flows: Flows = None) -> None:
    """Say what a change of the flows costs: which sentences are new, changed and gone."""
    with opened(settings, flows) as house:
        inventory = house.inventory
        added, changed, gone = inventory.changes()
        gone = [] if flows else gone  # what another flow says is not gone
        stale = inventory.of("stale")
        for item in added:
            _line("+", "green", f"{item.wanted.language} {item.wanted.where}", item.words)
        for change in changed:
            where = f"{change.now.wanted.language} {change.now.wanted.where}"
            _line("-", "red", where, change.before)
            _line("+", "green", where, change.now.words)
        for item in stale:
            _line("~", "yellow", f"{item.wanted.language} {item.wanted.where}, {item.why}", item.words)
        for kept in gone:
            about = inventory.about[kept.key]
            where = f"{about.get('language')} {about.get('where')}"
            _line("-", "red", where, words(str(about["text"])))
    todo = [*added, *(change.now for change in changed), *stale]
    cost = f"{length(sum(one.seconds for one in todo))}, {sum(one.characters for one in todo):,} characters"
    console.print(
        f"{len(added)} new, {len(changed)} changed, {len(stale)} stale, {len(gone)} gone"
        + (f": {cost} to speak." if todo else "."),
        highlight=False,
    )


def _line(sign: str, colour: str, where: str, text: str) -> None:
    console.print(Text.assemble((f"{sign} ", colour), (f"{where}: ", "dim"), (text, colour)), soft_wrap=True)
