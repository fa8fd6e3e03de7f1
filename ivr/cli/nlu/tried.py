from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from ivr.actions import Expecting
from ivr.cli import logs
from ivr.cli.terminal import FlowFolder, SenseName, complaints, console
from ivr.engine.repertoire import Play, load_play
from ivr.errors import IvrError
from ivr.nlu.explain import By, Explanation
from ivr.rehearsal.asked import asking_steps
from ivr.review.reading import Reader, Reading
from ivr.senses.senses import SENSE

app = typer.Typer(add_completion=False)

BAR = 24
"""Widest bar of a probability, in characters."""
MOST_BARS = 4
ALIKE = 0.5
"""Likeness from which an example tells anything."""
FAINT = 0.005
"""A probability that is not worth a bar."""

BANDS: Mapping[str, tuple[str, str]] = {
    "accept": ("green", "taken"),
    "confirm": ("yellow", "asked back: is it right?"),
    "reprompt": ("red", "asked again"),
}
WORDS: Mapping[By, tuple[str, str]] = {
    "slot": ("bold cyan", "value"),
    "answer": ("magenta", "yes or no"),
    "example": ("green", "an example has it"),
    "synonym": ("blue", "means the same"),
    "filler": ("bright_black", "means nothing"),
    "nothing": ("red", "unknown"),
}
HELP = (
    "Type what a caller says.  /sure 0.6  how surely it is heard  ·  /step NAME  another question  ·  /quit"
)


@app.command("try")
def try_(
    flow: FlowFolder,
    step: Annotated[str, typer.Option(help="The step that is answered; without, the first question.")] = "",
    language: Annotated[str, typer.Option(help="Another language of the flow: es-ES.")] = "",
    sure: Annotated[float, typer.Option(min=0, max=1, help="How surely the words are heard.")] = 1.0,
    sense: SenseName = SENSE,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts: one object a line.")] = False,
) -> None:
    """Show what a line that is typed would mean at a step of a flow, and why."""
    logs.warnings_only()
    tried = _Tried(load_play(flow, sense=sense), step, language, sure)
    typed = sys.stdin.isatty() and not as_json
    if typed:
        console.print(HELP, style="bright_black", markup=False, highlight=False)
    if not as_json:
        console.print(_legend())
        tried.ask()
    for line in _typed(tried) if typed else (one.strip() for one in sys.stdin):
        if line in ("/quit", "/q"):
            break
        if line:
            tried.take(line, as_json)


def _typed(tried: _Tried) -> Iterator[str]:
    while True:
        try:
            yield console.input(Text(f"\n{tried.step} > ", style="bold")).strip()
        except EOFError:
            return


class _Tried:
    """What is typed, line by line, at the step that was named last."""

    def __init__(self, play: Play, step: str, language: str, sure: float) -> None:
        self._play, self._language, self._sure = play, language, sure
        self._reader = Reader(play, step, language)

    @property
    def step(self) -> str:
        return self._reader.asked.step

    def take(self, line: str, as_json: bool) -> None:
        if line.startswith("/"):
            self._command(*line[1:].partition(" ")[::2])
            return
        reading = self._reader.read(line, self._sure)
        explanation = self._reader.explain(reading)
        if as_json:
            print(json.dumps(_plain(reading, explanation, self._reader), ensure_ascii=False))
        else:
            if not sys.stdin.isatty():
                console.print(f"\n{self.step} > {line}", style="bold", markup=False, highlight=False)
            console.print(_rows(reading, explanation))

    def ask(self) -> None:
        """What the step expects."""
        text = f"'{self.step}' of '{self._play.flow.name}' expects {expects(self._reader.asked.expecting)}"
        console.print(Text(text, style="bright_black"))

    def _command(self, name: str, rest: str) -> None:
        try:
            if name == "step":
                self._reader = Reader(self._play, rest.strip(), self._language)
                self.ask()
            elif name == "sure" and 0 <= float(rest) <= 1:
                self._sure = float(rest)
            else:
                steps = ", ".join(asking_steps(self._play.flow))
                complaints.print(f"{HELP}\nSteps: {steps}", markup=False, highlight=False)
        except (IvrError, ValueError) as fault:
            complaints.print(str(fault), style="red", markup=False, highlight=False)


