"""Make ivr/senses/words-en.npz: the sense of single words, taken from a sentence model.

    python -m training.senses.words [--words 20000] [--dimensions 80]

The words are the most frequent of pocketsphinx's US English language model (BSD); each is given to
all-MiniLM-L6-v2 (Apache-2.0, `make minilm`) as a sentence of its own. What all have in common is taken away,
the widest dimensions are kept (principal components), and each number becomes a byte.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import numpy as np
from pocketsphinx import NGramModel, get_model_path
from rich.progress import track

from ivr.senses.minilm import MiniLM

OUT = Path("ivr/senses/words-en.npz")
MODEL = Path(get_model_path()) / "en-us"


def frequent(count: int) -> list[str]:
    """The likeliest words of the language model that the dictionary can say, the likeliest first."""
    model = NGramModel.readfile(str(MODEL / "en-us.lm.bin"))
    lines = (MODEL / "cmudict-en-us.dict").read_text(encoding="utf-8").splitlines()
    known = sorted({line.split(" ", 1)[0] for line in lines if "(" not in line.split(" ", 1)[0]})
    scored = [(model.prob([word]), word) for word in known if word[0].isalpha()]
    unknown = min(score for score, _ in scored)
    return [word for score, word in sorted(scored, reverse=True) if score > unknown][:count]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=int, default=20000)
    parser.add_argument("--dimensions", type=int, default=80)
    given = parser.parse_args()
    words, model = frequent(given.words), MiniLM()
    vectors = np.array([model.vector(word) for word in track(words, "Words")])
    vectors -= vectors.mean(axis=0)
    values, axes = np.linalg.eigh(vectors.T @ vectors)
    kept = vectors @ axes[:, ::-1][:, : given.dimensions]
    kept /= np.linalg.norm(kept, axis=1, keepdims=True)
    print(
        f"{len(words)} words, {given.dimensions} of {len(values)} dimensions hold "
        f"{values[::-1][: given.dimensions].sum() / values.sum():.0%} of what is spread."
    )
    table = np.round(kept * 127 / np.abs(kept).max()).astype(np.int8)
    np.savez_compressed(OUT, words=np.array("\n".join(words)), vectors=table)
    print(f"{OUT}: {OUT.stat().st_size / 1e6:.2f} MB, {math.log2(len(words)):.1f} bits a word.")


if __name__ == "__main__":
    main()
