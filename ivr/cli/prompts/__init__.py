"""`ivr prompts …`: the prompt store, built ahead like code."""

from __future__ import annotations

import typer

from ivr.cli.prompts import build, check, diff, lines, play, prune, report, shelf, sync

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Build, check and hear what callers hear.")
for one in (build, check, diff, shelf, play, prune, lines, report, sync):
    app.registered_commands += one.app.registered_commands
