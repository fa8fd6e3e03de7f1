"""Make ivr/senses/kin.npz: how far the sentences of one wish, and the middles of wishes, lie apart.

    python -m training.senses.kin --data DIR

The wishes are those by which prior.py fits too: of the houses, and every second intent of BANKING77's
train.csv (DIR; CC BY 4.0), LINES lines of each. Everyday sentences stand for all else that is said.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.banking import ENGLISH, read
from ivr.nlu.examples import plain
from ivr.nlu.features import Features, Floats
from ivr.nlu.kin import Kin
from ivr.nlu.normalize import Words, words
from ivr.nlu.sense import Sense
from ivr.senses.kin import TABLE

LINES = 48
KEPT = 0.5
"""How much of the scatter within wishes is taken to be the same in all directions: it is an estimate."""
LEAST = 1e-3
FOLDER = Path(__file__).parents[2] / "ivr" / "senses"


def kin_for(sense: Sense, wishes: Sequence[Sequence[Words]]) -> Kin:
    """`wishes`: the sentences of each."""
    everyday = [plain(words(text, ENGLISH), ENGLISH) for text in ENGLISH.background]
    telling = Features([one for lines in wishes for one in lines] + everyday, ENGLISH).telling

    def sensed(lines: Sequence[Words]) -> Floats:
        vectors = sense.vectors(lines, [[telling(word) for word in line] for line in lines])
        return vectors[vectors.any(axis=1)]

    groups = [vectors for lines in wishes if len(vectors := sensed(lines[:LINES])) > 1]
    everything = np.concatenate([*groups, sensed([one for one in everyday if one])]).astype(np.float64)
    own = [
        (vectors - vectors.mean(axis=0)) * np.sqrt(len(vectors) / (len(vectors) - 1)) for vectors in groups
    ]
    apart = np.concatenate(own).astype(np.float64)
    within = apart.T @ apart / len(apart)
    within = (1 - KEPT) * within + KEPT * np.trace(within) / len(within) * np.eye(len(within))
    spread, axes = np.linalg.eigh(within)
    root = axes / np.sqrt(spread)
    values, turn = np.linalg.eigh(root.T @ np.cov(everything.T) @ root)
    parts = everything.mean(axis=0), root @ turn, np.maximum(values - 1, LEAST)
    return Kin(*(part.astype(np.float32) for part in parts))


def main() -> None:
    from ivr.senses.minilm import MiniLM
    from training.senses.prior import houses, intents_of, wishes

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    train = read(parser.parse_args().data / "train.csv")
    kin = kin_for(MiniLM(), wishes(train, intents_of(train), houses()))
    parts = {f"{MiniLM.name}.{part}": getattr(kin, part) for part in ("middle", "turn", "apart")}
    kept = {name: array.astype(np.float16) for name, array in parts.items()}
    np.savez_compressed(FOLDER / TABLE, **kept)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
