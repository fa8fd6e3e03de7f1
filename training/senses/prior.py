"""Make the numbers of ivr.nlu.calibrate.PRIORS: what the evidence is worth before a flow has any of its own.

    python -m training.senses.prior --data DIR [--sense words]

Many small conversations are drawn, each with the words that work anywhere: from conversations.txt (2 to 6
intents of 2 to 5 lines, beside labels) and from train.csv of BANKING77 (DIR; CC BY 4.0), of which every
second intent alone is read (5 to 30 of them, of 3 to 10 lines). Other sentences of the same intents are
asked, their own lines, what is said in the other houses, remarks.txt, and everyday sentences that were held
back. One
logistic regression is fitted to it all, for each sense.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported

import argparse
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from rich.progress import track

from bench.banking import ENGLISH, Said, read
from ivr.nlu.anywhere import anywhere
from ivr.nlu.calibrate import Outcome, calibrated
from ivr.nlu.examples import Example, examples_of, plain
from ivr.nlu.intents import EVIDENCE, Intents
from ivr.nlu.language import Language
from ivr.nlu.normalize import words
from ivr.nlu.patterns import parse
from ivr.nlu.sense import Sense
from ivr.senses.minilm import MiniLM
from ivr.senses.senses import NONE, SENSES, sense

HERE = Path(__file__).parent
HOUSES, BANKS = 60, 24
ASKED = 120
WEIGHTS: Mapping[str, float] = {
    "said": 0.7, "own": 0.3, "elsewhere": 0.15, "remark": 0.2, "everyday": 0.15, "near": 0.4
}  # fmt: skip
"""How much each kind of sentence counts in a conversation; the first two mean an intent of it."""
House = Mapping[str, Sequence[str]]


def houses() -> Mapping[str, House]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    house: dict[str, tuple[str, ...]] = {}
    for line in (HERE / "conversations.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("house "):
            house = found.setdefault(line.removeprefix("house "), {})
        elif "|" in line:
            label, sayings = line.split(" | ")
            house[label] = tuple(sayings.split("; "))
    return found


def said(text: str) -> tuple[str, ...]:
    return plain(words(text, ENGLISH), ENGLISH)


def with_anywhere(own: Mapping[str, Sequence[str]]) -> list[Example]:
    """The lines of a flow as it learns them."""
    lines = {name: [(text,) for text in texts] for name, texts in own.items()}
    for name, hear in anywhere("en").items():
        lines.setdefault(name, []).extend(parse(line) for line in hear)  # type: ignore[arg-type]
    return examples_of(lines, ENGLISH)


def without_some(chance: random.Random) -> tuple[Language, list[str]]:
    """The language without a quarter of its everyday sentences, and these."""
    everyday = list(ENGLISH.background)
    chance.shuffle(everyday)
    quarter = len(everyday) // 4
    return replace(ENGLISH, background=tuple(everyday[quarter:])), everyday[:quarter]


def of_houses(known: Sense | None, seed: int) -> Iterator[Outcome]:
    chance = random.Random(seed)
    every = houses()
    name = chance.choice(sorted(every))
    chosen = chance.sample(sorted(every[name]), chance.randint(2, len(every[name])))
    count = chance.choice((2, 3, 4, 5))
    sayings = {label: chance.sample(every[name][label], len(every[name][label])) for label in chosen}
    language, held = without_some(chance)
    examples = with_anywhere({label: [*sayings[label][:count], label] for label in chosen})
    intents = Intents(examples, language, known, anywhere("en"))
    asked = [(said(text), label) for label in chosen for text in sayings[label][count:]]
    yield from judged(intents, asked, "said", chance)
    yield from judged(intents, [(one.words, one.intent) for one in examples], "own", chance)
    others = [text for house in every for label in every[house] if (house, label) not in
              [(name, one) for one in chosen] for text in every[house][label]]  # fmt: skip
    yield from judged(intents, [(said(text), "") for text in others], "elsewhere", chance)
    remarks = (HERE / "remarks.txt").read_text(encoding="utf-8").splitlines()
    yield from judged(intents, [(said(text), "") for text in remarks], "remark", chance)
    yield from judged(intents, [(said(text), "") for text in held], "everyday", chance)


def of_banks(known: Sense | None, seed: int, train: Sequence[Said]) -> Iterator[Outcome]:
    chance = random.Random(seed)
    names = sorted({category for _, category in train})[::2]
    chosen = chance.sample(names, chance.choice((5, 10, 20, 30)))
    count = chance.choice((3, 5, 8, 10))
    examples: list[Example] = []
    for name in chosen:
        lines = chance.sample([one for one, category in train[::2] if category == name], count)
        lines.append(said(name.replace("_", " ")))
        examples += [Example(line, name, len(examples) + at) for at, line in enumerate(lines)]
    intents = Intents(examples, ENGLISH, known)
    rest = [row for row in train[1::2] if row[1] in names]
    yield from judged(intents, [row for row in rest if row[1] in chosen], "said", chance)
    yield from judged(intents, [row for row in rest if row[1] not in chosen], "near", chance)


def judged(intents: Intents, rows: Sequence[Said], kind: str, chance: random.Random) -> Iterator[Outcome]:
    rows = chance.sample(rows, min(ASKED, len(rows)))
    for sentence, label in rows:
        best = intents.best(sentence, intents.names)
        if best is not None:
            yield Outcome(best.evidence, best.intent == label, WEIGHTS[kind] / len(rows) * 100)


def remember(known: Sense) -> None:
    """The same sentences are asked in many draws."""
    if isinstance(known, MiniLM):
        known.vector = cache(known.vector)  # type: ignore[method-assign]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sense", choices=[NONE, *SENSES], nargs="+", default=[NONE, *SENSES])
    given = parser.parse_args()
    train = read(given.data / "train.csv")
    random.Random(0).shuffle(train)
    for name in given.sense:
        known = None if name == NONE else MiniLM() if name == MiniLM.name else sense(name)
        if known is not None:
            remember(known)
        seen = [one for seed in track(range(HOUSES), f"{name}, houses") for one in of_houses(known, seed)]
        for seed in track(range(BANKS), f"{name}, banks"):
            seen += of_banks(known, seed, train)
        weights = calibrated(seen, (0.0,) * (1 + len(EVIDENCE)), trust=1.0).weights
        numbers = ", ".join(f"{weight:.2f}" for weight in weights)
        print(f'    "{"" if name == NONE else name}": ({numbers}),')


if __name__ == "__main__":
    main()
