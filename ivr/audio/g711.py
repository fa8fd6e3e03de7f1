"""G.711: 8 bits a sample, mu-law (PCMU) and A-law (PCMA), by tables (ITU-T G.711, RFC 3551)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ivr.audio.frame import Pcm

Codes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Law:
    """One law. `silence` is the byte that sounds nearest to nothing."""

    name: str
    payload_type: int
    decoding: Pcm = field(repr=False)  # 256 samples, by code
    encoding: Codes = field(repr=False)  # 65536 codes, by the sample's bits
    silence: int

    def decode(self, payload: bytes) -> Pcm:
        """One sample for each byte."""
        return self.decoding.take(np.frombuffer(payload, np.uint8))

    def encode(self, pcm: Pcm) -> bytes:
        """One byte for each sample."""
        codes: bytes = self.encoding.take(np.asarray(pcm, np.int16).view(np.uint16)).tobytes()
        return codes


def _mu_decoding() -> Pcm:
    code = ~np.arange(256, dtype=np.uint8)
    mantissa, segment = (code & 0x0F).astype(np.int32), (code & 0x70) >> 4
    size = ((mantissa << 3) + 132 << segment) - 132  # 132: the bias that makes segments powers of two
    return np.where(code & 0x80, -size, size).astype(np.int16)


def _mu_encoding() -> Codes:
    sample = _every_sample() >> 2  # 14 bits
    size: NDArray[np.int32] = np.minimum(np.abs(sample), 8158) + 33
    segment = np.searchsorted(0x40 << np.arange(8), size, side="right").astype(np.int32)
    code = segment << 4 | size >> segment + 1 & 0x0F
    return np.where(sample < 0, code ^ 0x7F, code ^ 0xFF).astype(np.uint8)


def _a_decoding() -> Pcm:
    code = np.arange(256, dtype=np.uint8) ^ 0x55
    mantissa, segment = (code & 0x0F).astype(np.int32) << 4, ((code & 0x70) >> 4).astype(np.int32)
    size = np.where(segment == 0, mantissa + 8, mantissa + 0x108 << np.maximum(segment - 1, 0))
    return np.where(code & 0x80, size, -size).astype(np.int16)


def _a_encoding() -> Codes:
    sample = _every_sample() >> 3  # 13 bits
    size = np.where(sample < 0, ~sample, sample)
    segment = np.searchsorted(0x20 << np.arange(8), size, side="right").astype(np.int32)
    code = segment << 4 | size >> np.maximum(segment, 1) & 0x0F
    return np.where(sample < 0, code ^ 0x55, code ^ 0xD5).astype(np.uint8)


def _every_sample() -> NDArray[np.int32]:
    return np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.int32)


PCMU = Law("PCMU", 0, _mu_decoding(), _mu_encoding(), silence=0xFF)
PCMA = Law("PCMA", 8, _a_decoding(), _a_encoding(), silence=0xD5)

PAYLOAD_TYPES = {law.payload_type: law for law in (PCMU, PCMA)}
"""The static payload types of RFC 3551 that are understood here."""
