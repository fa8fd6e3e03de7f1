"""The net in torch while it learns; `folded` is what is kept of it."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from ivr.stt.synthetic.net import CEPSTRA, CONTEXT, Net
from ivr.stt.synthetic.phones import SOUNDS
from training.vosk.features import STEP, Frames

WIDTH = 192


class Network(nn.Module):
    """Convolutions over time: one that takes every third frame, four above it, one output a place."""

    mean: Tensor
    deviation: Tensor

    def __init__(self) -> None:
        super().__init__()
        first, above = (
            nn.Conv1d(CEPSTRA, WIDTH, 5, stride=STEP),
            [nn.Conv1d(WIDTH, WIDTH, 3) for _ in range(4)],
        )
        self.layers = nn.ModuleList([first, *above])
        self.norms = nn.ModuleList([nn.BatchNorm1d(WIDTH) for _ in self.layers])
        self.top = nn.Conv1d(WIDTH, len(SOUNDS), 1)
        self.register_buffer("mean", torch.zeros(CEPSTRA))
        self.register_buffer("deviation", torch.ones(CEPSTRA))

    def forward(self, frames: Tensor) -> Tensor:
        """(batch, 40, CONTEXT + frames + CONTEXT) -> (batch, sounds, frames / 3)."""
        x = (frames - self.mean[:, None]) / self.deviation[:, None]
        for layer, norm in zip(self.layers, self.norms, strict=True):
            x = norm(torch.relu(layer(x)))
        return self.top(x)

    def log_probabilities(self, frames: Frames) -> Frames:
        """(frames, 40) -> (frames / 3, sounds)."""
        self.eval()
        with torch.no_grad():
            seen = torch.from_numpy(in_context(frames).T[None])
            return torch.log_softmax(self(seen), 1)[0].T.numpy()

    def folded(self, priors: Frames) -> Net:
        """Means and normalisations taken into the matrix above them."""
        layers = []
        scale = 1 / self.deviation.numpy()
        shift = -self.mean.numpy() * scale
        for layer, norm in zip([*self.layers, self.top], [*self.norms, None], strict=True):
            weights = layer.weight.detach().numpy()  # (out, in, places)
            bias = layer.bias.detach().numpy() + np.einsum("oik,i->o", weights, shift)
            scaled = (weights * scale[None, :, None]).transpose(0, 2, 1)
            layers.append((scaled.reshape(len(scaled), -1), bias))
            if norm is not None:
                scale = norm.weight.detach().numpy() / np.sqrt(norm.running_var.numpy() + norm.eps)
                shift = norm.bias.detach().numpy() - norm.running_mean.numpy() * scale
        return Net(tuple(layers), priors)


def in_context(frames: Frames) -> Frames:
    """With its ends repeated, as Kaldi does, so that there is an output for every third frame."""
    outputs = (len(frames) + STEP - 1) // STEP
    after = max(CONTEXT, CONTEXT + (outputs - 1) * STEP + 1 - len(frames))
    return np.pad(frames, ((CONTEXT, after), (0, 0)), "edge")
