"""How often the right one of 77 intents is found in a few examples, and how sure it says it is.

    python -m bench.banking --data DIR [--sense words|minilm|letters] [--examples 5 10] [--seeds 5] [--unseen]

DIR holds BANKING77's train.csv and test.csv (PolyAI, CC BY 4.0: `text,category`). Each seed draws its
examples from train.csv and measures on test.csv; `--labels` gives the intent's name as one line more, as a
flow does. What the project ships was fitted on every second intent's train.csv, among others
(training/README.md): `--unseen` asks and holds out the other intents alone, beside all 77. Out of scope: a
fifth of the intents is held out whole, or all but `--inside` 10, as many as flows have; "kept" are the right
answers above the threshold that keeps 90 % of all in-scope answers, "let in" the held-out sentences above it.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported

import argparse
import csv
import random
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from ivr.nlu.examples import Example
from ivr.nlu.intents import Intents
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import Words, words
from ivr.senses.senses import SENSES, sense

ENGLISH = language_of("en-US")
HELD_OUT = 0.2
KEPT = 0.9
BINS = 10

Said = tuple[Words, str]
Outcome = tuple[float, bool]


def plain(text: str) -> Words:
    return tuple(word for word in words(text, ENGLISH) if word not in ENGLISH.fillers)


def read(file: Path) -> list[Said]:
    with file.open(encoding="utf-8", newline="") as rows:
        return [(plain(row["text"]), row["category"]) for row in csv.DictReader(rows)]


def draw(train: Sequence[Said], names: Sequence[str], count: int, seed: int, labels: bool) -> list[Example]:
    chance = random.Random(seed)
    examples: list[Example] = []
    for name in names:
        lines = chance.sample([said for said, category in train if category == name], count)
        if labels:
            lines.append(plain(name.replace("_", " ")))
        examples += [Example(line, name, len(examples) + at) for at, line in enumerate(lines)]
    return examples


def unseen(names: Sequence[str]) -> Sequence[str]:
    """Those of all that nothing was fitted on."""
    return names[1::2]


def parted(
    names: Sequence[str], asked: Sequence[str], inside: int, seed: int
) -> tuple[Sequence[str], Sequence[str]]:
    """The intents of a flow, and strangers: a fifth of all, or all that are asked but so many `inside`."""
    chance = random.Random(seed)
    if inside:
        own = chance.sample(asked, inside)
        return own, [name for name in asked if name not in own]
    strange = chance.sample(asked, round(len(names) * HELD_OUT))
    return [name for name in names if name not in strange], strange


def ask(intents: Intents, test: Sequence[Said]) -> list[Outcome]:
    outcomes = []
    for said, category in test:
        best = intents.best(said, intents.names)
        outcomes.append((best.probability, best.intent == category) if best else (0.0, False))
    return outcomes


def error(outcomes: Sequence[Outcome]) -> float:
    """Expected calibration error (Guo et al., On calibration of modern neural networks, 2017)."""
    bins: dict[int, list[Outcome]] = {}
    for outcome in outcomes:
        bins.setdefault(min(BINS - 1, int(outcome[0] * BINS)), []).append(outcome)
    return sum(
        abs(fmean(p for p, _ in some) - fmean(right for _, right in some)) * len(some)
        for some in bins.values()
    ) / len(outcomes)


def one(train: list[Said], test: list[Said], given: argparse.Namespace, count: int, seed: int) -> list[float]:
    names = sorted({category for _, category in train})
    asked = unseen(names) if given.unseen else names
    test = [row for row in test if row[1] in asked]
    known = None if given.sense == "letters" else sense(given.sense)
    began = time.process_time()
    intents = Intents(draw(train, names, count, seed, given.labels), ENGLISH, known)
    fitted = time.process_time() - began
    began = time.process_time()
    outcomes = ask(intents, test)
    turn = (time.process_time() - began) / len(test)
    inside, strange = parted(names, asked, given.inside, seed)
    fewer = Intents(draw(train, inside, count, seed, given.labels), ENGLISH, known)
    kept = ask(fewer, [row for row in test if row[1] in inside])
    strangers = ask(fewer, [row for row in test if row[1] in strange])
    edge = float(np.quantile([probability for probability, _ in kept], 1 - KEPT))
    right = [probability for probability, right in kept if right]
    edge_right = float(np.quantile(right, 1 - KEPT))
    return [
        fmean(right for _, right in outcomes) * 100,
        error(outcomes),
        error([*kept, *((probability, False) for probability, _ in strangers)]),
        fmean(probability >= edge for probability, _ in strangers) * 100,
        fmean(probability >= edge_right for probability, _ in strangers) * 100,
        fitted,
        turn * 1000,
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sense", choices=["letters", *SENSES], default="words")
    parser.add_argument("--examples", type=int, nargs="+", default=[5, 10])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--labels", action="store_true")
    parser.add_argument("--unseen", action="store_true", help="ask only intents that nothing was fitted on")
    parser.add_argument("--inside", type=int, default=0, help="intents of the flow that strangers call")
    parser.add_argument("--every", type=int, default=1, help="measure on every nth test sentence")
    given = parser.parse_args()
    train, test = read(given.data / "train.csv"), read(given.data / "test.csv")[:: given.every]
    heads = (
        "examples",
        "right %",
        "ECE",
        "ECE with strangers",
        "let in %",
        "let in, of right %",
        "fit s",
        "turn ms",
    )
    how = f"{', with labels' if given.labels else ''}{', unseen intents' if given.unseen else ''}"
    table = Table(*heads, title=f"BANKING77, {given.sense}{how}")
    for count in given.examples:
        seeds = track(range(given.seeds), f"{count} examples")
        rows = [one(train, test, given, count, seed) for seed in seeds]
        table.add_row(str(count), *(f"{fmean(column):.3g}" for column in zip(*rows, strict=True)))
    Console().print(table)


if __name__ == "__main__":
    main()
