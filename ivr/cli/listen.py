from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.progress import track
from rich.table import Table
from rich.text import Text

from ivr.audio.recording import MOST_BYTES, telephone_sound
from ivr.cli import logs
from ivr.cli.terminal import complaints, console, read_settings
from ivr.engine.repertoire import Play, load_play
from ivr.errors import IvrError
from ivr.rehearsal.answering import Answer, Question, Recital
from ivr.rehearsal.picture import scale, waveform
from ivr.settings import Hearing
from ivr.settings.hearing import Engine, Vosk
from ivr.stt.recognisers import RECOGNISERS, recogniser

app = typer.Typer(add_completion=False)

WIDEST = 100
WITHIN_S = 30.0
"""For a result: on a busy machine, late is better than never, and how late is told."""

COLOURS: Mapping[str, str] = {"accept": "green", "confirm": "yellow", "reprompt": "red", "nothing": "red"}
SAID: Mapping[str, str] = {
    "accept": "taken",
    "confirm": "asked back: is it right?",
    "reprompt": "asked again",
    "nothing": "no answer",
}


@app.command()
def listen(
    files: Annotated[list[Path], typer.Argument(help="Recordings (WAV) of what callers say.", exists=True)],
    flow: Annotated[Path, typer.Option(help="The folder of the flow.", exists=True, file_okay=False)],
    step: Annotated[str, typer.Option(help="The step that they answer.")],
    language: Annotated[str, typer.Option(help="Another language of the flow: es-ES.")] = "",
    engine: Annotated[str, typer.Option(help=f"Another engine: {', '.join(RECOGNISERS)}.")] = "",
    model: Annotated[
        Path | None, typer.Option(help="The folder of a Vosk model, for --engine vosk.", file_okay=False)
    ] = None,
    settings: Annotated[
        Path | None, typer.Option(help="Settings that say how callers are heard and understood.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts: one object a file.")] = False,
) -> None:
    """Show what would be heard of a recording, and what it would mean at a step of a flow."""
    logs.warnings_only()
    house = read_settings(settings) if settings else None
    play = load_play(flow, house.public, house.understanding.sense) if house else load_play(flow)
    wanted = Wanted(play, step, language)
    hearing = house.hearing if house else Hearing()
    if engine and engine not in RECOGNISERS:
        raise typer.BadParameter(f"there are {', '.join(RECOGNISERS)}", param_hint="--engine")
    if model is not None:
        engine = engine or "vosk"
        hearing = replace(hearing, vosk=Vosk({language or wanted.play.flow.language: model}))
    if engine:
        hearing = replace(hearing, engine=(cast(Engine, engine),))
        if getattr(hearing, engine, "") is None:
            hint = "name a --model" if engine == "vosk" else "name --settings that hold its address"
            raise typer.BadParameter(f"{engine} needs more: {hint}", param_hint="--engine")
    asyncio.run(_listen(files, wanted, hearing, as_json))


@dataclass(frozen=True, slots=True)
class Wanted:
    """The step that is answered."""

    play: Play
    step: str
    language: str


async def _listen(files: list[Path], wanted: Wanted, hearing: Hearing, as_json: bool) -> None:
    ear = recogniser(hearing, WITHIN_S)
    await ear.open()
    try:
        question = Question(wanted.play, wanted.step, ear, wanted.language)
        recitals, failed = [], False
        shown = files if len(files) == 1 or as_json else track(files, "Listening", console=complaints)
        for file in shown:
            try:
                recitals.append((file, await question.hear(telephone_sound(_read(file)))))
            except (IvrError, OSError) as fault:
                failed = True
                complaints.print(f"{file}: {fault}", style="red", markup=False, highlight=False)
    finally:
        await ear.close()
    if as_json:
        for file, recital in recitals:
            print(json.dumps({"file": str(file), **_plain(recital)}, ensure_ascii=False))
    elif len(files) == 1:
        for file, recital in recitals:
            title = f"{file.name}, {recital.seconds:.1f} s, at '{wanted.step}', heard by {ear.name}"
            console.print(title, style="bold", markup=False, highlight=False)
            _show(recital)
    else:
        console.print(_table(recitals))
    if failed:
        raise typer.Exit(1)


