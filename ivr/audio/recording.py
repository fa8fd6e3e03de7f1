"""A recording of any kind that a WAV file may hold, as the telephone would carry it: 8000 Hz, one channel.

Linear samples of 8, 16, 24 or 32 bits, floats, mu-law and A-law (RIFF; RFC 2361 for the numbers of formats).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from ivr.audio.frame import Pcm
from ivr.audio.g711 import PCMA, PCMU
from ivr.audio.resample import narrow
from ivr.errors import MediaError

Floats = NDArray[np.float32]

LINEAR, FLOAT, A_LAW, MU_LAW, EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
RATES = range(4000, 384_001)
LOOKED_AT = (b"fmt ", b"data")
MOST_BYTES = 64_000_000
"""Of a recording: a caller's answer is not as long as that, and its samples need ten times the room."""


def telephone_sound(data: bytes) -> Pcm:
    """The samples, int16 at 8000 Hz; several channels are mixed. MediaError when this is no such file."""
    if len(data) > MOST_BYTES:
        raise MediaError(f"A recording of more than {MOST_BYTES // 1_000_000} MB is no answer.")
    chunks = _chunks(data)
    form, sound = chunks.get(b"fmt ", b""), chunks.get(b"data")
    if len(form) < 16 or sound is None:
        raise MediaError("This is no WAV file.")
    kind, channels, rate, _, block, bits = struct.unpack("<HHIIHH", form[:16])
    if kind == EXTENSIBLE and len(form) >= 26:
        kind = int.from_bytes(form[24:26], "little")
    read = READERS.get((kind, bits))
    if read is None or not channels or rate not in RATES or block != channels * bits // 8:
        what = f"{bits}-bit samples of format {kind} in {channels} channels at {rate} Hz"
        raise MediaError(f"A WAV file of this kind cannot be read: {what}.")
    samples = read(sound[: len(sound) // block * block]).reshape(-1, channels)
    if not len(samples):
        raise MediaError("There is nothing in this WAV file.")
    mixed = np.clip(np.nan_to_num(samples.mean(axis=1)), -32768, 32767)
    return narrow(np.rint(mixed).astype(np.int16), rate)


def _chunks(data: bytes) -> Mapping[bytes, bytes]:
    """The first of each kind that is looked at; a length that promises more than there is, is believed as
    far as the bytes go."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise MediaError("This is no WAV file.")
    at, found = 12, dict[bytes, bytes]()
    while at + 8 <= len(data) and len(found) < len(LOOKED_AT):
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name in LOOKED_AT and name not in found:
            found[name] = data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    return found


def _linear(kind: str, scale: float, middle: float = 0.0) -> Callable[[bytes], Floats]:
    def read(data: bytes) -> Floats:
        samples: Floats = ((np.frombuffer(data, kind).astype(np.float64) - middle) * scale).astype(np.float32)
        return samples

    return read


def _three_bytes(data: bytes) -> Floats:
    whole = np.zeros((len(data) // 3, 4), np.uint8)
    whole[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
    samples: Floats = whole.view("<i4")[:, 0].astype(np.float32) / np.float32(65536)
    return samples


READERS: Mapping[tuple[int, int], Callable[[bytes], Floats]] = {
    (LINEAR, 8): _linear("u1", 256, 128),
    (LINEAR, 16): _linear("<i2", 1),
    (LINEAR, 24): _three_bytes,
    (LINEAR, 32): _linear("<i4", 1 / 65536),
    (FLOAT, 32): _linear("<f4", 32768),
    (FLOAT, 64): _linear("<f8", 32768),
    (MU_LAW, 8): lambda data: PCMU.decode(data).astype(np.float32),
    (A_LAW, 8): lambda data: PCMA.decode(data).astype(np.float32),
}
"""Format and bits of a sample → its samples, as large as those of 16 bits."""
