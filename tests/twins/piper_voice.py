"""A voice for Piper, made here: each letter is a tone. Real Piper reads and speaks it.

An ONNX model (github.com/onnx/onnx/blob/main/onnx/onnx.proto) is protocol buffers, written here by hand:
no library is needed for twelve nodes.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

RATE = 16000
SAMPLES = 1600  # of one letter
LETTERS = "^$_ abcdefghijklmnopqrstuvwxyz.,;!?"
FLOAT, INT64 = 1, 7


def number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def piece(field: int, content: bytes | str) -> bytes:
    data = content.encode() if isinstance(content, str) else content
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def node(kind: str, inputs: str, output: str, **attributes: int) -> bytes:
    """`attributes` are integers."""
    content = b"".join(piece(1, name) for name in inputs.split()) + piece(2, output) + piece(4, kind)
    for name, value in attributes.items():
        content += piece(5, piece(1, name) + number(3, value) + number(20, 2))
    return piece(1, content)


def constant(name: str, values: np.ndarray) -> bytes:
    kind = FLOAT if values.dtype == np.float32 else INT64
    dims = b"".join(number(1, size) for size in values.shape)
    return piece(5, dims + number(2, kind) + piece(8, name) + piece(9, values.tobytes()))


def value(field: int, name: str, kind: int, *sizes: str) -> bytes:
    shape = b"".join(piece(1, piece(2, size)) for size in sizes)
    return piece(field, piece(1, name) + piece(2, piece(1, number(1, kind) + piece(2, shape))))


def model() -> bytes:
    """input (1, n) and scales (3) → output (1, 1, t): letter by letter, as slow as scales[1] says."""
    time = np.arange(SAMPLES) / RATE
    fade = np.hanning(SAMPLES)
    hertz = 300 + 40 * np.arange(len(LETTERS))
    tones = (0.5 * fade * np.sin(2 * np.pi * hertz[:, None] * time)).astype(np.float32)
    nodes = (
        node("Gather", "tones input", "spoken"),
        node("Reshape", "spoken flat", "sound"),
        node("Shape", "sound", "length"),
        node("Cast", "length", "samples", to=FLOAT),
        node("Gather", "scales second", "slowness"),
        node("Mul", "samples slowness", "wanted"),
        node("Squeeze", "wanted", "end"),
        node("Range", "zero end one", "moments"),
        node("Div", "moments slowness", "places"),
        node("Cast", "places", "indices", to=INT64),
        node("Gather", "sound indices", "slow"),
        node("Reshape", "slow shape", "output"),
    )
    constants = (
        constant("tones", tones),
        constant("flat", np.array([-1], np.int64)),
        constant("second", np.array([1], np.int64)),
        constant("zero", np.array(0, np.float32)),
        constant("one", np.array(1, np.float32)),
        constant("shape", np.array([1, 1, -1], np.int64)),
    )
    inputs = (
        value(11, "input", INT64, "batch", "letters"),
        value(11, "input_lengths", INT64, "batch"),
        value(11, "scales", FLOAT, "three"),
    )
    output = value(12, "output", FLOAT, "b", "c", "t")
    graph = b"".join((*nodes, piece(2, "tones"), *constants, *inputs, output))
    return number(1, 8) + piece(7, graph) + piece(8, piece(1, "") + number(2, 13))


def write(folder: Path, name: str = "tones") -> Path:
    """The voice's file, its description beside it."""
    file = folder / f"{name}.onnx"
    file.write_bytes(model())
    described = {
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": "en-us"},
        "phoneme_type": "text",
        "num_symbols": len(LETTERS),
        "num_speakers": 1,
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_id_map": {letter: [place] for place, letter in enumerate(LETTERS)},
    }
    Path(f"{file}.json").write_text(json.dumps(described))
    return file
