"""Make the weights of the small Vosk model for tests, from nothing but synthesised speech.

python -m training.vosk            writes ivr/stt/synthetic/weights.npz
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch

from ivr.stt.lexicon import shipped
from ivr.stt.synthetic.vocabulary import costs
from training.vosk.features import cepstra, channel, labels, padded
from training.vosk.learning import Recording, learn
from training.vosk.sentences import sentences
from training.vosk.voices import ESPEAK, FLITE, spoken

WEIGHTS = Path(__file__).parents[2] / "ivr" / "stt" / "synthetic" / "weights.npz"
FREQUENT = 2500
TAKES = 2


def recording(job: tuple[int, str, str]) -> Recording:
    seed, voice, text = job
    one = spoken(text, voice, seed)
    sound, before = padded(one, seed)
    random = np.random.default_rng(seed)
    takes = tuple(cepstra(channel(sound, random)).astype(np.float16) for _ in range(TAKES))
    return Recording(text, takes, labels(one, len(takes[0]), before) if one.ends else None)


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--flite", type=int, default=2800, help="sentences said by flite (%(default)s)")
    parser.add_argument("--espeak", type=int, default=2200, help="sentences said by espeak-ng (%(default)s)")
    parser.add_argument("--processes", type=int, default=2, help="that synthesise")
    parser.add_argument("--output", type=Path, default=WEIGHTS, help="the file of weights")
    given = parser.parse_args(argv)
    tell = partial(_tell, time.monotonic())
    torch.set_num_threads(1)  # the same sums in the same order, whatever the machine
    known = shipped()
    said = costs(known, count=FREQUENT)
    frequent = [word for word in sorted(said, key=lambda word: said[word]) if word.replace("'", "").isalpha()]
    texts = sentences(given.flite + given.espeak, frequent, seed=7)
    voices = [FLITE[at % len(FLITE)] for at in range(given.flite)]
    voices += [ESPEAK[at % len(ESPEAK)] for at in range(given.espeak)]
    recordings = _recordings(jobs(voices, texts), given.processes, tell)
    learn(recordings, known, tell).write(given.output)
    tell(f"{given.output} holds {given.output.stat().st_size:,} bytes")


def jobs(voices: list[str], texts: list[str]) -> list[tuple[int, str, str]]:
    return [(seed, voice, text) for seed, (voice, text) in enumerate(zip(voices, texts, strict=True))]


def _recordings(
    jobs: list[tuple[int, str, str]], processes: int, tell: Callable[[str], None]
) -> list[Recording]:
    made = []
    with Pool(processes) as pool:
        for one in pool.imap(recording, jobs, chunksize=20):
            made.append(one)
            if len(made) % 1000 == 0:
                tell(f"{len(made)} of {len(jobs)} sentences are spoken")
    return made


def _tell(begun: float, text: str) -> None:
    print(f"{time.monotonic() - begun:5.0f} s  {text}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
