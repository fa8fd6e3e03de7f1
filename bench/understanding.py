"""What understanding costs in CPU time: getting 200 intents of 20 lines ready, and a turn with them.

    python -m bench.understanding [--sense letters words minilm] [--data DIR] [--every 1]

Cold: nothing is kept from an earlier start; kept: everything is. Each is measured in a process of its own,
after its imports and after the sense itself was read. A turn is one answer to an open question at which all
intents may be said. Without DIR the lines and what is said are made here; DIR holds BANKING77's train.csv
and test.csv (PolyAI, CC BY 4.0), of which 4,000 lines in the order of their categories are the 200 intents,
and the questions of up to twelve words what is said.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported

import argparse
import csv
import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import product
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import structlog
from rich.console import Console
from rich.progress import track
from rich.table import Table

from ivr.actions import Expecting, SlotSpec
from ivr.nlu.understand import Understander
from ivr.senses.senses import NONE, SENSES, means_for

INTENTS, LINES, LONGEST = 200, 20, 12
TODAY = date(2026, 3, 2)

DEEDS = (
    "pay/settle",
    "cancel/stop",
    "change/edit",
    "check/see",
    "order/get",
    "return/send back",
    "renew/extend",
    "repair/fix",
    "report/tell you about",
    "move/put off",
    "insure/cover",
    "open/start",
    "close/end",
    "print/copy",
    "rate/review",
    "upgrade/improve",
    "share/pass on",
    "lock/block",
    "unlock/free",
    "gift/give",
)
THINGS = (
    "bill/invoice",
    "card/card",
    "trip/flight",
    "phone/handset",
    "parcel/package",
    "policy/contract",
    "account/account",
    "appointment/visit",
    "subscription/plan",
    "ticket/pass",
)
FRAMES = (
    "I want to {} my {}",
    "I would like to {} the {}",
    "could you {} my {} please",
    "how do I {} a {}",
    "{} my {} please",
    "please {} the {}",
    "I need to {} my {} <day>",
    "is it possible to {} a {}",
    "help me {} my {}",
    "I am calling to {} a {}",
    "where can I {} my {}",
    "let me {} the {} number <number>",
    "I have to {} a {} today",
    "what does it cost to {} my {}",
    "who can {} my {} for me",
    "{} {}",
    "I forgot to {} my {}",
    "may I {} the {} online",
    "when can I {} my {}",
    "about how to {} a {}",
)
SLOTS = {"day": SlotSpec("day", "date"), "number": SlotSpec("number", "digits", shortest=4, longest=10)}
SAYINGS = (
    "hi um I was wondering if you could {} my {}",
    "so I really must {} this {} now",
    "my wife asked me to {} our {}",
    "what would I do to {} the old {}",
    "I'd like to {} my {} next tuesday",
    "good morning please {} {} number four four one seven",
)
JOINED = ("{} and {}", "{} and then {}", "{}. Also, {}", "{}, and by the way {}", "{}, and {}, and {}")


@dataclass(frozen=True, slots=True)
class House:
    """The lines of every intent, and what callers say: of which kind -> sentences."""

    hear: Mapping[str, Sequence[str]]
    slots: Mapping[str, SlotSpec]
    said: Mapping[str, Sequence[str]]


def made() -> House:
    """Every deed with every thing is an intent; its lines use one or the other word for each."""
    pairs = [[part.split("/") for part in pair] for pair in product(DEEDS, THINGS)]
    hear = {
        f"intent_{number}": [
            frame.format(deed[at % 2], thing[at // 2 % 2]) for at, frame in enumerate(FRAMES)
        ]
        for number, (deed, thing) in enumerate(pairs)
    }
    single = [
        SAYINGS[at % len(SAYINGS)].format(deed[at % 2], thing[0])
        for at, (deed, thing) in enumerate(pairs * 2)
    ]
    short = [f"{deed[0]} my {thing[0]}" for deed, thing in pairs]
    several = [
        JOINED[at % len(JOINED)].format(*(short[(at + step) % len(short)] for step in (0, 57, 111)))
        for at in range(2 * len(short))
    ]
    return House(hear, SLOTS, {"one wish": single, "several": several})


def banking(folder: Path) -> House:
    """Lines without digits and signs, as `hear:` holds them."""
    train = sorted((row["category"], row["text"]) for row in _rows(folder / "train.csv"))
    lines = [re.sub(r"[^a-z' ]", " ", text.lower()).strip() or "x" for _, text in train]
    hear = {f"intent_{at}": lines[at * LINES : (at + 1) * LINES] for at in range(INTENTS)}
    said = [row["text"] for row in _rows(folder / "test.csv")]
    return House(hear, {}, {"questions": [text for text in said if len(text.split()) <= LONGEST]})


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as rows:
        yield from csv.DictReader(rows)


def load(house: House, sense: str) -> tuple[Understander, float, float]:
    """The understander; seconds of the sense itself, and of the rest."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    began = time.process_time()
    means = means_for("en-US", sense)
    ready = time.process_time()
    made = Understander(house.hear, house.slots, means=means)
    return made, ready - began, time.process_time() - ready


def loaded(house: House, sense: str) -> tuple[float, float]:
    return load(house, sense)[1:]


def turns(house: House, sense: str, every: int) -> dict[str, list[float]]:
    """Kind of turn -> milliseconds of each."""
    understander = load(house, sense)[0]
    expecting = Expecting(step="x", language="en-US", intents=tuple(house.hear))
    found: dict[str, list[float]] = {}
    for name, one in {"": understander, ", so far": understander.so_far}.items():
        if name and one is understander:
            continue
        for kind, sentences in house.said.items():
            some = found.setdefault(f"{kind}{name}", [])
            for text in sentences[::every]:
                began = time.process_time()
                one.understand(text, 1.0, expecting, TODAY)
                some.append((time.process_time() - began) * 1000)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--sense", choices=[NONE, *SENSES], nargs="+", default=[NONE, *SENSES])
    parser.add_argument("--every", type=int, default=1, help="measure every nth sentence")
    given = parser.parse_args()
    house = banking(given.data) if given.data else made()
    what = f"{len(house.hear)} intents of {LINES} lines, {'BANKING77' if given.data else 'made'}"
    loads = Table("sense", "read s", "cold s", "kept s", title=f"Ready: {what}")
    costs = Table("sense", "turn", "sentences", "p50 ms", "p95", "p99", "most", title="A turn")
    steps = [(name, step) for name in given.sense for step in ("cold", "kept", "turns")]
    with tempfile.TemporaryDirectory(prefix="ivr-bench-") as folder:
        os.environ["IVR_CACHE"] = folder
        for name, step in track(steps, "Measuring", console=Console(stderr=True)):
            with ProcessPoolExecutor(1, get_context("spawn")) as alone:
                if step == "turns":
                    for kind, costs_ms in alone.submit(turns, house, name, given.every).result().items():
                        figures = np.percentile(costs_ms, (50, 95, 99, 100))
                        costs.add_row(name, kind, str(len(costs_ms)), *(f"{ms:.2f}" for ms in figures))
                    continue
                read, seconds = alone.submit(loaded, house, name).result()
            if step == "cold":
                cold = seconds
            else:
                loads.add_row(name, f"{read:.2f}", f"{cold:.2f}", f"{seconds:.3f}")
    Console().print(loads)
    Console().print(costs)


if __name__ == "__main__":
    main()
