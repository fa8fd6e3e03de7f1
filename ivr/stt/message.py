"""What parent and worker say to each other: pickles, each behind its length (four bytes, big-endian)."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import Any, BinaryIO

HEAD = 4


@dataclass(frozen=True, slots=True)
class Ready:
    """The first message of a worker: it can be asked."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The request could not be carried out; the worker itself is well."""

    why: str


def pack(message: object) -> bytes:
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return len(body).to_bytes(HEAD, "big") + body


def length(head: bytes) -> int:
    """How many bytes follow."""
    return int.from_bytes(head, "big")


def unpack(body: bytes) -> Any:
    return pickle.loads(body)


def read(stream: BinaryIO) -> Any:
    """The next message. Raises EOFError when the other side is gone."""
    head = stream.read(HEAD)
    body = stream.read(length(head)) if len(head) == HEAD else b""
    if not body or len(body) < length(head):
        raise EOFError
    return unpack(body)
