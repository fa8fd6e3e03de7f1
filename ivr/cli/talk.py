from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from ivr.cli import logs
from ivr.cli.terminal import FlowFolder, console, read_settings
from ivr.engine.repertoire import load_play
from ivr.engine.serve import back_ends
from ivr.errors import Place
from ivr.llm.budget import Tab
from ivr.llm.models import counsel
from ivr.rehearsal.office import demo_office, look_up
from ivr.settings import Llm
from ivr.simulator import talk as keyboard
from ivr.simulator.scenario import Scenario
from ivr.simulator.telephone import Advice
from ivr.simulator.text import Ask, Clock, Text
from ivr.simulator.written import name_of, written

app = typer.Typer(add_completion=False)


@app.command()
def talk(
    flow: FlowFolder,
    settings: Annotated[
        Path | None,
        typer.Option(
            help="Settings with back offices and language model; without, the demo's offices are used."
        ),
    ] = None,
    record: Annotated[Path | None, typer.Option(help="Write the conversation as a test.")] = None,
    language: Annotated[str, typer.Option(help="The language in which the call begins: es-ES.")] = "",
    at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d %H:%M", "%H:%M"], help="The time of the call: 2026-03-02 15:00."),
    ] = None,
    caller: Annotated[str, typer.Option(help="The caller's number.")] = "",
) -> None:
    """Hold the conversation of a flow by keyboard."""
    logs.warnings_only()
    house = None if settings is None else read_settings(settings)
    play = load_play(flow, house.public, house.understanding.sense) if house else load_play(flow)
    if language and language not in play.flow.languages:
        known = ", ".join(play.flow.languages)
        raise typer.BadParameter(f"the flow speaks {known}, not {language}", param_hint="--language")

    @asynccontextmanager
    async def configured(clock: Clock) -> AsyncIterator[Ask]:
        assert house is not None
        async with back_ends(house) as ends:
            yield lambda action: look_up(ends, action, clock)

    if at is not None and at.year == 1900:  # only the hour was given
        at = datetime.combine(datetime.now(ZoneInfo(play.flow.time_zone)).date(), at.time())
    scenario = Scenario(
        name="keyboard", at=at, caller=caller, language=language, steps=(), place=Place(str(flow))
    )

    async def hold() -> None:
        async with (
            advised(house.llm if house else None) as advice,
            Text(play.flow, play.understand, configured if house else demo_office, advice).open(
                scenario
            ) as line,
        ):
            held = keyboard.Talk(line, console, _read, echo=not sys.stdin.isatty())
            await held.hold()
            if record is not None:
                test = written(name_of(held.acts), held.acts, line.seen, play.flow.time_zone, language)
                record.parent.mkdir(parents=True, exist_ok=True)
                record.write_text(test, encoding="utf-8")
                console.print(f"Written to {record}.", markup=False, highlight=False)

    asyncio.run(hold())


@asynccontextmanager
async def advised(llm: Llm | None) -> AsyncIterator[Advice | None]:
    """The language model of the settings; what it uses here is not counted as the engine's."""
    if llm is None:
        yield None
        return
    asked, tab = counsel(llm), Tab("keyboard")
    try:
        yield Advice(lambda action: asked.ask(action, tab), asked.terms)
    finally:
        await asked.close()


def _read(step: str) -> str | None:
    try:
        return console.input(keyboard.prompt(step))
    except EOFError:
        return None
