"""Make ivr/senses/within.npz: by what the sentences of one intent differ in a sense, taken out of it.

    python -m training.senses.within --data DIR

The intents are those by which prior.py fits too: of conversations.txt, and every second one of BANKING77's
train.csv (DIR; CC BY 4.0), LINES lines of each.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.banking import Said, read
from ivr.nlu.features import Floats
from ivr.nlu.normalize import Words
from ivr.nlu.sense import Sense
from ivr.senses.minilm import MiniLM
from ivr.senses.within import TABLE

LINES = 64
KEPT: Mapping[str, float] = {MiniLM.name: 0.4}
"""How much of a sense stays as it is: a covariance of a few thousand lines is an estimate. The table of words
is no better for it."""
FOLDER = Path(__file__).parents[2] / "ivr" / "senses"


def groups(
    train: Sequence[Said], names: Iterable[str], houses: Iterable[Mapping[str, Sequence[Words]]]
) -> list[list[Words]]:
    """The sentences of each intent."""
    banks = [[line for line, name in train if name == wanted and line][:LINES] for wanted in names]
    return banks + [[line for line in lines if line] for house in houses for lines in house.values()]


def matrix(sense: Sense, intents: Sequence[Sequence[Words]]) -> Floats:
    """(d, d), symmetric: the inverse root of the covariance within intents, drawn towards a round one."""
    parts = []
    for lines in intents:
        vectors = sense.vectors(lines, [[1.0] * len(line) for line in lines])
        freedom = np.sqrt(len(lines) / (len(lines) - 1))
        parts.append((vectors - vectors.mean(axis=0)) * freedom)
    apart = np.concatenate(parts).astype(np.float64)
    covariance = apart.T @ apart / len(apart)
    size, keep = len(covariance), KEPT[sense.name]
    values, axes = np.linalg.eigh((1 - keep) * covariance + keep * np.trace(covariance) / size * np.eye(size))
    root = np.sqrt(values.mean() / values)
    found: Floats = ((axes * root) @ axes.T).astype(np.float32)
    return found


def main() -> None:
    from training.senses.prior import houses, said

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    train = read(parser.parse_args().data / "train.csv")
    names = sorted({name for _, name in train})[::2]
    own = [
        {label: [said(text) for text in texts] for label, texts in house.items()}
        for house in houses().values()
    ]
    intents = groups(train, names, own)
    made = {sense.name: matrix(sense, intents).astype(np.float16) for sense in (MiniLM(),)}
    np.savez_compressed(FOLDER / TABLE, **made)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
