"""How well spoken digits are heard, from people whom the net that hears them has never heard.

    python -m bench.digits table --data DIR [--nets FOLDER] [--noise DB]    strings right, by speaker
    python -m bench.digits table --data DIR [--nets FOLDER] --check         of numbers with a check digit
    python -m bench.digits fit --data DIR --nets FOLDER [--out FILE.png]    ivr/stt/digits/confidence.py

DIR holds `digits/` (see bench/recordings.py). Strings are joined from single digits of one speaker, 80 to
200 ms between them, levels from -3 to 0 dB, mu-law. FOLDER holds SPEAKER*.npz, nets trained without this
speaker (training/digits/train.py --without SPEAKER); without FOLDER the shipped nets hear, which know them.
`open` strings may have 1 to 12 digits. With --check all numbers pass Luhn's check, and that
reading counts which understanding takes (ivr/nlu/checked.py); `heard` is what counts without it.
"""

from __future__ import annotations

import argparse
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.ear import say
from bench.noises import clips, level
from bench.recordings import digits, orders, recording
from ivr.actions import SlotSpec
from ivr.audio.frame import RATE, Pcm
from ivr.audio.g711 import PCMU
from ivr.nlu.checked import likeliest
from ivr.nlu.meaning import NOTHING, Meaning
from ivr.stt.digits.confidence import MARGIN, Weights, logistic
from ivr.stt.digits.fits import Fit, Listener
from ivr.stt.digits.net import Net
from ivr.stt.digits.reader import NAMES, WEIGHTS, Reading, choose
from ivr.stt.voiced import voiced
from ivr.validity import passes_luhn

LENGTHS = (4, 6, 10)
OPEN = (1, 12)
ACCEPT = 0.75
CHECKED = SlotSpec("n", "digits", shortest=1, longest=12, check="luhn")
VOICES = ("rms", "slt", "awb", "kal16")


@dataclass(frozen=True)
class Spoken:
    """One caller's number, as the telephone brings it."""

    speaker: str
    digits: str
    pcm: Pcm


def strings(data: Path, count: int, noise: float | None, check: bool = False) -> Iterator[Spoken]:
    """`count` numbers of each speaker and length; noise is white, in dB below the voice; `check`: the last
    digit is one that checks the others."""
    takes: dict[tuple[str, str], list[NDArray[np.float64]]] = defaultdict(list)
    for file, digit, speaker in digits(data):
        takes[speaker, digit].append(recording(file).astype(np.float64))
    for speaker in sorted({speaker for speaker, _ in takes}):
        for length in LENGTHS:
            dice = np.random.default_rng([zlib.crc32(speaker.encode()), length])
            for _ in range(count):
                said = "".join(map(str, dice.integers(0, 10, length)))
                if check:
                    said = next(said[:-1] + last for last in "0123456789" if passes_luhn(said[:-1] + last))
                yield Spoken(speaker, said, _string([takes[speaker, digit] for digit in said], dice, noise))


