"""The commands of `ivr`: parse, call a room, print. One file each; only what is called is imported."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from ivr.cli.terminal import complaints
from ivr.errors import IvrError

COMMANDS: Mapping[str, tuple[str, str]] = {
    "new": (
        "ivr.cli.new",
        "Begin a flow: one that works, with comments and tests, to be changed into yours.",
    ),
    "serve": ("ivr.cli.serve", "Take calls, until told to stop."),
    "watchdog": ("ivr.cli.watchdog", "Hand callers to the fallback when the engine is dead or frozen."),
    "flows": (
        "ivr.cli.flows",
        "Say which flows the running engine plays, in which versions, for how many calls.",
    ),
    "switch": ("ivr.cli.switch", "Open or close by hand, whatever the opening hours say."),
    "check": ("ivr.cli.check", "Read flows and say everything that is wrong with them."),
    "graph": ("ivr.cli.graph", "Draw a flow."),
    "schema": ("ivr.cli.schema", "Print the JSON Schema of flows, by which editors complete and explain."),
    "talk": ("ivr.cli.talk", "Hold the conversation of a flow by keyboard."),
    "test": (
        "ivr.cli.test",
        "Hold the written conversations of flows, and say which do not go as they should.",
    ),
    "listen": (
        "ivr.cli.listen",
        "Show what would be heard of a recording, and what it would mean at a step of a flow.",
    ),
    "prompts": ("ivr.cli.prompts", "Build, check and hear what callers hear."),
    "nlu": ("ivr.cli.nlu", "Try, measure and mend what callers' words mean."),
    "models": (
        "ivr.cli.models",
        "The engines that hear, and their models: what is here, and what can be fetched.",
    ),
    "demo": ("ivr.demo.commands", "A whole telephone system on this machine, to try it."),
}
"""Command -> the module whose `app` it is, and what `ivr --help` says of it, in this order."""


class Commands(TyperGroup):
    """Finds a command in the table and imports its module when it is called: `ivr check` needs no engine, and
    `ivr --help` nothing."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """What the help shows of it."""
        if cmd_name not in COMMANDS:
            return None
        return TyperCommand(cmd_name, help=COMMANDS[cmd_name][1])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, shown, rest = super().resolve_command(ctx, args)
        return name, shown and brought(str(name)), rest


def brought(name: str) -> Any:
    """The command itself, with all that it imports."""
    command = typer.main.get_command(import_module(COMMANDS[name][0]).app)
    command.name = name
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
