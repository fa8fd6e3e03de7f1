"""What other searches of the same sound are worth beside the reader of digits (ivr/stt/digits/hearing.py).

    python -m bench.doubt --data DIR --nets FOLDER [--count N]

Of free talk: how probable it is that digits were said at all, by the share of numerals in it. Of the
phrases: how often digits are right that a grammar read the same, where the reader alone is not sure.
Digits are strings of DIR/digits (bench/digits.py), each heard by a net of FOLDER that never heard its
speaker, and synthesised ones; other words are orders and synthesised sentences, at the question for a
number of 5 to 10 digits. Either half is judged by what was fitted on the other: they share no speaker of
digits, no recorded order, no sentence and no synthesised voice.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.confidence import VOICES
from bench.digits import nets, strings
from bench.ear import NONSENSE, PARAPHRASES, QUESTIONS, listed, say
from bench.recordings import orders, recording
from ivr.audio.frame import Pcm
from ivr.audio.resample import widen
from ivr.stt import spoken
from ivr.stt.acoustic import cleared, line
from ivr.stt.digits.confidence import doubted, logistic
from ivr.stt.digits.fits import Listener
from ivr.stt.digits.hearing import share
from ivr.stt.digits.reader import NAMES, choose
from ivr.stt.sphinx import SURE, Ear
from ivr.stt.voiced import over_noise, voiced

GRAMMAR = QUESTIONS["digits"]
SHORTEST, LONGEST = 5, 10
NOISY = 15.0


@dataclass(frozen=True)
class Said:
    """`digits` are empty when other words were said; `speaker` is one of DIR/digits, or nobody."""

    half: int
    kind: str
    pcm: Pcm
    digits: str = ""
    speaker: str = ""


@dataclass(frozen=True)
class Judged:
    """`share` of numerals in free talk; of the reader its confidence and whether it is right; whether the
    phrases read the same."""

    said: Said
    share: float
    sure: float
    right: bool
    agreed: bool


def everything(data: Path, count: int) -> Iterator[Said]:
    for noise in (None, NOISY):
        told = [said for said in strings(data, count, noise) if SHORTEST <= len(said.digits) <= LONGEST]
        speakers = sorted({said.speaker for said in told})
        for said in told:
            half = speakers.index(said.speaker) % 2
            yield Said(half, "real digits", said.pcm, said.digits, said.speaker)
    dice = np.random.default_rng(11)
    for half, voices in enumerate(VOICES):
        for at in range(2 * count):
            digits = "".join(map(str, dice.integers(0, 10, dice.integers(SHORTEST, LONGEST + 1))))
            text = " ".join(NAMES[int(digit)] for digit in digits)
            yield Said(half, "synthesised digits", say(text, voices[at % len(voices)]), digits)
        for at, text in enumerate(listed(NONSENSE)[half::2] + listed(PARAPHRASES)[half::2]):
            yield Said(half, "sentences", say(text, voices[at % len(voices)]))
    for at, (file, _) in enumerate(orders(data)[::6]):
        yield Said(at % 2, "orders", recording(file))


def judged(rows: list[Said], folder: Path) -> Iterator[Judged]:
    ear = Ear()
    speakers = sorted({said.speaker for said in rows if said.speaker})
    listeners = {speaker: Listener(nets(folder, speaker)) for speaker in speakers}
    for at, said in enumerate(rows):
        pcm = voiced(said.pcm)
        kind = line(over_noise(pcm))
        language = ear._language(kind, GRAMMAR)
        wide = widen(cleared(pcm, kind), np.random.default_rng(len(pcm))).tobytes()
        listen = listeners[said.speaker or speakers[at % len(speakers)]]
        reading = choose(listen(pcm), SHORTEST, LONGEST)
        if reading is None or language.phrases is None:
            continue
        words = [part.name for part in language.phrases.read(wide)]
        same = bool(words) and all(word in spoken.DIGITS for word in words)
        same = same and " ".join(words).replace("oh", "zero") == " ".join(reading.words)
        talk = share(language.talk.read(wide))
        yield Judged(said, talk, reading.confidence, reading.digits == said.digits, same)
        print(f"\r{at + 1} of {len(rows)}", end="", flush=True)
    print()


def fitted(rows: list[Judged]) -> tuple[float, float]:
    """Slope and bias, by Newton's steps with a little ridge."""
    x = np.array([(row.share, 1.0) for row in rows])
    y = np.array([float(bool(row.said.digits)) for row in rows])
    w = np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 0.1 * np.eye(2)
        w = w - np.linalg.solve(hessian, x.T @ (p - y) + 0.1 * w)
    return round(float(w[0]), 2), round(float(w[1]), 2)


def report(rows: list[Judged]) -> None:
    print("TALK_SLOPE, TALK_BIAS = {}, {}".format(*fitted(rows)))
    weights = {half: fitted([row for row in rows if row.said.half != half]) for half in (0, 1)}
    print(
        f"{'':20}  half    n  believed to be digits (from 0.5)   surer than {SURE}: before, after the doubt"
    )
    for kind, half in sorted({(row.said.kind, row.said.half) for row in rows}):
        some = [row for row in rows if (row.said.kind, row.said.half) == (kind, half)]
        slope, bias = weights[half]
        chances = np.array([logistic(bias + slope * row.share) for row in some])
        sure = np.array([row.sure for row in some])
        after = np.array([doubted(*pair) for pair in zip(sure, chances, strict=True)])
        print(
            f"{kind:20} {half:5} {len(some):4} {np.mean(chances >= 0.5):20.0%} "
            f"{np.mean(sure >= SURE):32.1%} {np.mean(after >= SURE):8.1%}"
        )
    print(f"where the reader alone is not sure ({SURE}) and the phrases read the same:")
    for low, high in ((0.0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, SURE), (0.0, SURE)):
        some = [row for row in rows if low <= row.sure < high]
        same = [row for row in some if row.agreed]
        right, other = (np.mean([row.right for row in part] or [0.0]) for part in (same, some))
        by = {
            speaker or "nobody": f"{sum(row.right for row in same if row.said.speaker == speaker)} of "
            f"{sum(row.said.speaker == speaker for row in same)}"
            for speaker in sorted({row.said.speaker for row in same})
        }
        print(
            f"{low:.1f} to {high:.2f}: {len(same)} of {len(some)}, right {right:.0%} (all {other:.0%})  {by}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--nets", type=Path, required=True)
    parser.add_argument("--count", type=int, default=12, help="strings of each speaker, length and noise")
    given = parser.parse_args()
    report(list(judged(list(everything(given.data, given.count)), given.nets)))


if __name__ == "__main__":
    main()
