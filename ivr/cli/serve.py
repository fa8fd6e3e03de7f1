from __future__ import annotations

import asyncio

import typer

from ivr.cli import logs
from ivr.cli.terminal import SettingsFile, complaints, read_settings
from ivr.engine.serve import serve as serve_calls

app = typer.Typer(add_completion=False)


@app.command()
def serve(settings: SettingsFile) -> None:
    """Take calls, until told to stop."""
    logs.to_stderr()
    asyncio.run(serve_calls(read_settings(settings), complaints))