def _string(banks: list[list[NDArray[np.float64]]], dice: np.random.Generator, noise: float | None) -> Pcm:
    parts = [np.zeros(int(8 * dice.integers(200, 600)))]
    for bank in banks:
        take = bank[dice.integers(len(bank))]
        parts.append(take / np.abs(take).max() * 12000 * 10 ** (dice.uniform(-3, 0) / 20))
        parts.append(np.zeros(int(8 * dice.integers(80, 200))))
    parts.append(np.zeros(int(8 * dice.integers(300, 600))))
    sound = np.concatenate(parts)
    sound += dice.normal(0, 8, len(sound))
    if noise is not None:
        voice = np.mean(np.sort(sound**2)[len(sound) // 2 :])
        sound += dice.normal(0, np.sqrt(voice / 10 ** (noise / 10)), len(sound))
    return PCMU.decode(PCMU.encode(np.clip(sound, -32768, 32767).astype(np.int16)))


def nets(folder: Path | None, speaker: str) -> list[Net]:
    files = sorted(folder.glob(f"{speaker}*.npz")) if folder else sorted(WEIGHTS.glob("*/*.npz"))
    if not files:
        raise SystemExit(f"There are no nets that were trained without {speaker}.")
    return [Net.read(file) for file in files]


def heard(
    data: Path, folder: Path | None, count: int, noise: float | None, check: bool = False
) -> Iterator[tuple[Spoken, Fit]]:
    """Every string, by nets that have not heard its speaker."""
    listeners: dict[str, Listener] = {}
    for spoken in strings(data, count, noise, check):
        if spoken.speaker not in listeners:
            print(f"  {spoken.speaker} ...", flush=True)
            listeners[spoken.speaker] = Listener(nets(folder, spoken.speaker))
        yield spoken, listeners[spoken.speaker](voiced(spoken.pcm))


def weighed(reading: Reading | None) -> Meaning:
    """What understanding makes of the readings of a number with a check digit."""
    if reading is None:
        return NOTHING
    readings = ((reading.digits, reading.confidence), *reading.others)
    return likeliest([Meaning(slots={"n": said}, confidence=sure) for said, sure in readings], {"n": CHECKED})


def checked(data: Path, folder: Path | None, count: int, noise: float | None) -> None:
    rows: dict[tuple[str, int], list[tuple[bool, bool]]] = defaultdict(list)
    taken: list[tuple[bool, bool]] = []
    for spoken, fit in heard(data, folder, count, noise, check=True):
        known = choose(fit, len(spoken.digits), len(spoken.digits))
        meant = weighed(known)
        right = meant.slots.get("n") == spoken.digits
        rows[spoken.speaker, len(spoken.digits)].append((_is(known, spoken), right))
        taken.append((meant.confidence >= ACCEPT, right))
    print(f"{'speaker':10} {'digits':>6} {'heard':>6} {'checked':>8}   (% of {count})")
    for length in LENGTHS:
        rows["all", length] = [row for (_, one), some in rows.items() if one == length for row in some]
    for (speaker, length), some in rows.items():
        print("{:10} {:6} {:6.0f} {:8.0f}".format(speaker, length, *100 * np.mean(some, axis=0)))
    sure = [right for accepted, right in taken if accepted]
    print(f"accepted from {ACCEPT}: {len(sure) / len(taken):.0%}, of these right {np.mean(sure):.0%}")


def table(data: Path, folder: Path | None, count: int, noise: float | None) -> None:
    right: dict[tuple[str, int], list[tuple[bool, bool, float]]] = defaultdict(list)
    spent = seconds = 0.0
    begun = time.process_time()
    for spoken, fit in heard(data, folder, count, noise):
        length = len(spoken.digits)
        known = choose(fit, length, length)
        spent, begun = spent + time.process_time() - begun, time.process_time()
        seconds += len(spoken.pcm) / RATE
        free = choose(fit, *OPEN)
        wrong = sum(a != b for a, b in zip(spoken.digits, known.digits, strict=True)) if known else length
        right[spoken.speaker, length].append((_is(known, spoken), _is(free, spoken), wrong / length))
        begun = time.process_time()
    print(f"{'speaker':10} {'digits':>6} {'known':>6} {'open':>6} {'wrong digits':>13}   (% of {count})")
    for (speaker, length), rows in right.items():
        known, free, wrong = 100 * np.mean(rows, axis=0)
        print(f"{speaker:10} {length:6} {known:6.0f} {free:6.0f} {wrong:13.1f}")
    for length in LENGTHS:
        rows = [row for (_, one), some in right.items() if one == length for row in some]
        known, free, wrong = 100 * np.mean(rows, axis=0)
        print(f"{'all':10} {length:6} {known:6.0f} {free:6.0f} {wrong:13.1f}")
    print(f"processor time: {spent / seconds:.3f} of the time it took to say it")


def _is(reading: Reading | None, spoken: Spoken) -> bool:
    return reading is not None and reading.digits == spoken.digits


def foreign(data: Path) -> Iterator[Pcm]:
    """What is no digits: every fifth order, which no training saw, and noises."""
    for file, _ in orders(data):
        if int(file.stem) % 5 == 0:
            yield recording(file)
    for _, sound in clips(80):
        loud = level(sound, -25) + np.random.default_rng(len(sound)).normal(0, 8, len(sound))
        yield PCMU.decode(PCMU.encode(np.clip(loud, -32768, 32767).astype(np.int16)))


def connected(count: int) -> Iterator[tuple[str, Pcm]]:
    """Strings spoken in one go, by synthetic voices (which the nets know: people say them so, too)."""
    dice = np.random.default_rng(5)
    for voice in VOICES:
        for _ in range(count):
            said = "".join(map(str, dice.integers(0, 10, dice.integers(4, 9))))
            yield said, say(" ".join(NAMES[int(digit)] for digit in said), voice)


Judged = tuple[str, bool, Reading, str]
"""Who spoke, whether it was read right, the reading, what was said."""


def judged(data: Path, folder: Path, count: int) -> list[Judged]:
    """Strings at questions of known and of open length, clean and noisy; and what is no string."""
    out: list[Judged] = []
    for noise in (None, 15.0):
        for spoken, fit in heard(data, folder, count, noise):
            for lengths in ((len(spoken.digits),) * 2, (4, 10)):
                reading = choose(fit, *lengths)
                if reading is not None:
                    out.append((spoken.speaker, _is(reading, spoken), reading, spoken.digits))
    speakers = sorted({row[0] for row in out})
    listeners = [Listener(nets(folder, speaker)) for speaker in speakers]
    for at, (said, pcm) in enumerate(connected(count)):
        fit = listeners[at % len(speakers)](voiced(pcm))
        for lengths in ((len(said),) * 2, (4, 10)):
            reading = choose(fit, *lengths)
            if reading is not None:
                out.append((speakers[at % len(speakers)], reading.digits == said, reading, said))
    for at, pcm in enumerate(foreign(data)):
        fit = listeners[at % len(speakers)](voiced(pcm))
        for lengths in ((4, 4), (6, 6), (4, 10)):
            reading = choose(fit, *lengths)
            if reading is not None:
                out.append((speakers[at % len(speakers)], False, reading, ""))
    return out


def fitted(rows: list[Judged]) -> Weights:
    """A logistic by Newton's steps, with a little ridge."""
    x = np.array([(*row[2].evidence.terms, 1.0) for row in rows])
    y = np.array([float(row[1]) for row in rows])
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 0.1 * np.eye(len(w))
        w = w - np.linalg.solve(hessian, x.T @ (p - y) + 0.1 * w)
    return Weights(*(round(float(value), 4) for value in w))


def held_out(rows: list[Judged]) -> list[float]:
    """Each confidence by weights that were fitted on the other speakers."""
    by = {
        speaker: fitted([row for row in rows if row[0] != speaker])
        for speaker in sorted({row[0] for row in rows})
    }
    return [by[row[0]].confidence(row[2].evidence) for row in rows]


def of_digits(rows: list[Judged]) -> tuple[float, float]:
    """Slope and bias of one digit over the root of its margin."""
    x, y = [], []
    for _, _, reading, said in rows:
        if len(reading.digits) != len(said):
            continue
        for digit, truth, apart in zip(reading.digits, said, reading.apart, strict=True):
            x.append((np.sqrt(min(max(apart, 0.0), MARGIN)), 1.0))
            y.append(float(digit == truth))
    points, truths, w = np.array(x), np.array(y), np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(points @ w, -30, 30)))
        hessian = (points * (p * (1 - p))[:, None]).T @ points + 0.1 * np.eye(2)
        w = w - np.linalg.solve(hessian, points.T @ (p - truths) + 0.1 * w)
    return round(float(w[0]), 4), round(float(w[1]), 4)


