"""A small convolutional net in numpy: for every 30 ms, which sound it is and which part of a digit.

The first layer takes every third frame, the others look ever wider (dilated, with a shortcut past each);
`training/digits/train.py` makes the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ivr.errors import RecogniserError
from ivr.stt.digits.features import Floats

EVERY = 3
"""Frames of 10 ms for each answer."""

TAPS, FIRST_TAPS = 3, 5
_HEADS = ("sounds", "parts")


@dataclass(frozen=True, slots=True)
class Layer:
    """`matrix` (taps * inputs, outputs), `bias` before the rectifier, `scale` and `shift` after it."""

    matrix: Floats
    bias: Floats
    scale: Floats
    shift: Floats

    def __call__(self, frames: Floats, taps: Sequence[int], every: int = 1) -> Floats:
        count = (len(frames) - 1 - taps[-1]) // every + 1
        reach = every * (count - 1) + 1
        seen = np.concatenate([frames[tap : tap + reach : every] for tap in taps], axis=1)
        out: Floats = np.maximum(seen @ self.matrix + self.bias, 0) * self.scale + self.shift
        return out


@dataclass(frozen=True, slots=True)
class Net:
    """`first` and `rest` with a dilation each; `heads` are (matrix, bias) of sounds and of parts,
    `priors` the logarithms of how often each was there to learn from.
    """

    first: Layer
    rest: tuple[tuple[int, Layer], ...]
    heads: tuple[tuple[Floats, Floats], ...]
    priors: tuple[Floats, ...]

    @classmethod
    def read(cls, file: Path) -> Net:
        try:
            with np.load(file) as stored:
                weights = {name: stored[name].astype(np.float32) for name in stored.files}
            layers = [
                Layer(*(weights[f"{at}.{name}"] for name in ("matrix", "bias", "scale", "shift")))
                for at in range(len(weights["dilations"]) + 1)
            ]
            dilations = [int(dilation) for dilation in weights["dilations"]]
            heads = tuple((weights[f"{name}.matrix"], weights[f"{name}.bias"]) for name in _HEADS)
            priors = tuple(weights[f"{name}.prior"] for name in _HEADS)
        except (OSError, ValueError, KeyError) as fault:
            raise RecogniserError(f"The digit net {file} cannot be read: {fault}") from fault
        return cls(layers[0], tuple(zip(dilations, layers[1:], strict=True)), heads, priors)

    @property
    def context(self) -> int:
        """Frames that one answer sees on either side."""
        return FIRST_TAPS // 2 + EVERY * sum(dilation for dilation, _ in self.rest)

    def __call__(self, frames: Floats) -> tuple[Floats, ...]:
        """Log probabilities of sounds and of parts, one row for every third of the frames."""
        answers = (len(frames) + EVERY - 1) // EVERY
        if not answers:
            return tuple(np.zeros((0, len(bias)), np.float32) for _, bias in self.heads)
        missing = EVERY * (answers - 1) + 1 - len(frames) + self.context
        x = np.pad(frames, ((self.context, missing), (0, 0)), mode="edge")
        x = self.first(x, range(FIRST_TAPS), EVERY)
        for dilation, layer in self.rest:
            x = layer(x, range(0, TAPS * dilation, dilation)) + x[dilation:-dilation]
        return tuple(_log_softmax(x @ matrix + bias) for matrix, bias in self.heads)


def _log_softmax(scores: Floats) -> Floats:
    scores = scores - scores.max(1, keepdims=True)
    normal: Floats = scores - np.log(np.exp(scores).sum(1, keepdims=True))
    return normal
