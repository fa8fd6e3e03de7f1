"""Two wishes of one breath through the embedded ear: "check my balance and then report a lost card".

    python -m bench.wishes                              clean and 15 dB
    python -m bench.wishes --count 80 --voices flite:awb espeak:en-us --wrong

Said are pairs of a flow's own lines, those without a blank, linked and without a pause, at its first open
question; of those that the flow parts as text, every intent of it beside every other. The voices take turns.
What was heard goes through the flow's understanding. "First alone" is the first wish without the second.
Nothing is tuned here but the words: the lines are those that the grammar is made of.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.heard_meaning import AT, CLEAN, FLOWS, LANGUAGE, VOICES, ear, first, over_line, play, spoken
from ivr.audio.frame import RATE
from ivr.cli import logs
from ivr.review import crossed
from ivr.stt.voiced import voiced

LINKS = ("and", "and then", "and also", "and", "and I also want to", "plus")
KINDS = ("both", "first alone", "second alone", "other", "nothing")
BANDS = ("taken", "asked back", "sent away")
EACH = 2
"""Pairs of lines of two intents."""


@dataclass(frozen=True)
class Pair:
    """Two wishes, by their intents, and how they are said."""

    flow: str
    text: str
    meant: tuple[str, ...]


def wishes(
    flow: str, text: str, sure: float, others: Sequence[tuple[str, float]] = ()
) -> tuple[tuple[str, ...], float]:
    """The intents that a text has at the flow's first open question, and how sure the least sure one is."""
    asked, today = first(flow).asked.expecting, play(flow).flow.spoken(LANGUAGE).today(AT)
    meaning = play(flow).understand[LANGUAGE].understand(text, sure, asked, today, others)
    names = (meaning.intent, *(wish.intent for wish in meaning.then))
    sures = (meaning.confidence, *(wish.confidence for wish in meaning.then))
    return tuple(name for name in names if name), min(sures)


def pairs(flow: str, dice: random.Random) -> Iterator[Pair]:
    written = play(flow).flow.spoken(LANGUAGE)
    said = {
        name: [text for line in intent.hear if "{" not in line for text in crossed.ways(line, written)]
        for name, intent in written.intents.items()
    }
    for one, other in permutations((name for name, texts in said.items() if texts), 2):
        for _ in range(EACH):
            text = f"{dice.choice(said[one])} {dice.choice(LINKS)} {dice.choice(said[other])}"
            if wishes(flow, text, 1.0)[0] == (one, other):
                yield Pair(flow, text, (one, other))


def band(sure: float) -> str:
    return BANDS[0] if sure >= 0.75 else BANDS[1] if sure >= 0.45 else BANDS[2]


def kind(heard: tuple[str, ...], meant: tuple[str, ...]) -> str:
    known = {meant: KINDS[0], meant[:1]: KINDS[1], meant[1:]: KINDS[2], (): KINDS[4]}
    return known.get(heard, KINDS[3])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=40, help="pairs, at most")
    parser.add_argument("--voices", nargs="+", default=VOICES)
    parser.add_argument("--decibels", type=float, nargs="+", default=[CLEAN, 15.0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wrong", action="store_true", help="list what was not taken as both wishes")
    given = parser.parse_args()
    logs.warnings_only()
    dice = random.Random(given.seed)
    every = [one for flow in sorted(path.name for path in FLOWS.iterdir()) for one in pairs(flow, dice)]
    dice.shuffle(every)
    shown = Table("dB", "", *BANDS, "CPU s per s", box=None, header_style="bright_black")
    for level in given.decibels:
        found, cpu, seconds = Counter[tuple[str, str]](), 0.0, 0.0
        for at, pair in enumerate(track(every[: given.count], f"{level:.0f} dB", transient=True)):
            speaker = given.voices[at % len(given.voices)]
            pcm = over_line(spoken(pair.text, speaker), level, at * 8)
            grammar = play(pair.flow).understand[LANGUAGE].grammar(first(pair.flow).asked.expecting)
            ear().hear(pcm[:RATE], grammar)  # so that its grammar is ready
            began = time.process_time()
            got = ear().hear(pcm, grammar)
            cpu, seconds = cpu + time.process_time() - began, seconds + len(voiced(pcm)) / RATE
            names, sure = wishes(pair.flow, got.text, got.confidence, got.alternatives)
            told = kind(names, pair.meant), band(sure)
            found[told] += 1
            if given.wrong and told != (KINDS[0], BANDS[0]):
                print(f"{speaker} {level:.0f} dB: {pair.text!r} heard {got.text!r}: {told[0]}, {sure:.2f}")
        for one in KINDS:
            counts = (str(found[one, told]) for told in BANDS)
            shown.add_row(f"{level:.0f}", one, *counts, f"{cpu / seconds:.2f}" if one == KINDS[0] else "")
    Console().print(shown)


if __name__ == "__main__":
    main()
