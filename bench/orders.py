"""Real people order coffee by telephone: how many orders are understood, with every slot right and no more.

    python -m bench.orders --data DIR --fitted EVEN ODD --every 2 --decibels 60 15 6 --plot orders.png

What they say is heard by the embedded ear with the grammar of bench/coffee, a flow as a designer writes it,
and understood by that flow. EVEN and ODD are transforms that were fitted on the even and on the odd
orders alone (`training/adapt.py --halves`); each half is heard with the other's. The noises here
(car, babble, street) are others than those that served to fit. 60 dB: as recorded, no noise added.

Beside that: what the same people say at the questions of a shop, where no order belongs, and digits at
the coffee bar, where no digit does. None of it should be accepted.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import numpy as np

from bench.lines import MEASURED, noisy
from bench.recordings import Slots, digits, orders, recording
from ivr.audio.frame import RATE, Pcm
from ivr.call.call import understanders
from ivr.flow.model import Flow
from ivr.flow.question import Question
from ivr.flow.reader import read_flow
from ivr.nlu.grammar import Grammar
from ivr.stt.acoustic import TRANSFORMS
from ivr.stt.recogniser import Hypothesis
from ivr.stt.voiced import voiced

HERE = Path(__file__).parent
TODAY = date(2026, 3, 2)
ACCEPT = 0.75
CLEAN = 60.0
NAMES = {"numberOfShots": "shots", "coffeeDrink": "drink", "milkAmount": "milk", "sugarAmount": "sugar"}
OTHERS = 9
"""Every so manieth other order is a voice of the babble."""

# Command acceptance of Picovoice's benchmark, wideband, at 6, 9 … 24 dB averaged (see its README).
PUBLISHED = {"Rhino": 97.6, "LUIS": 89.9, "Watson": 86.8, "Lex": 84.5, "Dialogflow": 77.6}


@dataclass(frozen=True)
class Heard:
    """One utterance: `right` is None where nothing is right; CPU seconds for as many seconds of sound."""

    said: str
    decibels: float
    noise: str
    text: str
    confidence: float
    right: bool | None
    cpu: float
    seconds: float


def flow(folder: Path) -> Flow:
    return read_flow({path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")})


@cache
def asked(folder: Path, step: str, yes_no: bool = False) -> tuple[Grammar, Callable[[Hypothesis], object]]:
    """What may be said at a question, and what is meant there by what was heard, other readings too, as on a
    call: slots and a confidence."""
    written = flow(folder)
    spoken, one = written.spoken("en-US"), understanders(written)["en-US"]
    question = Question(spoken, step, yes_no=yes_no)

    def means(heard: Hypothesis) -> tuple[dict[str, str], float]:
        meaning = one.understand(heard.text, heard.confidence, question.expecting, TODAY, heard.alternatives)
        slots = {name: str(value).replace("_", " ") for name, value in meaning.slots.items()}
        return slots, 0.0 if meaning.nothing else meaning.confidence

    return one.grammar(question.expecting), means


COFFEE = (HERE / "coffee", "welcome")
ELSEWHERE = ((HERE.parent / "flows" / "shop", "welcome"), (HERE.parent / "flows" / "shop", "more", True))


@cache
def ear(transforms: Path) -> object:
    from ivr.stt.sphinx import Ear

    return Ear(transforms)


@cache
def voice(file: Path) -> Pcm:
    return voiced(recording(file))


def line(pcm: Pcm, decibels: float, number: int, others: Sequence[Path]) -> tuple[Pcm, str]:
    if decibels >= CLEAN:
        return pcm, "none"
    kind = MEASURED[number // 2 % len(MEASURED)]
    return noisy(pcm, decibels, kind, number, [voice(file) for file in others]), kind


def order(number: int, decibels: float, data: Path, fitted: tuple[Path, Path], place: object) -> Heard:
    """An order at the coffee bar (`place` is COFFEE) or where none belongs."""
    named = orders(data)
    file, labels = named[number]
    others = [other for other, _ in named[number % 2 :: 2 * OTHERS] if other != file]
    pcm, kind = line(voice(file), decibels, number, others)
    return _hear(file.stem, pcm, decibels, kind, fitted[1 - number % 2], place, labels)


def number(first: int, decibels: float, data: Path, fitted: tuple[Path, Path], place: object) -> Heard:
    """Four digits of one speaker in a row, at the coffee bar."""
    spoken = digits(data)
    who = spoken[first][2]
    takes = [file for file, _, speaker in spoken if speaker == who]
    some = [recording(takes[at]) for at in np.random.default_rng(first).choice(len(takes), 4)]
    pcm = np.concatenate([np.pad(one, (0, RATE // 10)) for one in some])
    pcm, kind = line(pcm, decibels, first, [])
    return _hear(f"digits {first}", pcm, decibels, kind, fitted[0], place, None)


def _hear(
    said: str, pcm: Pcm, decibels: float, noise: str, transforms: Path, place: object, labels: Slots | None
) -> Heard:
    grammar, means = asked(*place)
    begun = time.process_time()
    heard = ear(transforms).hear(pcm, grammar)
    cpu = time.process_time() - begun
    slots, sure = means(heard) if heard.text else ({}, 0.0)
    wanted = {NAMES.get(name, name): value for name, value in labels.items()} if labels else None
    right = slots == wanted if place == COFFEE and labels else None
    return Heard(said, decibels, noise, heard.text, sure, right, cpu, len(pcm) / RATE)


def _do(job: tuple[Callable[..., Heard], tuple[object, ...]]) -> Heard:
    return job[0](*job[1])


def table(rows: Sequence[Heard]) -> None:
    print(" dB  noise     n  right  of them sure   wrong and sure   CPU s per s")
    for decibels in sorted({row.decibels for row in rows}, reverse=True):
        here = [row for row in rows if row.decibels == decibels]
        kinds = sorted({row.noise for row in here})
        for kind in ["all", *kinds] if len(kinds) > 1 else kinds:
            some = [row for row in here if kind in ("all", row.noise)]
            good = [row for row in some if row.right]
            wrong = [row for row in some if not row.right and row.confidence >= ACCEPT]
            sure = np.mean([row.confidence >= ACCEPT for row in good]) if good else 0.0
            load = sum(row.cpu for row in some) / sum(row.seconds for row in some)
            print(
                f"{decibels:3.0f}  {kind:7s} {len(some):3d}  {len(good) / len(some):5.1%}  {sure:12.0%} "
                f"{len(wrong) / len(some):16.1%} {load:13.3f}"
            )


def plot(rows: Sequence[Heard], file: Path) -> None:
    from matplotlib import pyplot

    pyplot.figure(figsize=(7, 4.5))
    levels = sorted({row.decibels for row in rows})
    places = [min(level, 30) for level in levels]
    for kind in ("all", *MEASURED):
        shares = []
        for level in levels:
            some = [r for r in rows if r.decibels == level and (kind == "all" or r.noise in (kind, "none"))]
            shares.append(100 * np.mean([bool(row.right) for row in some]) if some else np.nan)
        pyplot.plot(places, shares, "o-" if kind == "all" else "x:", label=f"ours, {kind}")
    for name, share in PUBLISHED.items():
        pyplot.axhline(share, lw=0.5, color="grey")
        pyplot.text(24.5, share, f"{name}, 6-24 dB", size=7, va="bottom")
    pyplot.xticks(places, ["clean" if level >= CLEAN else f"{level:.0f} dB" for level in levels])
    pyplot.ylabel("orders with every slot right, %")
    pyplot.ylim(0, 100)
    pyplot.legend(loc="lower right")
    pyplot.savefig(file, dpi=110)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fitted", type=Path, nargs=2, default=(TRANSFORMS, TRANSFORMS))
    parser.add_argument("--decibels", type=float, nargs="+", default=[CLEAN, 15, 6])
    parser.add_argument("--every", type=int, default=1, help="pairs of orders: every so manieth one")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--wrong", action="store_true", help="list what was misheard")
    given = parser.parse_args()
    if given.plot and find_spec("matplotlib") is None:
        parser.error("A plot needs matplotlib.")
    fitted = tuple(given.fitted)
    if fitted[0] == fitted[1]:
        print("The shipped transforms were fitted on these very orders: give --fitted for honest figures.")
    count = len(orders(given.data))
    numbers = [at for at in range(count) if at // 2 % given.every == 0]
    inside = [(order, (at, level, given.data, fitted, COFFEE)) for level in given.decibels for at in numbers]
    outside = [
        (order, (at, CLEAN, given.data, fitted, ELSEWHERE[place % len(ELSEWHERE)]))
        for place, at in enumerate(numbers)
    ]
    strange = [
        (number, (at, CLEAN, given.data, fitted, COFFEE))
        for at in range(0, len(digits(given.data)), 25 * given.every)
    ]
    with ProcessPoolExecutor(given.jobs) as pool:
        rows = []
        for row in pool.map(_do, chain(inside, outside, strange), chunksize=8):
            rows.append(row)
            print(f"\r{len(rows)} of {len(inside) + len(outside) + len(strange)}", end="", flush=True)
    print()
    table(rows[: len(inside)])
    for name, some in zip(
        ("orders at other questions", "digits at the coffee bar"),
        (rows[len(inside) : len(inside) + len(outside)], rows[len(inside) + len(outside) :]),
        strict=True,
    ):
        sure = [row.confidence >= ACCEPT for row in some]
        load = sum(row.cpu for row in some) / sum(row.seconds for row in some)
        print(f"{name}: {np.mean(sure):.1%} of {len(some)} accepted; {load:.3f} CPU s per s")
    if given.wrong:
        for row in rows[: len(inside)]:
            if not row.right:
                print(f"{row.said} {row.decibels:.0f} dB {row.noise}: {row.text!r} {row.confidence:.2f}")
    if given.plot:
        plot(rows[: len(inside)], given.plot)


if __name__ == "__main__":
    main()
