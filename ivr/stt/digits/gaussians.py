"""How well each state of a sound fits each frame, by the Gaussians of pocketsphinx's own model.

They have heard thousands of people, which no net of ours has. The model shares one codebook of 128
densities and three streams among all states of a sound ("phonetically tied"); their means may be those
that were moved to the telephone (ivr/stt/acoustic.py).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ivr.errors import RecogniserError
from ivr.stt.acoustic import MODEL, Gaussians, gaussians
from ivr.stt.digits.cepstra import Floats

_PLACES = {"i": 0, "b": 1, "e": 2, "s": 3}  # of a sound in its word: inside, begin, end, alone
_QUANTUM = 1024 * np.log(1.0001)  # what one step of a stored weight means
_LEAST_VARIANCE = 1e-4

BLOCK = 64
"""Frames that are computed at once: what comes of them fits into a core's cache."""


@dataclass(frozen=True)
class Definition:
    """The model's sounds and their states, read from its binary `mdef`."""

    sounds: tuple[str, ...]
    states: int
    _triphones: dict[tuple[int, int, int, int], tuple[int, ...]]

    @classmethod
    def read(cls, file: Path) -> Definition:
        raw = file.read_bytes()
        if raw[:4] != b"BMDF":
            raise RecogniserError(f"{file} is no binary model definition.")
        at = 12 + struct.unpack_from("<i", raw, 8)[0]
        alone, every, states, _, senones, _, sequences, _, tree, _ = struct.unpack_from("<10i", raw, at)
        names = raw[at + 40 :].split(b"\0", alone)[:alone]
        at += 40 + sum(len(name) + 1 for name in names)
        at += -at % 4 + 8 * tree
        rows = np.frombuffer(raw, "<i4, <i4, 4u1", every, at)
        chains = np.frombuffer(raw, "<u2", sequences * states, at + 12 * every + 4).reshape(-1, states)
        triphones = {
            (int(context[1]), int(context[2]), int(context[3]), int(context[0])): tuple(
                int(senone) for senone in chains[chain]
            )
            for chain, _, context in rows[alone:]
        }
        return cls(tuple(name.decode() for name in names), senones, triphones)

    def alone(self, sound: str) -> tuple[int, ...]:
        """The three states of a sound whatever stands beside it."""
        at = self.sounds.index(sound)
        return (3 * at, 3 * at + 1, 3 * at + 2)

    def between(self, sound: str, left: str, right: str, place: str) -> tuple[int, ...]:
        """Its states between two others; those of the sound alone when the model has no such triple."""
        at = [self.sounds.index(name) for name in (sound, left, right)]
        return self._triphones.get((at[0], at[1], at[2], _PLACES[place]), self.alone(sound))


class Sounds:
    """The states of sounds alone, and beside them those that are `wanted`: (sound, state) each."""

    def __init__(
        self, definition: Definition, wanted: tuple[tuple[str, int], ...] = (), means: Gaussians | None = None
    ) -> None:
        mean = gaussians(MODEL / "means") if means is None else means
        variance = np.maximum(gaussians(MODEL / "variances"), _LEAST_VARIANCE)
        books, streams, densities, length = mean.shape
        flat = (books * densities, length)
        self._linear = [(mean[:, s] / variance[:, s]).reshape(flat).T.copy() for s in range(streams)]
        self._square = [(-0.5 / variance[:, s]).reshape(flat).T.copy() for s in range(streams)]
        constant = -0.5 * (np.log(2 * np.pi * variance) + mean**2 / variance).sum(-1)
        self._constant = [constant[:, s].reshape(-1) for s in range(streams)]
        self._books, self._densities = books, densities
        stored = np.fromfile(MODEL / "sendump", np.uint8)[-streams * densities * definition.states :]
        weights = np.exp(-_QUANTUM * stored.reshape(streams, densities, -1).astype(np.float32))
        self._alone = [
            weights[s, :, : 3 * books].reshape(densities, books, 3).transpose(1, 0, 2).copy()
            for s in range(streams)
        ]
        self._wanted: dict[int, tuple[list[int], list[Floats]]] = {}
        for place, (sound, state) in enumerate(wanted):
            book = definition.sounds.index(sound)
            self._wanted.setdefault(book, ([], []))[0].append(place)
            self._wanted[book][1].append(weights[:, :, state])
        self._count = len(wanted)

    def __call__(self, features: Floats) -> tuple[Floats, Floats]:
        """Log posteriors of (frames, states alone), log-likelihoods of (frames, wanted) beside their sum.

        `features` as from cepstra.with_differences.
        """
        blocks = [self._block(features[at : at + BLOCK]) for at in range(0, len(features), BLOCK)]
        if not blocks:
            blocks = [self._block(features)]
        alone, wanted = (np.concatenate(rows) for rows in zip(*blocks, strict=True))
        return alone, wanted

    def _block(self, features: Floats) -> tuple[Floats, Floats]:
        count = len(features)
        alone = np.zeros((count, self._books, 3), np.float32)
        wanted = np.zeros((count, self._count), np.float32)
        for stream, (linear, square, constant) in enumerate(
            zip(self._linear, self._square, self._constant, strict=True)
        ):
            x = features[:, stream]
            fits = x @ linear
            fits += (x * x) @ square
            fits += constant
            fits = fits.reshape(count, self._books, self._densities)
            most = fits.max(2, keepdims=True)
            np.exp(np.subtract(fits, most, out=fits), out=fits)
            summed = np.matmul(fits.transpose(1, 0, 2), self._alone[stream]).transpose(1, 0, 2)
            alone += np.log(summed + 1e-30) + most
            for book, (places, weights) in self._wanted.items():
                part = fits[:, book] @ np.stack([weight[stream] for weight in weights], 1)
                wanted[:, places] += np.log(part + 1e-30) + most[:, book]
        flat = alone.reshape(count, -1)
        most = flat.max(1, keepdims=True)
        whole = most + np.log(np.exp(flat - most).sum(1, keepdims=True))
        return flat - whole, wanted - whole
