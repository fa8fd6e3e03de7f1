"""Recordings of real people that a benchmark is given as `--data DIR`; nothing of them is in this project.

DIR/orders/labels.json, slots.json, *.wav     spoken coffee orders and what is in each, 8 kHz mu-law
DIR/digits/DIGIT_SPEAKER_TAKE.wav             single spoken digits, 8 kHz
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from ivr.audio.frame import RATE, Pcm
from ivr.audio.g711 import PCMU

_MULAW, _LINEAR = 7, 1
Slots = dict[str, str]


def recording(file: Path) -> Pcm:
    """A WAV file of 8 kHz, mono, mu-law or 16-bit linear (the standard library reads no mu-law)."""
    raw, at, kind = file.read_bytes(), 12, 0
    while at + 8 <= len(raw):
        name, size = raw[at : at + 4], int.from_bytes(raw[at + 4 : at + 8], "little")
        body = raw[at + 8 : at + 8 + size]
        if name == b"fmt ":
            kind = int.from_bytes(body[:2], "little")
            if (body[2:4], int.from_bytes(body[4:8], "little")) != (b"\1\0", RATE):
                break
        if name == b"data" and kind in (_MULAW, _LINEAR):
            return PCMU.decode(body) if kind == _MULAW else np.frombuffer(body, "<i2").astype(np.int16)
        at += 8 + size + size % 2
    raise SystemExit(f"{file} is not 8 kHz mono, mu-law or 16 bits.")


def orders(data: Path) -> list[tuple[Path, Slots]]:
    """Each recorded order and what it orders, by name."""
    labels: dict[str, Slots] = json.loads((data / "orders" / "labels.json").read_text())
    return [(data / "orders" / name, slots) for name, slots in sorted(labels.items())]


def digits(data: Path) -> list[tuple[Path, str, str]]:
    """Each recorded digit: file, digit, speaker."""
    found = ((file, *file.stem.split("_")[:2]) for file in sorted((data / "digits").glob("*.wav")))
    return [(file, digit, speaker) for file, digit, speaker in found]
