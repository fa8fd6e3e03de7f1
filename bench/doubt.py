"""What other searches of the same sound are worth beside the reader of digits (ivr/stt/digits/hearing.py).

    python -m bench.doubt --data DIR --nets FOLDER [--count N]

Fitted and measured are the weights of `BESIDE` (ivr/stt/digits/confidence.py): what the reader's own
confidence counts, every other search that reads the same digits (the phrases, free talk), and the share of
numerals in free talk; and how probable it is by that share that digits were said at all. Digits are strings
of DIR/digits (bench/digits.py), each heard by a net of FOLDER that never heard its speaker, and synthesised
ones; other words are orders and synthesised sentences. They are said at questions for as many digits and for
four to ten, clean and with noise at 15 and 10 dB. Either half is judged by what was fitted on the other: they
share no speaker of digits, no recorded order, no sentence, no synthesised voice and no kind of noise.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.confidence import VOICES
from bench.digits import nets, strings
from bench.ear import NONSENSE, OTHERS, PARAPHRASES, listed, say
from bench.lines import MEASURED, TUNED, noisy
from bench.recordings import orders, recording
from ivr.audio.frame import Pcm
from ivr.audio.resample import widen
from ivr.nlu.grammar import Digits, Grammar
from ivr.stt.acoustic import cleared, line
from ivr.stt.digits.confidence import Beside, doubted, logistic
from ivr.stt.digits.fits import Listener
from ivr.stt.digits.hearing import DOUBTFUL, MOSTLY, TALK_BIAS, TALK_SLOPE, share
from ivr.stt.digits.reader import NAMES, choose
from ivr.stt.evidence import Part
from ivr.stt.sphinx import SURE, Ear
from ivr.stt.voiced import over_noise, voiced

LENGTHS, WIDE = (4, 6), (4, 10)
LEVELS = (None, 15.0, 10.0)
CONFIRM = 0.45
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Said:
    """`digits` are empty when other words were said; `speaker` is one of DIR/digits, or nobody; asked for are
    `lengths` digits."""

    half: int
    kind: str
    pcm: Pcm
    lengths: tuple[int, int]
    digits: str = ""
    speaker: str = ""


@dataclass(frozen=True)
class Judged:
    """Of the reader its confidence and whether it is right; whether the phrases and free talk read the same;
    the share of numerals in free talk."""

    said: Said
    sure: float
    right: bool
    phrases: bool
    talk: bool
    share: float

    @property
    def evidence(self) -> tuple[float, int, float]:
        """As the ear has it: the phrases are read where the reader is not sure, free talk where it may tell
        something."""
        phrases = self.phrases and self.sure < SURE
        told = phrases or self.sure >= DOUBTFUL
        return self.sure, phrases + (told and self.talk), self.share if told else 0.0


def everything(data: Path, count: int) -> Iterator[Said]:
    babble = [voiced(recording(file)) for file, _ in orders(data)[::18]]

    def noised(pcm: Pcm, half: int, level: float | None, seed: int) -> Pcm:
        kinds = (TUNED, MEASURED)[half]
        return pcm if level is None else noisy(voiced(pcm), level, kinds[seed % len(kinds)], seed, babble)

    told = [said for said in strings(data, count, None) if len(said.digits) in LENGTHS]
    speakers = sorted({said.speaker for said in told})
    for at, said in enumerate(told):
        half, length = speakers.index(said.speaker) % 2, len(said.digits)
        for level in LEVELS[:2]:
            pcm = noised(said.pcm, half, level, at)
            yield Said(half, "real digits", pcm, ((length, length), WIDE)[at % 2], said.digits, said.speaker)
    dice = np.random.default_rng(11)
    for half, voices in enumerate(VOICES):
        for at in range(5 * count):
            length = int(dice.integers(4, 10))
            digits = "".join(map(str, dice.integers(0, 10, length)))
            zero = ("zero", "oh")[at % 3 == 0]
            text = " ".join(NAMES[int(digit)] for digit in digits).replace("zero", zero)
            pcm = noised(say(text, voices[at % len(voices)]), half, LEVELS[at // 3 % 3], at)
            yield Said(half, "synthesised digits", pcm, ((length, length), WIDE)[at % 2], digits)
        for at, text in enumerate(listed(NONSENSE)[half::2] + listed(PARAPHRASES)[half::2]):
            pcm = noised(say(text, voices[at % len(voices)]), half, LEVELS[at // 3 % 3], at)
            yield Said(half, "sentences", pcm, ((6, 6), WIDE)[at % 2])
    for at, (file, _) in enumerate(orders(data)[::6]):
        yield Said(at % 2, "orders", noised(recording(file), at % 2, LEVELS[at // 2 % 2], at), (6, 6))


@cache
def grammar(lengths: tuple[int, int]) -> Grammar:
    blank = Digits(*lengths)
    before: tuple[tuple[str, ...], ...] = ((), ("order", "number"), ("it", "is"), ("my", "number", "is"))
    return Grammar("en-US", tuple((*words, blank) for words in before), OTHERS, True)


def judged(rows: list[Said], folder: Path) -> Iterator[Judged]:
    ear = Ear()
    speakers = sorted({said.speaker for said in rows if said.speaker})
    listeners = {speaker: Listener(nets(folder, speaker)) for speaker in speakers}
    for at, said in enumerate(rows):
        pcm = voiced(said.pcm)
        kind = line(over_noise(pcm))
        language = ear._language(kind, grammar(said.lengths))
        wide = widen(cleared(pcm, kind), np.random.default_rng(len(pcm))).tobytes()
        listen = listeners[said.speaker or speakers[at % len(speakers)]]
        reading = choose(listen(pcm), *said.lengths)
        if reading is None or language.phrases is None:
            continue
        talk, own = language.talk.read(wide), " ".join(reading.words)
        same = [_read(parts) == own for parts in (language.phrases.read(wide), talk)]
        yield Judged(said, reading.confidence, reading.digits == said.digits, *same, share(talk))
        print(f"\r{at + 1} of {len(rows)}", end="", flush=True)
    print()


def _read(parts: Sequence[Part]) -> str:
    return " ".join("zero" if part.name == "oh" else part.name for part in parts)


def fitted(x: Floats, right: Floats) -> Floats:
    """Weights and, last, the bias of a logistic, by Newton's steps with a little ridge."""
    x = np.column_stack([x, np.ones(len(x))])
    w = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 0.5 * np.eye(len(w))
        w = w - np.linalg.solve(hessian, x.T @ (p - right) + 0.5 * w)
    return w


