"""How well it is known who is annoyed, and who is content: the tables of tests/nlu/moods, and other data.

    python -m bench.mood --data DIR      DIR holds nlu/banking77/train.csv and test.csv

The phrases of ivr/nlu/mood were found by `en` and `es`, then the constructions of complaints by `calls_en`
and `calls_es`; `unseen_…` were written when the first were settled, `later_…` when the second were, and
nothing was changed for them. The questions to a bank and the answers of tests/nlu/said have
no labels: of these it is shown how many are called annoyed.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ivr.nlu.mood import mood

TESTS = Path(__file__).parents[1] / "tests" / "nlu"
TABLES = ("en", "es", "calls_en", "calls_es", "unseen_en", "unseen_es", "later_en", "later_es")
UPSET, GLAD = 0.5, 0.25


def kind_of(said: str, tag: str) -> str:
    found = mood(said, tag)
    if found.anger >= UPSET:
        return "upset"
    return "bad" if found.sentiment <= -GLAD else "good" if found.sentiment >= GLAD else "calm"


def lines(name: str) -> Iterator[tuple[str, str]]:
    kind = ""
    for line in (TESTS / "moods" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            yield line, kind


def measured(name: str) -> list[str]:
    tag = name[-2:]
    counted = Counter((meant, kind_of(said, tag)) for said, meant in lines(name))
    cells = [name, str(counted.total())]
    for kind in ("upset", "good"):
        right = counted[kind, kind]
        found = sum(number for (_, got), number in counted.items() if got == kind)
        there = sum(number for (meant, _), number in counted.items() if meant == kind)
        cells += [f"{right / found:.2f}", f"{right / there:.2f}"]
    return cells


def answers(tag: str) -> list[str]:
    text = (TESTS / "said" / f"{tag}.txt").read_text(encoding="utf-8")
    return [line.rsplit(" | ", 1)[0] for line in text.splitlines() if line and line[0] not in "#["]


def questions(data: Path) -> list[str]:
    found = []
    for name in ("train", "test"):
        with (data / "nlu" / "banking77" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found += [row["text"] for row in csv.DictReader(file)]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="with nlu/banking77, for questions to a bank")
    data = parser.parse_args().data
    console = Console()
    table = Table(
        "sentences", "number", "upset: precision", "recall", "content: precision", "recall", box=None
    )
    for name in TABLES:
        table.add_row(*measured(name))
    console.print(table)
    others = {f"answers, {tag}": (answers(tag), tag) for tag in ("en", "es")}
    if data is not None:
        others["questions to a bank"] = questions(data), "en"
    table = Table("without labels", "number", "called upset", "microseconds each (CPU)", box=None)
    for name, (said, tag) in others.items():
        began = time.process_time()
        upset = sum(kind_of(one, tag) == "upset" for one in said)
        each = (time.process_time() - began) / len(said) * 1e6
        table.add_row(name, str(len(said)), str(upset), f"{each:.0f}")
    console.print(table)


if __name__ == "__main__":
    main()
