"""The acoustic model of pocketsphinx's wheel, brought to the telephone: its Gaussians' means moved.

The transform (MLLR: Leggetter and Woodland 1995, one affine map for each of the three streams: cepstra,
their slopes, the slopes of these) is a text of 39 rows of 14 numbers; `training/adapt.py` made it. The
moved means reach the decoder as a file in memory: nothing is written to a disk, nothing goes stale.
"""

from __future__ import annotations

import os
import struct
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pocketsphinx import get_model_path

from ivr.errors import RecogniserError

MODEL = Path(get_model_path()) / "en-us" / "en-us"
TELEPHONE = Path(__file__).with_name("telephone.mllr")

_HEAD = b"s3\nversion 1.0\n"
_ENDED = b"endhdr\n"
_ORDER = 0x11223344  # as it reads where the bytes lie as here

Gaussians = NDArray[np.float32]
"""Means or variances: shape (codebooks, streams, densities, cepstra)."""


def gaussians(file: Path) -> Gaussians:
    """Read an s3 file (CMU Sphinx) of means or variances whose streams are equally long."""
    try:
        raw = file.read_bytes()
        at = raw.index(_ENDED) + len(_ENDED)
        order, books, streams, densities = struct.unpack_from("<Iiii", raw, at)
        lengths = struct.unpack_from(f"<{streams}i", raw, at + 16)
        values = np.frombuffer(raw, "<f4", books * streams * densities * lengths[0], at + 20 + 4 * streams)
    except (OSError, ValueError, IndexError, struct.error) as fault:
        raise RecogniserError(f"The acoustic model's {file} cannot be read: {fault}") from fault
    if order != _ORDER or len(set(lengths)) != 1:
        raise RecogniserError(f"The acoustic model's {file} has another format than is known here.")
    return values.reshape(books, streams, densities, lengths[0]).astype(np.float32)


def packed(values: Gaussians) -> bytes:
    """Gaussians as an s3 file, without checksum."""
    books, streams, densities, length = values.shape
    head = _HEAD + b" " * (-(len(_HEAD) + len(_ENDED)) % 4) + _ENDED
    shape = struct.pack("<Iiii", _ORDER, books, streams, densities)
    lengths = struct.pack(f"<{streams + 1}i", *[length] * streams, values.size)
    return head + shape + lengths + values.astype("<f4").tobytes()


def transform(file: Path = TELEPHONE) -> NDArray[np.float64]:
    """Shape (streams, cepstra, 1 + cepstra): for each stream the offset, then the matrix."""
    rows: NDArray[np.float64] = np.loadtxt(file, ndmin=2)
    return rows.reshape(-1, rows.shape[1] - 1, rows.shape[1])


def moved(means: Gaussians, by: NDArray[np.float64]) -> Gaussians:
    turned: Gaussians = np.einsum("bsdi,sji->bsdj", means, by[:, :, 1:]) + by[:, None, :, 0]
    return turned.astype(np.float32)


@cache
def telephone_means() -> Gaussians:
    """The means as a telephone line's cepstra have them."""
    return moved(gaussians(MODEL / "means"), transform())


@cache
def telephone_means_file() -> str:
    """A path at which this process (and no other) reads these means as pocketsphinx wants them."""
    file = os.memfd_create("means")
    with os.fdopen(os.dup(file), "wb") as out:
        out.write(packed(telephone_means()))
    return f"/proc/self/fd/{file}"