def _read(file: Path) -> bytes:
    """As much as shows that it is too long."""
    with file.open("rb") as sound:
        return sound.read(MOST_BYTES + 1)


def _plain(recital: Recital) -> dict[str, Any]:
    found = asdict(recital)
    found.pop("levels")
    for answer in found["answers"]:
        answer["slots"] = {name: str(value) for name, value in answer["slots"].items()}
    return found


# --- one file -------------------------------------------------------------------------------------


def _show(recital: Recital) -> None:
    width = min(console.width - 2, WIDEST)
    console.print(waveform(recital.levels, recital.answers, width))
    console.print(scale(recital.seconds, width), style="bright_black", highlight=False)
    if not recital.answers:
        console.print("\nNobody speaks in it.", style="red")
    for answer in recital.answers:
        console.print()
        console.print(_rows(answer))


def _rows(answer: Answer) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bright_black", no_wrap=True)
    table.add_column()
    for name, value in _lines(answer):
        table.add_row(name, value)
    return table


def _lines(answer: Answer) -> Iterator[tuple[str, Text | str]]:
    yield "voice", f"{_s(answer.begin_ms)} to {_s(answer.end_ms)}"
    for at, one in enumerate(answer.partials):
        yield "" if at else "so far", Text(f"{_s(one.ms):>8}  {one.text or '-'}")
    yield "heard", _words(answer)
    for text, confidence in answer.alternatives:
        yield "or", Text(f"{text}  {confidence:.2f}", style="bright_black")
    yield "means", _meaning(answer)
    why = f" ({answer.why.replace('_', ' ')})" if answer.why else ""
    band = f"{answer.band}: {SAID[answer.band]}{why}" if answer.band in SAID else answer.band
    yield "band", Text(band, style=COLOURS[answer.band])
    late = answer.result_ms - answer.end_ms
    work = f"a silence of {answer.window_ms} ms, then {max(0, late - answer.window_ms)} ms"
    yield "result", f"{late} ms after the voice: {work}"


def _words(answer: Answer) -> Text:
    text = Text()
    for word in answer.words:
        text.append(word.text, style=_sure(word.confidence))
        text.append(f" {word.confidence:.2f}  ", style="bright_black")
    if not answer.words:
        text.append(answer.text or "nothing")
    text.append(f"= {answer.confidence:.2f}" if answer.text else "")
    return text


def _meaning(answer: Answer) -> Text:
    parts = [answer.intent or "", *(f"{name} = {value}" for name, value in answer.slots.items())]
    parts += [answer.answer or ""] if not answer.slots else []
    said = ", ".join(part for part in parts if part)
    return Text(f"{said}  {answer.sure:.2f}" if said else "nothing that is asked for")


def _sure(confidence: float) -> str:
    return "green" if confidence >= 0.75 else "yellow" if confidence >= 0.45 else "red"


def _s(ms: int) -> str:
    return f"{ms / 1000:.2f} s"


# --- several --------------------------------------------------------------------------------------


def _table(recitals: list[tuple[Path, Recital]]) -> Table:
    table = Table(box=None, header_style="bright_black", padding=(0, 2, 0, 0))
    for name in ("file", "voice", "heard", "sure", "means", "band", "result"):
        table.add_column(name, no_wrap=name not in ("heard", "means"))
    for file, recital in recitals:
        for answer in recital.answers or (Answer(),):
            voice = f"{_s(answer.begin_ms)} - {_s(answer.end_ms)}" if answer.end_ms else "none"
            band = Text(answer.band, style=COLOURS[answer.band])
            late = f"{answer.result_ms - answer.end_ms} ms" if answer.end_ms else ""
            sure = f"{answer.confidence:.2f}" if answer.text else ""
            table.add_row(file.name, voice, answer.text or "-", sure, _meaning(answer), band, late)
    return table
