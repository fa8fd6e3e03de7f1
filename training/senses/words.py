"""Make ivr/senses/words-en.npz: words as numbers whose sum, over a sentence, is near the sentence's meaning.

    python -m training.senses.words --data DIR [--words 20000] [--dimensions 96] [--kept FILE]

all-MiniLM-L6-v2 (Apache-2.0, `make minilm`) is asked for the vectors of the sentences that sentences.py
makes, of what the callers of invented houses say, of every second intent of BANKING77's train.csv (DIR; CC
BY 4.0), of parts of these, and of every word alone. Their widest dimensions are kept (principal components).
Each word starts as what it is alone, and then all are moved, together, so that the sum of a sentence's words
comes near the sentence (bags.py). How much a word weighs is its length. To fit words to what a model says of
sentences is from Model2Vec's "tokenlearn". FILE keeps the model's vectors.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.progress import track

from bench.banking import read
from ivr.nlu.features import Floats
from ivr.nlu.normalize import Words
from ivr.senses.minilm import MiniLM
from training.senses.bags import Bags, moved
from training.senses.prior import houses, said
from training.senses.sentences import cuts, frequent, requests, walks

OUT = Path(__file__).parents[2] / "ivr" / "senses" / "words-en.npz"
ALONE = 0.3
"""How much a word alone counts, beside sentences."""
START = 0.5
"""Length of a word before it is moved."""
CLIPPED = 0.9995
"""The share of numbers that fit into a byte as they are."""


def asked(texts: Sequence[str], file: Path | None) -> Floats:
    """The sentence model's vectors (n, 384), of length one."""
    known: dict[str, Floats] = {}
    if file and file.exists():
        with np.load(file) as kept:
            known = dict(zip(str(kept["texts"]).split("\n"), kept["vectors"], strict=True))
    model, new = MiniLM(changes={}), [text for text in dict.fromkeys(texts) if text not in known]
    known.update((text, model.vector(text)) for text in track(new, "Sentences"))
    if file and new:
        vectors = np.array(list(known.values()), np.float16)
        np.savez(file, texts=np.array("\n".join(known)), vectors=vectors)
    return np.array([known[text] for text in texts], np.float32)


def unit(rows: Floats) -> Floats:
    found: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--words", type=int, default=20000)
    parser.add_argument("--dimensions", type=int, default=96)
    parser.add_argument("--kept", type=Path)
    given = parser.parse_args()
    words = frequent(given.words)
    places = {word: place for place, word in enumerate(words)}
    train = read(given.data / "train.csv")
    names = set(sorted({name for _, name in train})[::2])
    real = sorted({sentence for sentence, name in train if name in names and sentence})
    real += sorted({said(text) for house in houses().values() for texts in house.values() for text in texts})
    every: list[Words] = [*((word,) for word in words), *requests(), *walks(), *real, *cuts(real)]
    every = [sentence for sentence in every if any(word in places for word in sentence)]
    vectors = asked([" ".join(sentence) for sentence in every], given.kept)
    weights = np.where(np.arange(len(every)) < len(words), ALONE, 1).astype(np.float32)

    middle = weights @ vectors / weights.sum()
    centred = vectors - middle
    values, axes = np.linalg.eigh((centred * weights[:, None]).T @ centred)
    axes = axes[:, ::-1][:, : given.dimensions]
    start = START * unit((vectors[: len(words)] - vectors[: len(words)].mean(axis=0)) @ axes)
    wanted = unit(centred @ axes) * np.sqrt(weights)[:, None]
    bags = Bags(
        [[places[word] for word in sentence if word in places] for sentence in every], weights, len(words)
    )
    parts = np.array_split(np.arange(given.dimensions), -(-given.dimensions // 16))
    table = np.hstack([moved(bags, start[:, part], wanted[:, part]) for part in track(parts, "Words")])

    near = (unit(bags.sums(table)) * unit(wanted)).sum(axis=1)[len(words) :].mean()
    held = values[::-1][: given.dimensions].sum() / values.sum()
    print(
        f"{len(every)} sentences; {given.dimensions} dimensions hold {held:.0%}; a sum's cosine {near:.3f}."
    )
    numbers = np.clip(table / np.quantile(np.abs(table), CLIPPED), -1, 1)
    np.savez_compressed(
        OUT, words=np.array("\n".join(words)), vectors=np.round(127 * numbers).astype(np.int8)
    )
    print(f"{OUT.name}: {len(words)} words, {OUT.stat().st_size / 1e6:.2f} MB.")


if __name__ == "__main__":
    main()
