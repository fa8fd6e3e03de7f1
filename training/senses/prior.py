"""Make the numbers of ivr.nlu.calibrate.PRIORS: what the evidence is worth before a flow has any of its own.

    python -m training.senses.prior --data DIR [--sense words] [--adapters FILE FILE]

Many small conversations are drawn: from houses, with the words that work anywhere (2 to 10 wishes of 2 to 5
lines, beside labels), and from train.csv of BANKING77 (DIR; CC BY 4.0), of which every second intent alone is
read (5 to 35 of them, of 3 to 20 lines). Other sentences of the same wishes are asked, their own lines, the
wishes of the house or bank that were left out, what is said in the other houses, and of that what the
conversation takes for its own most surely, remarks.txt, and everyday sentences that were held back. One
logistic regression is fitted to it all, for each sense. What the sentence model knows of wishes and their kin
is found on the other half of the houses and intents: `--adapters` are those of the first and the second
half (adapter.py --half), without which what is fitted believes too much.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported

import argparse
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from rich.progress import track

from bench.banking import ENGLISH, Said, read
from ivr.nlu.anywhere import anywhere
from ivr.nlu.calibrate import Outcome, calibrated
from ivr.nlu.examples import Example, examples_of, plain
from ivr.nlu.features import Floats
from ivr.nlu.intents import EVIDENCE, Intents, Scored
from ivr.nlu.kin import Kin
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words, words
from ivr.nlu.patterns import parse
from ivr.nlu.sense import Sense
from ivr.senses.adapter import shipped
from ivr.senses.minilm import MiniLM
from ivr.senses.senses import NONE, SENSES, sense
from training.senses.kin import LINES, kin_for

HERE = Path(__file__).parent
FILES = "conversations.txt", "siblings.txt"
HOUSES, BANKS, SIZES, LENGTHS = 64, 48, (5, 7, 10, 13, 16, 19), (3, 5, 8, 10, 15, 20)
ASKED, SEARCHED, SEEN = 100, 300, 24
"""Sentences of a kind that a conversation is asked; of the other houses, from which it may choose; lines of
train.csv that are examples: the next ones are asked."""
WEIGHTS: Mapping[str, float] = {
    "said": 0.7, "own": 0.3, "near": 0.25, "elsewhere": 0.15, "alike": 0.05, "remark": 0.6, "everyday": 0.15
}  # fmt: skip
"""How much each kind of sentence counts in a conversation; the first two mean a wish of it."""
House = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a conversation made of some sentences of one kind."""

    kind: str
    evidence: Sequence[tuple[float, ...]]
    right: Sequence[bool]

    def outcomes(self) -> Iterator[Outcome]:
        weight = WEIGHTS[self.kind] / max(1, len(self.right)) * 100
        for evidence, right in zip(self.evidence, self.right, strict=True):
            yield Outcome(evidence, right, weight)