def beside(rows: Sequence[Judged]) -> Beside:
    terms = np.array([row.evidence for row in rows])
    sure = np.clip(terms[:, 0], 1e-4, 1 - 1e-4)
    terms[:, 0] = np.log(sure / (1 - sure))
    return Beside(*(round(float(one), 2) for one in fitted(terms, np.array([float(r.right) for r in rows]))))


def weighed(row: Judged, weights: Beside) -> float:
    """As ivr/stt/digits/hearing.py does."""
    sure, alike, heard = row.evidence
    if not alike and sure < DOUBTFUL:
        return sure
    new = weights.confidence(sure, alike, heard)
    return doubted(new, logistic(TALK_BIAS + TALK_SLOPE * heard)) if not alike and heard < MOSTLY else new


def report(rows: list[Judged]) -> None:
    numerals = fitted(
        np.array([[row.share] for row in rows]), np.array([float(bool(r.said.digits)) for r in rows])
    )
    print(f"BESIDE = {beside(rows)}\nTALK_SLOPE, TALK_BIAS = {numerals[0]:.2f}, {numerals[1]:.2f}")
    weights = {half: beside([row for row in rows if row.said.half != half]) for half in (0, 1)}
    right = np.array([row.right for row in rows])
    named = {
        "the reader alone": [r.sure for r in rows],
        "all": [weighed(r, weights[r.said.half]) for r in rows],
    }
    for name, values in named.items():
        sure = np.array(values)
        bins = np.minimum((sure * 10).astype(int), 9)
        off = sum(abs(sure[bins == b].sum() - right[bins == b].sum()) for b in set(bins.tolist())) / len(sure)
        good, bad = sure[right], sure[~right]
        above = np.mean((good[:, None] > bad) + 0.5 * (good[:, None] == bad))
        brier = np.mean((sure - right) ** 2)
        print(f"{name}: calibration error {off:.3f}, Brier {brier:.4f}, AUROC {above:.4f}")
        for kind in dict.fromkeys(row.said.kind for row in rows):
            here = np.array([row.said.kind == kind for row in rows])
            taken, back = sure >= SURE, (sure >= CONFIRM) & (sure < SURE)
            counts = [int((here & which & one).sum()) for which in (right, ~right) for one in (taken, back)]
            print(
                f"  {kind:20} {here.sum():4}  right {(here & right).sum():4}: taken {counts[0]}, asked back "
                f"{counts[1]}   wrong: taken {counts[2]}, asked back {counts[3]}"
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
