"""Fit ivr/stt/telephone/: how the wheel's acoustic model has to move to meet people on a telephone.

    python -m training.adapt --data DIR                       all orders, into ivr/stt/telephone
    python -m training.adapt --data DIR --halves EVEN ODD     besides, into these folders, from every second
                                                              order alone: to measure on the others
    python -m training.adapt --data DIR --whole               clean.mllr, for the digits: with all silence

DIR holds `orders/` (see bench/recordings.py), from Picovoice's speech-to-intent-benchmark. What was
said follows from the labels but for its small words: those the recogniser finds itself, held to the
label's slots. Its alignment of the clean recording says which Gaussians each frame belongs to, and the
transform is what makes the frames, with noise of four kinds added, likeliest (maximum likelihood linear
regression, two passes).
"""

from __future__ import annotations

import argparse
import itertools
import os
import struct
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pocketsphinx import Config, Decoder

from bench.lines import TUNED, noisy
from bench.recordings import Slots, orders, recording
from ivr.audio.frame import Pcm
from ivr.audio.resample import widen
from ivr.stt.acoustic import CLEAN, LINES, MODEL, TRANSFORMS, cleared, gaussians, moved
from ivr.stt.lexicon import Lexicon
from ivr.stt.sphinx import DICTIONARY
from ivr.stt.voiced import voiced

BEGINNINGS = "brew | can i get | can i have | i want | get me | give me | i'd like | make me | may i have"
BEFORE, AFTER = ("size", "roast", "numberOfShots"), ("milkAmount", "sugarAmount")
NOISY = tuple(name for _, name in LINES)
PASSES = 2
SENONES, DENSITIES, STREAMS = 5126, 128, 3
WIDE = {"beam": 1e-80, "wbeam": 1e-60, "pbeam": 1e-80}
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class State:
    """Frames `start` to `end` (not included) that one senone of one phone made."""

    phone: str
    senone: int
    start: int
    end: int


@dataclass(frozen=True)
class Aligned:
    """One utterance: for each line its features, shape (frames, streams, cepstra), and their states."""

    features: dict[str, Floats]
    states: tuple[State, ...]


def order(slots: Slots) -> str:
    """A JSGF of all ways to say an order with just these slots."""
    before = [slots[name] for name in BEFORE if name in slots]
    after = [slots[name] for name in AFTER if name in slots]
    mods = " | ".join(" ".join(some) for some in itertools.permutations(before))
    tail = " | ".join(" and ".join(some) for some in itertools.permutations(after))
    said = f"({BEGINNINGS}) [a | an] {f'({mods})' if mods else ''} {slots['coffeeDrink']}"
    return f"#JSGF V1.0;\ngrammar order;\npublic <said> = {said} {f'with ({tail})' if tail else ''};\n"


def features(cepstra: Floats) -> Floats:
    """As pocketsphinx's 1s_c_d_dd makes them, with the mean of the utterance taken away."""
    cepstra = cepstra - cepstra[cepstra[:, 0] >= 0].mean(0)
    padded = np.concatenate([cepstra[:1].repeat(3, 0), cepstra, cepstra[-1:].repeat(3, 0)])
    slope = {at: padded[3 + at : 3 + at + len(cepstra)] for at in range(-3, 4)}
    twice = (slope[3] - slope[-1]) - (slope[1] - slope[-3])
    return np.stack([cepstra, slope[2] - slope[-2], twice], axis=1)


def logged(folder: Path) -> Floats:
    """The cepstra that a decoder left here; the file is taken away."""
    (file,) = folder.iterdir()
    raw = file.read_bytes()
    file.unlink()
    kind = ">f4" if struct.unpack(">i", raw[:4])[0] * 4 == len(raw) - 4 else "<f4"
    return np.frombuffer(raw[4:], kind).reshape(-1, 13).astype(np.float64)


