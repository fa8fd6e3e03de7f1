"""How the net learns: on flite's own times first, then on what it aligns itself, twice.

Each round begins with the net of the round before, and drops the recordings that fit worst.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from ivr.stt.lexicon import Lexicon
from ivr.stt.synthetic.net import CONTEXT, Net
from ivr.stt.synthetic.phones import SOUNDS
from training.vosk.alignment import aligned
from training.vosk.features import STEP, Frames, Labels
from training.vosk.network import Network, in_context

PIECE = 100
"""Outputs of the net in one piece of a batch (3 s)."""

SHORTEST = 20
BATCH = 32
NOTHING = -100
WORST = 0.02
"""The share of recordings that are dropped."""

ROUNDS = ((3, 3e-3), (2, 2e-3), (4, 2e-3))
"""(epochs, highest rate)."""


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """`takes` are the frames of one text through different channels; `told` its labels, from flite."""

    text: str
    takes: tuple[Frames, ...]
    told: Labels | None


Lesson = tuple[Frames, Labels]


def learn(recordings: Sequence[Recording], known: Lexicon, tell: Callable[[str], None]) -> Net:
    torch.manual_seed(1)
    net = Network()
    some = np.concatenate([one.takes[0] for one in recordings[::10]]).astype(np.float32)
    net.mean.copy_(torch.from_numpy(some.mean(0)))
    net.deviation.copy_(torch.from_numpy(some.std(0)))
    lessons = [(one.takes[0], one.told) for one in recordings if one.told is not None]
    for number, (epochs, rate) in enumerate(ROUNDS):
        if number:
            lessons = _aligned(net, recordings, known, tell)
        _round(net, lessons, epochs, rate, tell)
    counts = np.bincount(np.concatenate([labels for _, labels in lessons]), minlength=len(SOUNDS))
    return net.folded((counts / counts.sum()).astype(np.float32))


def _aligned(
    net: Network, recordings: Sequence[Recording], known: Lexicon, tell: Callable[[str], None]
) -> list[Lesson]:
    found = []
    for one in recordings:
        got = aligned(net.log_probabilities(one.takes[0].astype(np.float32)), one.text.split(), known)
        if got is not None:
            found.append((one, *got))
    edge = np.quantile([score for _, _, score in found], WORST)
    tell(f"{len(found)} of {len(recordings)} recordings are aligned, the worst {WORST:.0%} are dropped")
    return [(take, labels) for one, labels, score in found if score > edge for take in one.takes]


def _round(
    net: Network, lessons: Sequence[Lesson], epochs: int, rate: float, tell: Callable[[str], None]
) -> None:
    pieces = [piece for frames, labels in lessons for piece in _pieces(frames, labels)]
    x, y = (np.stack(parts) for parts in zip(*pieces, strict=True))
    batches = len(x) // BATCH
    learner = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-3)
    pace = torch.optim.lr_scheduler.OneCycleLR(
        learner, rate, total_steps=epochs * batches + 1, pct_start=0.15
    )
    order = np.random.default_rng(1)
    for epoch in range(epochs):
        net.train()
        right = counted = 0
        for at in np.array_split(order.permutation(len(x))[: batches * BATCH], batches):
            frames, labels = torch.from_numpy(x[at].astype(np.float32)), torch.from_numpy(y[at])
            said = net(frames)
            loss = cross_entropy(said, labels, ignore_index=NOTHING, label_smoothing=0.02)
            learner.zero_grad()
            loss.backward()
            learner.step()
            pace.step()
            there = labels >= 0
            right += int(((said.argmax(1) == labels) & there).sum())
            counted += int(there.sum())
        tell(f"epoch {epoch + 1} of {epochs}: {right / counted:.1%} of the frames right")


def _pieces(frames: Frames, labels: Labels) -> list[tuple[Frames, Labels]]:
    """Cut to PIECE outputs each, as (40, frames) and labels; the last one is filled up."""
    wide, pieces = in_context(frames.astype(np.float32)), []
    width = 2 * CONTEXT + 1
    count = min(len(labels), (len(wide) - width) // STEP + 1)
    for start in range(0, count - SHORTEST + 1, PIECE):
        end = min(count, start + PIECE)
        lack = PIECE - (end - start)
        cut = wide[start * STEP : (end - 1) * STEP + width]
        x = np.pad(cut, ((0, lack * STEP), (0, 0)), "edge").T.astype(np.float16)
        pieces.append((x, np.pad(labels[start:end], (0, lack), constant_values=NOTHING)))
    return pieces
