from __future__ import annotations

import asyncio
import os

import typer

from ivr.ari.client import AriClient
from ivr.cli import logs
from ivr.cli.terminal import SettingsFile, read_settings
from ivr.errors import Place
from ivr.settings import secret
from ivr.watchdog import Watchdog

app = typer.Typer(add_completion=False)


@app.command()
def watchdog(
    settings: SettingsFile, user: str = "watchdog", password: str = "env:IVR_WATCHDOG_PASSWORD"
) -> None:
    """Hand callers to the fallback when the engine is dead or frozen. A process of its own."""
    logs.to_stderr()
    asterisk = read_settings(settings).asterisk
    known = secret(password, Place("--password")).reveal(os.environ)

    async def watch() -> None:
        async with AriClient(asterisk.url, user, known, "watchdog", timeout=asterisk.timeout) as ari:
            await Watchdog(ari, asterisk.app).run()

    asyncio.run(watch())