def expects(expecting: Expecting) -> str:
    """ "order_number (digits), or any of 9 intents"."""
    slot = expecting.asked_slot
    parts = []
    if slot is not None:
        offered = ": " + ", ".join(choice.value for choice in slot.choices) if slot.choices else ""
        parts.append(f"{slot.name} ({slot.type}{offered})")
    parts += ["yes or no"] if expecting.yes_no else []
    parts += [f"any of {len(expecting.intents)} intents"] if expecting.intents else []
    parts += [f"another {name}" for name in expecting.changes]
    return ", or ".join(parts) or "nothing"


def _rows(reading: Reading, explanation: Explanation) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bright_black", no_wrap=True)
    table.add_column()
    for name, value in _told(reading, explanation):
        table.add_row(f"  {name}", value)
    return table


def _told(reading: Reading, explanation: Explanation) -> Iterator[tuple[str, Text]]:
    colour, taken = BANDS[reading.band]
    yield "means", Text(_meaning(reading), style=f"bold {colour}")
    shown = [one for one in reading.intents[:MOST_BARS] if one[1] >= FAINT]
    widest = max((len(name) for name, _ in shown), default=0)
    for at, (name, probability) in enumerate(shown):
        chosen = name == reading.intent
        bar = Text(f"{name:<{widest}}  ", style="bold" if chosen else "")
        bar.append(f"{_bar(probability):<{BAR}}", style=colour if chosen else "bright_black")
        yield (
            "" if at else "intents",
            bar.append(f" {probability:.2f}", style="" if chosen else "bright_black"),
        )
    for at, (name, value) in enumerate(reading.slots.items()):
        text = Text(f"{name} = {value}")
        if said := explanation.slots.get(name):
            text.append(f"  from “{said}”", style="cyan")
        yield "" if at else "slots", text
    for at, wish in enumerate(reading.then):
        more = "".join(f", {name} = {value}" for name, value in wish.slots.items())
        yield "" if at else "and then", Text(f"{wish.intent}{more}   {wish.confidence:.2f}", style="bold")
    if reading.anger or reading.sentiment:
        yield "mood", Text(f"sentiment {reading.sentiment:+.2f}, anger {reading.anger:.2f}")
    if reading.language:
        yield "speaks", Text(reading.language, style="bold yellow")
    accept, confirm = reading.edges
    why = f", {reading.why.replace('_', ' ')}" if reading.why else ""
    edges = f"   (from {accept:g} taken, from {confirm:g} asked back)"
    band = Text(f"{reading.band}: {taken}{why}", style=colour).append(edges, style="bright_black")
    yield "band", band
    yield "words", _words(explanation)
    near_enough = explanation.likeness >= ALIKE
    if near_enough:
        near = Text(f"nearest example “{explanation.nearest}”, {explanation.likeness:.0%} alike")
        yield "why", near
    if unknown := [word for word, by in explanation.words if by == "nothing"]:
        yield "" if near_enough else "why", Text(f"no example explains: {', '.join(unknown)}", "red")


def _words(explanation: Explanation) -> Text:
    text = Text()
    for word, by in explanation.words:
        text.append(f"{word} ", style=WORDS[by][0])
    return text


def _legend() -> Text:
    text = Text("Words: ", style="bright_black")
    for style, name in WORDS.values():
        text.append("■ ", style=style).append(f"{name}   ", style="bright_black")
    return text


def _meaning(reading: Reading) -> str:
    slots = [f"{name} = {value}" for name, value in reading.slots.items()]
    parts = [reading.intent or "", "" if slots else reading.answer or "", *slots]
    said = ", ".join(part for part in parts if part)
    return f"{said}   {reading.confidence:.2f}" if said else "nothing that is asked for"


def _bar(share: float) -> str:
    """Eighths of a character tell small differences."""
    eighths = round(share * BAR * 8)
    return "█" * (eighths // 8) + (" ▏▎▍▌▋▊▉"[eighths % 8] if eighths % 8 else "")


def _plain(reading: Reading, explanation: Explanation, reader: Reader) -> dict[str, Any]:
    found = asdict(reading) | {"step": reader.asked.step, "meant": reading.meant}
    found["intents"] = [{"intent": name, "probability": value} for name, value in reading.intents]
    found["edges"] = dict(zip(("accept", "confirm"), reading.edges, strict=True))
    found["slots"] = {
        name: {"value": value, "said": explanation.slots.get(name, "")}
        for name, value in reading.slots.items()
    }
    found["words"] = [{"word": word, "by": by} for word, by in explanation.words]
    found["nearest"] = {"example": explanation.nearest, "likeness": round(explanation.likeness, 2)}
    return found
