"""The acoustic model of pocketsphinx's wheel, brought to the telephone: its Gaussians' means moved.

There is one transform for each state of a line, from clean to very noisy (MLLR: Leggetter and Woodland
1995, one affine map for each of the three streams: cepstra, their slopes, the slopes of these): a text of
39 rows of 14 numbers in telephone/, made by `training/adapt.py`. The moved means reach the decoder as a
file in memory: nothing is written to a disk, nothing goes stale.
"""

from __future__ import annotations

import os
import struct
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pocketsphinx import get_model_path

from ivr.audio.frame import Pcm
from ivr.audio.quiet import quieted
from ivr.errors import RecogniserError

MODEL = Path(get_model_path()) / "en-us" / "en-us"
TRANSFORMS = Path(__file__).with_name("telephone")

CLEAN = "clean"
LINES = ((21.0, "20db"), (14.5, "13db"), (-1.0, "7db"))
"""The transform to hear with, from so many dB of voice over noise on (voiced.py), the cleanest first.

That of 20 dB is no worse on clean lines than one that was fitted on them alone."""

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


def line(decibels: float) -> str:
    """The transform for a line on which the voice stands so many dB over the noise."""
    return next(name for least, name in LINES if decibels >= least)


def cleared(pcm: Pcm, line: str) -> Pcm:
    """The sound as this line's transform was fitted on it: of all but the cleanest, with less noise."""
    return pcm if line in (CLEAN, LINES[0][1]) else quieted(pcm)


def transform(file: Path) -> NDArray[np.float64]:
    """Shape (streams, cepstra, 1 + cepstra): for each stream the offset, then the matrix."""
    rows: NDArray[np.float64] = np.loadtxt(file, ndmin=2)
    return rows.reshape(-1, rows.shape[1] - 1, rows.shape[1])


def moved(means: Gaussians, by: NDArray[np.float64]) -> Gaussians:
    turned: Gaussians = np.einsum("bsdi,sji->bsdj", means, by[:, :, 1:]) + by[:, None, :, 0]
    return turned.astype(np.float32)


@cache
def telephone_means(line: str = CLEAN, transforms: Path = TRANSFORMS) -> Gaussians:
    """The means as the cepstra of such a line have them."""
    return moved(gaussians(MODEL / "means"), transform(transforms / f"{line}.mllr"))


@cache
def telephone_means_file(line: str, transforms: Path = TRANSFORMS) -> str:
    """A path at which this process (and no other) reads these means as pocketsphinx wants them."""
    file = os.memfd_create("means")
    with os.fdopen(os.dup(file), "wb") as out:
        out.write(packed(telephone_means(line, transforms)))
    return f"/proc/self/fd/{file}"