def on(line: str, pcm: Pcm, number: int) -> Pcm:
    """The utterance as that line brings it, and as the decoder gets it then."""
    if line == CLEAN:
        return pcm
    return cleared(noisy(pcm, float(line.removesuffix("db")), TUNED[number // 2 % len(TUNED)], number), line)


def align(
    number: int, pcm: Pcm, slots: Slots, lines: Sequence[str], dictionary: str, folder: Path
) -> Aligned | None:
    """None when the recogniser finds no way through. The alignment is that of the clean recording."""
    logs = folder / "cepstra"
    logs.mkdir(exist_ok=True)
    decoder = Decoder(
        Config(lm=None, dict=dictionary, loglevel="FATAL", bestpath=False, mfclogdir=str(logs), **WIDE)
    )
    decoder.add_jsgf_string("order", order(slots))
    decoder.activate_search("order")

    def run(line: str = CLEAN) -> Floats:
        heard = on(line, pcm, number)
        decoder.reinit_feat()
        decoder.start_utt()
        decoder.process_raw(widen(heard, np.random.default_rng(len(heard))).tobytes(), full_utt=True)
        decoder.end_utt()
        return logged(logs)

    run()
    if decoder.hyp() is None:
        return None
    text = decoder.hyp().hypstr
    try:
        decoder.set_align_text(text)
        run()
        decoder.set_alignment()
        run()
        found = decoder.get_alignment()
    except RuntimeError:
        return None
    states = tuple(
        State(phone.name, int(state.name), state.start, state.start + state.duration)
        for word in found
        for phone in word
        for state in phone
    )
    return Aligned({line: features(run(line)) for line in lines}, states)


def phones() -> dict[str, int]:
    """The context-independent phones by their place, which is that of their codebook (binary mdef)."""
    raw = (MODEL / "mdef").read_bytes()
    (about,) = struct.unpack_from("<i", raw, 8)
    at = 12 + about
    (count,) = struct.unpack_from("<i", raw, at)
    names = raw[at + 40 :].split(b"\0", count)[:count]
    return {name.decode(): place for place, name in enumerate(names)}


def log_weights() -> NDArray[np.float32]:
    """Log mixture weights, shape (streams, densities, senones); the dump keeps them in a byte each."""
    raw = (MODEL / "sendump").read_bytes()[-STREAMS * DENSITIES * SENONES :]
    steps = np.frombuffer(raw, np.uint8).reshape(STREAMS, DENSITIES, SENONES).astype(np.float32)
    return -1024 * np.log(np.float32(1.0001)) * steps


def gathered(utterances: list[Aligned], line: str, means: Floats) -> tuple[Floats, Floats, float]:
    """How much of the speech each Gaussian explains, its sum of features, log likelihood per frame."""
    variances = np.maximum(gaussians(MODEL / "variances"), 1e-4).astype(np.float64)
    weights, books = log_weights(), phones()
    share, total, likely, frames = np.zeros(means.shape[:3]), np.zeros(means.shape), 0.0, 0
    by_senone: dict[tuple[int, int], list[Floats]] = {}
    for one in utterances:
        for state in one.states:
            key = (books[state.phone], state.senone)
            by_senone.setdefault(key, []).append(one.features[line][state.start : state.end])
    for (book, senone), some in by_senone.items():
        x = np.concatenate(some)
        frames += len(x)
        for stream in range(STREAMS):
            mean, variance, y = means[book, stream], variances[book, stream], x[:, stream]
            off = (((y[:, None] - mean) ** 2) / variance).sum(-1)
            log = weights[stream, :, senone] - 0.5 * (off + np.log(2 * np.pi * variance).sum(-1))
            top = log.max(1, keepdims=True)
            near = np.exp(log - top)
            likely += float((top[:, 0] + np.log(near.sum(1))).sum())
            near /= near.sum(1, keepdims=True)
            share[book, stream] += near.sum(0)
            total[book, stream] += near.T @ y
    return share, total, likely / max(1, frames)


def solved(means: Floats, share: Floats, total: Floats) -> Floats:
    """The likeliest affine map of each stream, row by row, since covariances are diagonal."""
    variances = np.maximum(gaussians(MODEL / "variances"), 1e-4).astype(np.float64)
    size = means.shape[-1]
    by = np.zeros((STREAMS, size, size + 1))
    for stream in range(STREAMS):
        flat = means[:, stream].reshape(-1, size)
        full = np.hstack([np.ones((len(flat), 1)), flat])
        counts, sums = share[:, stream].ravel(), total[:, stream].reshape(-1, size)
        sharp = 1 / variances[:, stream].reshape(-1, size)
        for row in range(size):
            left = (full * (counts * sharp[:, row])[:, None]).T @ full + 1e-3 * np.eye(size + 1)
            by[stream, row] = np.linalg.solve(left, (full * (sums[:, row] * sharp[:, row])[:, None]).sum(0))
    return by


def fit(utterances: list[Aligned], line: str) -> Floats:
    stock = gaussians(MODEL / "means").astype(np.float64)
    means = stock
    for number in range(PASSES):
        share, total, likely = gathered(utterances, line, means)
        print(f"{line}: pass {number + 1}: {likely:.3f} a frame", flush=True)
        by = solved(stock, share, total)
        means = moved(gaussians(MODEL / "means"), by).astype(np.float64)
    return by


def aligned(named: list[tuple[int, tuple[Path, Slots]]], whole: bool) -> Iterator[Aligned]:
    lexicon = Lexicon.read(DICTIONARY)
    with tempfile.TemporaryDirectory() as folder:
        dictionary = Path(folder, "orders.dict")
        words = {word for _, (_, slots) in named for word in order(slots).replace("|", " ").split()}
        dictionary.write_text(lexicon.cut(word.strip("()[];") for word in words))
        for number, (file, slots) in named:
            pcm = recording(file)
            lines = (CLEAN,) if whole else NOISY
            one = align(number, pcm if whole else voiced(pcm), slots, lines, str(dictionary), Path(folder))
            if one is not None:
                yield one


def _listed(named: list[tuple[int, tuple[Path, Slots]]], whole: bool) -> list[Aligned]:
    return list(aligned(named, whole))


def _fit(job: tuple[list[Aligned], str, Path]) -> None:
    utterances, line, out = job
    by = fit(utterances, line)
    out.mkdir(parents=True, exist_ok=True)
    np.savetxt(out / f"{line}.mllr", by.reshape(-1, by.shape[-1]), fmt="%.6g")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--halves", type=Path, nargs=2, help="of the even and of the odd orders")
    parser.add_argument("--whole", action="store_true", help="clean.mllr, on recordings that are not cut")
    parser.add_argument("--out", type=Path, default=TRANSFORMS)
    asked = parser.parse_args()
    named = list(enumerate(orders(asked.data)))
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        some = [named[half::2] for half in (0, 1)]
        halves = list(pool.map(_listed, some, [asked.whole] * 2))
        print(f"{sum(map(len, halves))} of {len(named)} orders aligned", flush=True)
        wanted = [(halves[0] + halves[1], asked.out), *zip(halves, asked.halves or (), strict=False)]
        lines = (CLEAN,) if asked.whole else NOISY
        for _ in pool.map(_fit, [(ours, line, out) for line in lines for ours, out in wanted]):
            pass


if __name__ == "__main__":
    main()