def fit(data: Path, folder: Path, count: int, out: Path | None) -> None:
    rows = judged(data, folder, count)
    print(f"STRING = {fitted(rows)}")
    print("DIGIT_SLOPE, DIGIT_BIAS = {}, {}".format(*of_digits(rows)))
    sure = held_out(rows)
    report(rows, sure)
    if out:
        plot(rows, sure, out)


def report(rows: list[Judged], sure: list[float]) -> None:
    """Bins, and what accepting from ACCEPT on means; every figure on speakers that no fit saw."""
    confidence, right = np.array(sure), np.array([row[1] for row in rows])
    none = np.array([not row[3] for row in rows])
    for low in np.arange(0, 1, 0.1):
        here = (confidence >= low) & (confidence < low + 0.1 + 1e-9)
        if here.any():
            print(f"{low:.1f}  {here.sum():5}  {100 * right[here].mean():5.1f} % right")
    taken = confidence >= ACCEPT
    print(
        f"accepted from {ACCEPT}: {100 * taken[~none].mean():.1f} % of strings, of these right "
        f"{100 * right[taken & ~none].mean():.1f} %; of what is no digits {100 * taken[none].mean():.1f} %"
    )


def plot(rows: list[Judged], sure: list[float], out: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    slope, bias = of_digits(rows)
    strings_points = [(value, float(row[1])) for value, row in zip(sure, rows, strict=True)]
    digit_points = [
        (logistic(bias + slope * np.sqrt(min(max(apart, 0.0), MARGIN))), float(a == b))
        for _, _, reading, said in rows
        if len(said) == len(reading.digits)
        for a, b, apart in zip(reading.digits, said, reading.apart, strict=True)
    ]
    figure, axes = plt.subplots(1, 2, figsize=(9, 4.2), sharey=True)
    for axis, (name, points) in zip(
        axes, (("strings", strings_points), ("digits", digit_points)), strict=True
    ):
        x, y = (np.array(side) for side in zip(*points, strict=True))
        bins = np.clip((x * 10).astype(int), 0, 9)
        filled = [at for at in range(10) if (bins == at).any()]
        axis.plot([0, 1], [0, 1], "--", color="grey")
        axis.plot([x[bins == at].mean() for at in filled], [y[bins == at].mean() for at in filled], "o-")
        for at in filled:
            axis.annotate(str((bins == at).sum()), (x[bins == at].mean(), y[bins == at].mean()), fontsize=7)
        axis.set(title=name, xlabel="confidence", xlim=(0, 1), ylim=(0, 1))
    axes[0].set_ylabel("share that is right")
    figure.tight_layout()
    figure.savefig(out, dpi=110)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=("table", "fit"))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--nets", type=Path)
    parser.add_argument("--check", action="store_true", help="numbers with a check digit (table)")
    parser.add_argument("--noise", type=float, help="dB of voice over white noise")
    parser.add_argument("--count", type=int, default=60, help="strings of each speaker and length")
    parser.add_argument("--out", type=Path, help="a picture of how far confidences can be trusted (fit)")
    given = parser.parse_args()
    if given.what == "table":
        (checked if given.check else table)(given.data, given.nets, given.count, given.noise)
    elif given.nets is None:
        parser.error("confidences are fitted on speakers that the nets have not heard: --nets is missing")
    else:
        fit(given.data, given.nets, given.count, given.out)


if __name__ == "__main__":
    main()