class Remembered:
    """The sentence model, asked for the same sentences many times."""

    name, share = MiniLM.name, MiniLM.share

    def __init__(self, adapter: Path | None) -> None:
        model = MiniLM(changes=shipped(adapter))
        self._vector = cache(lambda sentence: model.vector(" ".join(sentence)))
        self.kin: Kin | None = None

    def vectors(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
        return np.array([self._vector(sentence) for sentence in sentences], np.float32)


def houses() -> Mapping[str, House]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    house: dict[str, tuple[str, ...]] = {}
    texts = ((HERE / file).read_text(encoding="utf-8") for file in FILES)
    for line in (line for text in texts for line in text.splitlines()):
        if line.startswith("house "):
            house = found.setdefault(line.removeprefix("house "), {})
        elif "|" in line and not line.startswith("#"):
            label, sayings = line.split(" | ")
            house[label] = tuple(sayings.split("; "))
    return found


def said(text: str) -> Words:
    return plain(words(text, ENGLISH), ENGLISH)


def half(found: Iterable[str], seed: int) -> list[str]:
    """What is known of wishes by one half is judged on the other."""
    return sorted(found)[seed % 2 :: 2]


def intents_of(train: Sequence[Said]) -> list[str]:
    """Those of the bank that anything is fitted on."""
    return sorted({category for _, category in train})[::2]


def wishes(train: Sequence[Said], names: Iterable[str], chosen: Iterable[str]) -> list[list[Words]]:
    """The sentences of intents of the bank, and of all wishes of houses."""
    banks = [[line for line, name in train if name == wanted and line][:LINES] for wanted in names]
    own = [texts for name in chosen for texts in houses()[name].values()]
    return banks + [[line for text in texts if (line := said(text))] for texts in own]


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


def of_houses(known: Sense | None, seed: int) -> Iterator[Judged]:
    chance = random.Random(seed)
    every = houses()
    name = chance.choice(half(every, seed))
    house = every[name]
    chosen = chance.sample(sorted(house), chance.randint(2, len(house)))
    count = chance.choice((2, 3, 4, 5))
    sayings = {label: chance.sample(house[label], len(house[label])) for label in chosen}
    language, held = without_some(chance)
    examples = with_anywhere({label: [*sayings[label][:count], label] for label in chosen})
    intents = Intents(examples, language, known, anywhere("en"))
    asked = [(said(text), label) for label in chosen for text in sayings[label][count:]]
    yield judged(intents, asked, "said", chance)
    yield judged(intents, [(one.words, one.intent) for one in examples], "own", chance)
    left = [text for label in house if label not in chosen for text in house[label]]
    yield judged(intents, [(said(text), "") for text in left], "near", chance)
    others = [text for other in every if other != name for texts in every[other].values() for text in texts]
    yield from elsewhere(intents, others, chance)
    remarks = (HERE / "remarks.txt").read_text(encoding="utf-8").splitlines()
    yield judged(intents, [(said(text), "") for text in remarks], "remark", chance)
    yield judged(intents, [(said(text), "") for text in held], "everyday", chance)


def of_banks(known: Sense | None, seed: int, train: Sequence[Said]) -> Iterator[Judged]:
    chance = random.Random(seed)
    every = intents_of(train) if seed % 6 > 3 else half(intents_of(train), seed)
    chosen = chance.sample(every, min(len(every) - 1, chance.choice(SIZES) * (1 + (seed % 6 > 3))))
    count = chance.choice(LENGTHS)
    lines = {name: [line for line, category in train if category == name and line] for name in every}
    examples: list[Example] = []
    for name in chosen:
        own = [*chance.sample(lines[name][:SEEN], count), said(name.replace("_", " "))]
        examples += [Example(line, name, len(examples) + at) for at, line in enumerate(own)]
    intents = Intents(examples, ENGLISH, known)
    rest = [(line, name) for name in every for line in lines[name][SEEN : 2 * SEEN]]
    yield judged(intents, [row for row in rest if row[1] in chosen], "said", chance)
    yield judged(intents, [row for row in rest if row[1] not in chosen], "near", chance)
    others = [text for house in houses().values() for texts in house.values() for text in texts]
    yield from elsewhere(intents, others, chance)


def elsewhere(intents: Intents, texts: Sequence[str], chance: random.Random) -> Iterator[Judged]:
    """What is said elsewhere, and the ASKED / 4 of it that are taken most surely."""
    some = chance.sample(texts, min(SEARCHED, len(texts)))
    asked = [best for text in some if (best := intents.best(said(text), intents.names))]
    surest = sorted(asked, key=lambda best: -best.probability)
    for kind, found in (("elsewhere", asked[:ASKED]), ("alike", surest[: ASKED // 4])):
        yield Judged(kind, [best.evidence for best in found], [False] * len(found))


def judged(intents: Intents, rows: Sequence[Said], kind: str, chance: random.Random) -> Judged:
    rows = chance.sample(rows, min(ASKED, len(rows)))
    asked = [(best, label) for sentence, label in rows if (best := _best(intents, sentence))]
    return Judged(kind, [best.evidence for best, _ in asked], [best.intent == label for best, label in asked])


def _best(intents: Intents, sentence: Words) -> Scored | None:
    return intents.best(sentence, intents.names)


def drawn(name: str, train: Sequence[Said], adapters: Sequence[Path | None]) -> list[Judged]:
    """What all conversations under this sense made of all that they were asked."""
    senses: list[Sense | None] = [None if name == NONE else sense(name)] * 2
    if name == MiniLM.name:
        for known, adapter in enumerate(adapters):
            model = senses[1 - known] = Remembered(adapter)
            model.kin = kin_for(model, wishes(train, half(intents_of(train), known), half(houses(), known)))
    found: list[Judged] = []
    for seed in track(range(HOUSES), f"{name}, houses"):
        found += of_houses(senses[seed % 2], seed)
    for seed in track(range(BANKS), f"{name}, banks"):
        found += of_banks(senses[seed % 2], seed, train)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sense", choices=[NONE, *SENSES], nargs="+", default=[NONE, *SENSES])
    parser.add_argument("--adapters", type=Path, nargs=2, default=[None, None])
    given = parser.parse_args()
    train = read(given.data / "train.csv")
    random.Random(0).shuffle(train)
    for name in given.sense:
        seen = [one for some in drawn(name, train, given.adapters) for one in some.outcomes()]
        weights = calibrated(seen, (0.0,) * (1 + len(EVIDENCE)), trust=1.0).weights
        numbers = ", ".join(f"{weight:.2f}" for weight in weights)
        print(f'    "{"" if name == NONE else name}": ({numbers}),')


if __name__ == "__main__":
    main()
