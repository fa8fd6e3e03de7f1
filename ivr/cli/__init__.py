"""The commands of `ivr`: parse, call a room, print. One file each; only what is called is imported."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from ivr.cli.terminal import complaints
from ivr.errors import IvrError

COMMANDS: Mapping[str, str] = {
    "new": "ivr.cli.new",
    "serve": "ivr.cli.serve",
    "watchdog": "ivr.cli.watchdog",
    "flows": "ivr.cli.flows",
    "switch": "ivr.cli.switch",
    "check": "ivr.cli.check",
    "graph": "ivr.cli.graph",
    "schema": "ivr.cli.schema",
    "talk": "ivr.cli.talk",
    "test": "ivr.cli.test",
    "listen": "ivr.cli.listen",
    "prompts": "ivr.cli.prompts",
    "nlu": "ivr.cli.nlu",
    "models": "ivr.cli.models",
    "demo": "ivr.demo.commands",
}
"""Command -> the module whose `app` it is, in the order of `ivr --help`."""


class Commands(TyperGroup):
    """Finds a command in the table and imports its module: `ivr check` needs no engine."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        command = typer.main.get_command(import_module(COMMANDS[cmd_name]).app)
        command.name = cmd_name
        return command


app = typer.Typer(cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def ivr() -> None:
    """Conversational phone systems on Asterisk."""


def main() -> None:
    """Every fault of ours is a sentence, never a traceback."""
    try:
        app()
    except IvrError as fault:
        complaints.print(str(fault), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(fault.exit_status)
    except ExceptionGroup as group:
        ours, others = group.split(IvrError)
        if others is not None:
            raise
        for sentence, count in Counter(map(str, ours.exceptions if ours else ())).items():
            more = f" ({count} times)" if count > 1 else ""
            complaints.print(f"{sentence}{more}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)
