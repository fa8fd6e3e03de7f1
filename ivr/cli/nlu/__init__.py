"""`ivr nlu …`: what callers' words mean, tried, measured and mended."""

from __future__ import annotations

import typer

from ivr.cli.nlu import build, following, measured, tried, unmatched

app = typer.Typer(add_completion=False, no_args_is_help=True)
for one in (tried, measured, unmatched, following, build):
    app.registered_commands += one.app.registered_commands


@app.callback()
def nlu() -> None:
    """Try, measure and mend what callers' words mean."""
