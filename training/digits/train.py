"""Train one digit net (PyTorch on the CPU), and write it as ivr/stt/digits/net.py reads it.

    python -m training.digits.train --work DIR --voices --out DIR/voices.npz --epochs 5
    python -m training.digits.train --work DIR --start DIR/voices.pt --out FILE.npz [--without SPEAKER]

First on synthetic voices and orders alone, then on with the speakers of digits; `--without` leaves one
of them out, to measure on him. Beside FILE.npz stands FILE.pt, from which one can start.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from ivr.stt.digits.features import SCALE
from ivr.stt.digits.net import EVERY, FIRST_TAPS, TAPS
from ivr.stt.digits.words import PARTS, SOUNDS

DILATIONS = (1, 1, 2, 2, 4, 4)
CONTEXT = FIRST_TAPS // 2 + EVERY * sum(DILATIONS)
ANSWERS = 100  # in one chunk
BATCH, RATE, DECAY = 32, 3e-3, 1e-2
IGNORED = -100


class Net(nn.Module):
    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        self.first = nn.Conv1d(inputs, width, FIRST_TAPS, stride=EVERY)
        self.rest = nn.ModuleList(nn.Conv1d(width, width, TAPS, dilation=by) for by in DILATIONS)
        self.norms = nn.ModuleList(nn.BatchNorm1d(width) for _ in range(len(DILATIONS) + 1))
        self.drop = nn.Dropout(0.15)
        self.heads = nn.ModuleList(nn.Conv1d(width, size, 1) for size in (len(SOUNDS), len(PARTS)))

    def forward(self, x: Tensor) -> list[Tensor]:
        x = self.drop(self.norms[0](torch.relu(self.first(x))))
        for layer, norm, by in zip(self.rest, self.norms[1:], DILATIONS, strict=True):
            x = self.drop(norm(torch.relu(layer(x)))) + x[:, :, by:-by]
        return [head(x) for head in self.heads]


def chunks(file: Path) -> tuple[np.ndarray, np.ndarray]:
    """Bands (chunks, bands, frames with context) and answers (chunks, 2, ANSWERS)."""
    stored = np.load(file)
    bands, labels = stored["bands"], np.stack([stored["sounds"], stored["parts"]]).astype(np.int16)
    inputs, answers, at, answer = [], [], 0, 0
    frames_of_chunk = EVERY * (ANSWERS - 1) + 1 + 2 * CONTEXT
    for frames in stored["frames"]:
        count = (frames + EVERY - 1) // EVERY
        padded = np.pad(bands[at : at + frames], ((CONTEXT, CONTEXT + EVERY), (0, 0)), mode="edge")
        for start in range(0, count, ANSWERS):
            end = min(count, start + ANSWERS)
            if end - start < 20:
                continue
            seen = padded[EVERY * start : EVERY * start + frames_of_chunk]
            inputs.append(np.pad(seen, ((0, frames_of_chunk - len(seen)), (0, 0)), mode="edge").T)
            told = np.full((2, ANSWERS), IGNORED, np.int16)
            told[:, : end - start] = labels[:, answer + start : answer + end]
            answers.append(told)
        at, answer = at + frames, answer + count
    return np.stack(inputs), np.stack(answers)


def masked(x: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """Some bands and a moment hidden, the colour tilted (SpecAugment: Park and others, 2019)."""
    count, bands, frames = x.shape
    slope = np.linspace(-1, 1, bands, dtype=np.float32)
    x = x + (dice.normal(0, 0.12, (count, 1)) * slope).astype(np.float32)[:, :, None]
    for row in range(0, count, 2):
        low = dice.integers(0, bands - 5)
        x[row, low : low + dice.integers(1, 7)] = 0
        start = dice.integers(0, frames - 20)
        x[row + 1 if row + 1 < count else row, :, start : start + dice.integers(2, 12)] = -1
    return x


def blend(x: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """A quarter of the batch with another's voice faintly behind it (labels stay)."""
    rows = np.flatnonzero(dice.random(len(x)) < 0.25)
    other = x[dice.permutation(len(x))[: len(rows)]]
    below = dice.uniform(3.0, 8.0, (len(rows), 1, 1)).astype(np.float32)
    x[rows] = np.logaddexp(x[rows] * SCALE, other * SCALE - below) / SCALE
    return x


