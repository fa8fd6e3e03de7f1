"""The event stream encoding of AWS: messages of headers and a payload, with two checksums.

    length of all (4), of the headers (4), CRC-32 of both (4), headers, payload, CRC-32 of all before (4)
    a header: length of its name (1), name, type of its value (1), value

Numbers are big-endian. https://docs.aws.amazon.com/transcribe/latest/dg/event-stream.html
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

PRELUDE, CRC = 12, 4
TEXT = 7
SIZES = {0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16}
"""Type of a value → its bytes: true, false, byte, short, int, long, time, UUID. Bytes (6) and text (7) have
their length (2) before them."""


@dataclass(frozen=True, slots=True)
class Message:
    """`headers` that are texts; others are passed over when a message is read."""

    headers: Mapping[str, str] = field(default_factory=dict)
    payload: bytes = b""

    def __bytes__(self) -> bytes:
        headers = b"".join(_header(name, value) for name, value in self.headers.items())
        length = PRELUDE + len(headers) + len(self.payload) + CRC
        prelude = struct.pack(">II", length, len(headers))
        body = prelude + _crc(prelude) + headers + self.payload
        return body + _crc(body)

    @classmethod
    def parse(cls, data: bytes) -> Message:
        """Exactly one message. Raises ValueError when a length or a checksum is wrong."""
        if len(data) < PRELUDE + CRC:
            raise ValueError("The message ends too early.")
        length, headers = struct.unpack_from(">II", data)
        if length != len(data) or headers > length - PRELUDE - CRC:
            raise ValueError("The message is not as long as it says.")
        if data[8:PRELUDE] != _crc(data[:8]) or data[-CRC:] != _crc(data[:-CRC]):
            raise ValueError("A checksum of the message is wrong.")
        ends = PRELUDE + headers
        try:
            return cls(dict(_headers(data[PRELUDE:ends])), data[ends:-CRC])
        except (IndexError, struct.error) as fault:
            raise ValueError("The headers of the message are broken.") from fault


def _header(name: str, value: str) -> bytes:
    name_, value_ = name.encode(), value.encode()
    return struct.pack(">B", len(name_)) + name_ + struct.pack(">BH", TEXT, len(value_)) + value_


def _headers(data: bytes) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(data):
        begin = at + 1 + data[at]
        name, kind = data[at + 1 : begin].decode(), data[begin]
        if kind in SIZES:
            at = begin + 1 + SIZES[kind]
            continue
        (size,) = struct.unpack_from(">H", data, begin + 1)
        at = begin + 3 + size
        if kind == TEXT:
            yield name, data[begin + 3 : at].decode()


def _crc(data: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(data))
