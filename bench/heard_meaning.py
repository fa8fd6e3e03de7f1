"""Through the ear: the phrases of flows/ are spoken, come over a telephone line, are heard and understood.

    python -m bench.heard_meaning --every 4 --page heard.html
    python -m bench.heard_meaning --voices flite:rms espeak:en-us --decibels 60 15 --flows shop bank
    python -m bench.heard_meaning --data DIR --fitted EVEN ODD       real orders and digits besides

What is spoken: every line of `hear:` (its shortest and its longest form) at the flow's first open question,
what callers say in the flow's test conversations at the question where they say it, and sentences of English
that belong nowhere. What was meant is known from the line, or from the conversation as text. Each goes
through the embedded ear with that question's grammar and through the flow's understanding, clean (60 dB) and
with noise that the ear was not fitted on (car, babble, street), mu-law. "Sent away" is what was heard and
understood rightly, and yet asked again for want of confidence: it leads to a person. Nothing is tuned here.
The shipped transforms know the real orders, so give --fitted for those (see bench/orders.py); the shipped
nets know the real digits (bench/digits.py measures them with nets that do not).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from html import escape
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench import orders
from bench.digits import strings
from bench.ear import NONSENSE, listed
from bench.lines import MEASURED, noisy
from ivr.actions import Expecting, Listen
from ivr.audio.frame import RATE, Pcm
from ivr.audio.g711 import PCMU
from ivr.cli import logs
from ivr.engine.repertoire import Play, load_play
from ivr.errors import IvrError
from ivr.events import Understood
from ivr.rehearsal.asked import asking_steps
from ivr.rehearsal.office import demo_office
from ivr.review import charts, crossed
from ivr.review.figures import Figures, figures
from ivr.review.judged import Judged, verdict
from ivr.review.labelled import Labelled
from ivr.review.page import STYLE, percent
from ivr.review.reading import Reader, Reading
from ivr.simulator.runner import run
from ivr.simulator.scenario import read_scenarios
from ivr.simulator.text import Text
from ivr.stt.acoustic import TRANSFORMS
from ivr.tts.levels import telephone
from ivr.tts.page import page, table
from ivr.tts.voices import voice

FLOWS = Path(__file__).parent.parent / "flows"
VOICES = ("flite:rms", "flite:slt", "flite:awb", "espeak:en-us", "festival:kal_diphone")
LANGUAGE = "en-US"
AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
CLEAN = 60.0
BABBLERS = tuple(listed(NONSENSE)[:8])
REAL_DIGITS = 8
"""Real numbers of each speaker and length."""
Row = tuple[str, str, float, Judged]
"""Voice, what was heard, dB, verdict."""


@dataclass(frozen=True)
class Case:
    """Something to say at a question of a flow; `said` is what it means."""

    flow: str
    expecting: Expecting
    said: Labelled

    @property
    def question(self) -> str:
        slot = self.expecting.asked_slot
        return slot.type if slot else "yes or no" if self.expecting.yes_no else "open"


# --- what is said ---------------------------------------------------------------------------------


@cache
def play(flow: str) -> Play:
    return load_play(FLOWS / flow)


@cache
def reader(flow: str, step: str) -> Reader:
    return Reader(play(flow), step, LANGUAGE, AT)


@cache
def first(flow: str) -> Reader:
    """The first question that any wish answers; where there is none, the first."""
    found = asking_steps(play(flow).flow)
    every = [reader(flow, step) for step in found if not _is_secret(flow, step)]
    wide = (one for one in every if one.asked.expecting.asked is None and not one.asked.expecting.yes_no)
    return next(wide, every[0])


def _is_secret(flow: str, step: str) -> bool:
    spoken = play(flow).flow
    return any(spoken.slots[slot].sensitive for slot in spoken.step(step).fills)


def cases(flow: str) -> list[Case]:
    """Each text once a question, in the order of the flow."""
    found = [*_lines(flow), *asyncio.run(_conversations(flow)), *_strange(flow)]
    return list({(one.expecting.step, one.question, one.said.text.lower()): one for one in found}.values())


def _lines(flow: str) -> Iterator[Case]:
    open_ = first(flow)
    spoken = play(flow).flow.spoken(LANGUAGE)
    for name, intent in spoken.intents.items():
        for line in intent.hear:
            for text in crossed.ways(line, spoken):
                read = open_.read(text)
                slots = {slot: str(value) for slot, value in read.slots.items()}
                answers = read.intent is None and bool(slots)  # where no question is open: the choice itself
                slots = slots if answers or read.intent == name else {}
                yield Case(flow, open_.asked.expecting, Labelled(text, "" if answers else name, slots=slots))


async def _conversations(flow: str) -> list[Case]:
    """What is said in the tests that hold, at the question to which it is said; as text it is understood."""
    one, found = play(flow), list[Case]()
    files = {str(file): file.read_text(encoding="utf-8") for file in (FLOWS / flow / "tests").glob("*.yaml")}
    for scenario in read_scenarios(files, one.flow):
        held = await run(replace(scenario, noise=None), Text(one.flow, one.understand, demo_office))
        asked: Listen | None = None
        for _, noun in held.seen.nouns if held.passed else ():
            asked = noun if isinstance(noun, Listen) else asked
            if isinstance(noun, Understood) and noun.how == "speech" and asked and asked.id == noun.listen:
                spoken_here = asked.expecting.language == LANGUAGE and any(map(str.isalpha, noun.text))
                found += [Case(flow, asked.expecting, _meant(noun))] if spoken_here else []
    return found


def _meant(noun: Understood) -> Labelled:
    answer = noun.answer if noun.intent is None and not noun.slots and noun.answer in ("yes", "no") else ""
    slots = {name: str(value) for name, value in noun.slots.items()}
    return Labelled(noun.text, noun.intent or answer or "", slots=slots)


def _strange(flow: str) -> Iterator[Case]:
    start = sorted(path.name for path in FLOWS.iterdir()).index(flow)
    for text in listed(NONSENSE)[start::5]:
        yield Case(flow, first(flow).asked.expecting, Labelled(text))


# --- how it is said -------------------------------------------------------------------------------


@cache
def spoken(text: str, spec: str) -> Pcm:
    """8 kHz, levelled as a caller's voice is, silence around."""
    engine, name = spec.split(":")
    speaker = voice(engine, voices={LANGUAGE: name})
    plain = text.replace("&", "&amp;").replace("<", "&lt;")
    return np.pad(telephone(asyncio.run(speaker.speak(plain, LANGUAGE))), (RATE // 5, RATE // 2))


def over_line(pcm: Pcm, decibels: float, seed: int) -> Pcm:
    """Through mu-law, with one of the noises."""
    if decibels >= CLEAN:
        return PCMU.decode(PCMU.encode(pcm))
    kind = MEASURED[seed // 8 % len(MEASURED)]
    others = [spoken(text, VOICES[at % 2]) for at, text in enumerate(BABBLERS)] if kind == "babble" else ()
    return noisy(pcm, decibels, kind, seed, others)


# --- how it is heard ------------------------------------------------------------------------------


@cache
def ear():  # type: ignore[no-untyped-def]
    from ivr.stt.sphinx import Ear

    return Ear(TRANSFORMS)


def heard(job: tuple[Case, str, float]) -> Row:
    case, spec, decibels = job
    pcm = over_line(spoken(case.said.text, spec), decibels, _dice(case, spec))
    return _row(case, spec, pcm, decibels)


def _dice(case: Case, spec: str) -> int:
    """The same number for the same words in the same voice."""
    return zlib.crc32(f"{case.flow} {case.said.text} {spec}".encode())


def _row(case: Case, who: str, pcm: Pcm, decibels: float) -> Row:
    one, spoken_now = play(case.flow).understand[LANGUAGE], play(case.flow).flow.spoken(LANGUAGE)
    policy = spoken_now.step(case.expecting.step).policy
    got = ear().hear(pcm, one.grammar(case.expecting))
    today = spoken_now.today(AT)
    if not got.text:
        reading = Reading("", 0.0)
    else:
        meaning = one.understand(got.text, got.confidence, case.expecting, today, got.alternatives)
        edges = spoken_now.edges(meaning.intent, policy.confidence)
        sure = 0.0 if meaning.nothing else meaning.confidence
        band = "accept" if sure >= edges.accept else "confirm" if sure >= edges.confirm else "reprompt"
        reading = Reading(
            got.text, got.confidence, (), meaning.intent, meaning.answer, meaning.slots, sure, band
        )
    return who, got.text, decibels, verdict(case.said, reading, f"{case.flow} {case.question}")


def real_digits(job: tuple[int, str, str, Pcm, float]) -> Row:
    """A number of single digits of one person, as the order number of the shop."""
    seed, speaker, digits, pcm, decibels = job
    expecting = reader("shop", "number").asked.expecting
    case = Case("shop", expecting, Labelled(" ".join(digits), slots={"order_number": digits}))
    kinds = [kind for kind in MEASURED if kind != "babble"]
    line = pcm if decibels >= CLEAN else noisy(pcm, decibels, kinds[seed % len(kinds)], seed)
    return _row(case, f"people, digits ({speaker})", line, decibels)


def real_order(job: tuple[int, float, Path, tuple[Path, Path]]) -> Row:
    number, decibels, data, fitted = job
    one = orders.order(number, decibels, data, fitted, orders.COFFEE)
    band = "accept" if one.confidence >= 0.75 else "confirm" if one.confidence >= 0.45 else "reprompt"
    meant = "(answer)" if one.right else "(other)" if one.confidence else ""
    told = Judged(one.said, "coffee open", "(answer)", meant, one.confidence, band, bool(one.right))
    return "people, orders", one.text, decibels, told


# --- what it comes to -----------------------------------------------------------------------------

COLUMNS = ("", "dB", "n", "right", "taken", "asked back", "sent away", "taken wrongly", "strange", "taken")
ABOUT = (
    "Of what belongs to the flow: heard and understood rightly; taken; asked back (“Did you want …?”) or "
    "sent away though right; and taken wrongly. Of what belongs nowhere: what was taken all the same."
)


def line(name: str, decibels: float | None, rows: Sequence[Row]) -> tuple[str, ...]:
    found = figures([one for *_, one in rows])
    away = found.share(True, True, "reprompt")
    shares = (
        found.accuracy,
        found.share(True, True, "accept"),
        found.share(True, True, "confirm"),
        away,
        found.share(True, False, "accept"),
    )
    strange = (
        (str(found.strange), percent(found.share(False, False, "accept"))) if found.strange else ("", "")
    )
    noise = "" if decibels is None else "clean" if decibels >= CLEAN else f"{decibels:.0f}"
    told = (percent(share) if share == share else "" for share in shares)
    return name, noise, str(found.belonging), *told, *strange


def parted(rows: Sequence[Row]) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Every table with its lines."""
    levels = sorted({row[2] for row in rows}, reverse=True)
    machines = [row for row in rows if not row[0].startswith("people")]
    people = [row for row in rows if row[0].startswith("people")]
    keys = {
        "Voices": lambda row: row[0],
        "Flows": lambda row: row[3].step.split()[0],
        "Questions": lambda row: row[3].step.partition(" ")[2],
    }
    every = [line("all", level, _at(machines, level)) for level in levels]
    yield "Synthesised voices together", every
    for name, key in keys.items():
        names = sorted({key(row) for row in machines})
        yield (
            name,
            [
                line(one, level, _at([row for row in machines if key(row) == one], level))
                for one in names
                for level in levels
            ],
        )
    if people:
        kinds = sorted({row[0].partition(" (")[0] for row in people})
        yield (
            "People",
            [
                line(kind, level, _at([row for row in people if row[0].startswith(kind)], level))
                for kind in kinds
                for level in levels
            ],
        )


def _at(rows: Iterable[Row], level: float) -> list[Row]:
    return [row for row in rows if row[2] == level]


def shown(rows: Sequence[Row]) -> None:
    console = Console()
    for name, lines in parted(rows):
        one = Table(*COLUMNS, box=None, title=name, title_justify="left", header_style="bright_black")
        for column in one.columns[1:]:
            column.justify = "right"
        for cells in lines:
            one.add_row(*cells)
        console.print(one)


def as_html(rows: Sequence[Row], about: str) -> str:
    body = [STYLE, f"<p>{escape(about)}</p><p>{escape(ABOUT)}</p>"]
    machines = [row for row in rows if not row[0].startswith("people")]
    for level in sorted({row[2] for row in machines}, reverse=True):
        judged = [one for *_, one in _at(machines, level)]
        found: Figures = figures(judged)
        drawn = (
            charts.reliability(found.bins),
            charts.thresholds(found.curve, {"confirm": 0.45, "accept": 0.75}),
        )
        name = "Clean" if level >= CLEAN else f"Noise {level:.0f} dB below the voice"
        more = f"calibration error {found.ece:.3f}, AUROC {found.auroc:.3f}"
        body.append(f"<h2>{name}</h2><p>{len(judged)} utterances, {more}</p>{charts.bands(found)}")
        body.append('<div class="pictures">' + "".join(f"<div>{svg}</div>" for svg in drawn) + "</div>")
    for name, lines in parted(rows):
        cells = ["".join(f"<td>{escape(cell)}</td>" for cell in one) for one in lines]
        body.append(f"<h2>{escape(name)}</h2>" + table(COLUMNS, [f"<tr>{row}</tr>" for row in cells]))
    wrong = [row for row in rows if row[3].band == "accept" and not row[3].right]
    body.append("<h2>Taken, and wrong</h2>")
    body.append(table(("voice", "dB", "at", "said", "heard", "meant", "sure"), [_told(row) for row in wrong]))
    return page("What is understood through the ear", "".join(body))


def _told(row: Row) -> str:
    who, text, level, one = row
    noise = "clean" if level >= CLEAN else f"{level:.0f}"
    meant = f"{one.meant or '(nothing)'} for {one.label or '(nothing)'}"
    cells = (who, noise, one.step, one.text, text, meant, f"{one.confidence:.2f}")
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--flows", nargs="+", default=sorted(path.name for path in FLOWS.iterdir()))
    parser.add_argument("--voices", nargs="+", default=VOICES)
    parser.add_argument("--decibels", type=float, nargs="+", default=[CLEAN, 15.0])
    parser.add_argument("--every", type=int, default=1, help="one in so many of what is spoken")
    parser.add_argument("--data", type=Path, help="recordings of people (bench/recordings.py)")
    parser.add_argument("--fitted", type=Path, nargs=2, default=(TRANSFORMS, TRANSFORMS))
    parser.add_argument("--page", type=Path, help="one page with pictures, as HTML")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--wrong", action="store_true", help="list what was taken wrongly")
    given = parser.parse_args()
    logs.warnings_only()
    every = [case for flow in given.flows for case in cases(flow)]
    spoken_ = [(case, spec) for case in every for spec in given.voices]
    chosen = [one for one in spoken_ if _dice(*one) % given.every == 0]
    jobs = [(*one, level) for one in chosen for level in given.decibels]
    with ProcessPoolExecutor(given.jobs) as pool:
        rows = list(track(pool.map(heard, jobs, chunksize=4), "Hearing", total=len(jobs)))
        if given.data:
            rows += people(given, pool)
    shown(rows)
    wrong = [row for row in rows if row[3].band == "accept" and not row[3].right]
    for who, text, level, one in wrong if given.wrong else ():
        sure = f"{one.meant!r} {one.confidence:.2f}"
        print(f"{who} {level:.0f} dB, {one.step}: {one.text!r} heard {text!r}: {sure}")
    about = (
        f"{len(every)} phrases of {len(given.flows)} flows, {len(given.voices)} synthesised voices; a sample "
        f"of {len(chosen)} of {len(spoken_)}, each at {len(given.decibels)} noises."
    )
    print(about)
    if given.page:
        given.page.write_text(as_html(rows, about), encoding="utf-8")


def people(given: argparse.Namespace, pool: ProcessPoolExecutor) -> list[Row]:
    fitted = tuple(given.fitted)
    if fitted[0] == fitted[1]:
        print("The shipped transforms were fitted on these very orders: give --fitted for honest figures.")
    count = len(orders.orders(given.data))
    numbers = [at for at in range(count) if at // 2 % given.every == 0]
    asked = [(at, level, given.data, fitted) for level in given.decibels for at in numbers]
    said = [one for one in strings(given.data, REAL_DIGITS, None) if len(one.digits) >= 5][:: given.every]
    keyed = [
        (at, one.speaker, one.digits, one.pcm, level)
        for at, one in enumerate(said)
        for level in given.decibels
    ]
    rows = list(track(pool.map(real_order, asked, chunksize=4), "Orders", total=len(asked)))
    return rows + list(track(pool.map(real_digits, keyed, chunksize=4), "Digits", total=len(keyed)))


if __name__ == "__main__":
    try:
        main()
    except IvrError as fault:
        raise SystemExit(str(fault)) from fault