def train(
    net: Net, x: np.ndarray, told: np.ndarray, epochs: int, rate: float, dice: np.random.Generator
) -> None:
    steps = len(x) // BATCH
    rule = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=DECAY)
    pace = torch.optim.lr_scheduler.OneCycleLR(rule, rate, total_steps=epochs * steps + 1, pct_start=0.15)
    loss = nn.CrossEntropyLoss(ignore_index=IGNORED, label_smoothing=0.05)
    for epoch in range(epochs):
        order, total, begun = dice.permutation(len(x)), 0.0, time.process_time()
        for step in range(steps):
            rows = order[step * BATCH : (step + 1) * BATCH]
            seen = torch.from_numpy(masked(blend(x[rows].astype(np.float32), dice), dice))
            truth = torch.from_numpy(told[rows].astype(np.int64))
            wrong = sum(loss(head, truth[:, place]) for place, head in enumerate(net(seen)))
            rule.zero_grad()
            wrong.backward()
            rule.step()
            pace.step()
            total += wrong.item()
        spent = time.process_time() - begun
        print(f"epoch {epoch + 1}/{epochs}: loss {total / steps:.3f}, {spent:.0f} s", flush=True)


def write(net: Net, priors: list[np.ndarray], file: Path) -> None:
    """float16 is enough; the mean and variance of each normalisation become scale and shift."""
    out: dict[str, np.ndarray] = {"dilations": np.array(DILATIONS, np.int16)}
    for at, (layer, norm) in enumerate(zip([net.first, *net.rest], net.norms, strict=True)):
        weight = layer.weight.detach().numpy()
        scale = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach().numpy()
        out[f"{at}.matrix"] = weight.transpose(2, 1, 0).reshape(-1, len(weight))
        out[f"{at}.bias"] = layer.bias.detach().numpy()
        out[f"{at}.scale"] = scale
        out[f"{at}.shift"] = norm.bias.detach().numpy() - norm.running_mean.numpy() * scale
    for name, head, prior in zip(("sounds", "parts"), net.heads, priors, strict=True):
        out[f"{name}.prior"] = prior
        out[f"{name}.matrix"] = head.weight.detach().numpy()[:, :, 0].T
        out[f"{name}.bias"] = head.bias.detach().numpy()
    narrow = {name: values.astype(np.float16) for name, values in out.items() if name != "dilations"}
    np.savez_compressed(file, dilations=out["dilations"], **narrow)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--without", default="")
    parser.add_argument("--voices", action="store_true", help="no speakers of digits")
    parser.add_argument("--start", type=Path, help="a net to go on from")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    files = sorted(given.work.glob(f"examples-{'voices' if given.voices else '*'}.npz"))
    parts = [chunks(file) for file in files if file.stem != f"examples-{given.without}"]
    x, told = (np.concatenate(some) for some in zip(*parts, strict=True))
    print(f"{len(x)} chunks, {told[:, 0].size * 0.03 / 3600:.1f} hours", flush=True)
    net = Net(x.shape[1], given.width)
    if given.start:
        net.load_state_dict(torch.load(given.start, weights_only=True))
    net.train()
    train(net, x, told, given.epochs, given.rate, np.random.default_rng(given.seed))
    net.eval()
    shares = [
        np.bincount(some[some >= 0], minlength=size) + 1.0
        for some, size in zip((told[:, 0], told[:, 1]), (len(SOUNDS), len(PARTS)), strict=True)
    ]
    priors = [np.log(share / share.sum()) for share in shares]
    torch.save(net.state_dict(), given.out.with_suffix(".pt"))
    write(net, priors, given.out)


if __name__ == "__main__":
    main()
