"""Sentences as sound: flite, which says when each sound ends, and the many voices of espeak-ng.

Every recording is a little faster or slower, higher or lower, so that a few voices are many. Those that
are HELD_OUT say nothing in training.
"""

from __future__ import annotations

import subprocess
import wave
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
import soxr
from numpy.typing import NDArray

RATE = 8000
FLITE = ("slt", "awb", "kal16", "kal")
ESPEAK = (
    *("en-us+f2", "en-us+f4", "en-us+m2", "en-us+m5", "en-gb+f3", "en-gb+m4", "en-us+Andy", "en-us+linda"),
    *("en-us+Michael", "en-gb-scotland", "en-us+belinda", "en-us+Alicia", "en-gb+Mario", "en-us+adam"),
    *("en-us+Andrea", "en-gb+edward", "en-us+robert", "en-us+Annie"),
)
HELD_OUT = ("rms", "en-us", "en-gb", "en-us+f1", "en-us+m3", "en-us+Jacky")

NAMES = {"ax": "AH", "pau": "SIL"}
"""flite's names of sounds that cmudict calls otherwise."""

Sound = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """`sound` at 8000 Hz, 1 at its loudest; `ends` are (sound of speech, second at which it ends)."""

    text: str
    voice: str
    sound: Sound
    ends: tuple[tuple[str, float], ...] = ()


def spoken(text: str, voice: str, seed: int, varied: bool = True) -> Spoken:
    random = Random(seed)
    shift = random.uniform(0.86, 1.2) if varied else 1.0
    say: Callable[[str, str, Path, float], str] = _flite if voice in (*FLITE, "rms") else _espeak
    pace = random.choice((0.8, 0.9, 1.0, 1.1, 1.25)) if varied else 1.0
    with TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        told = say(text, voice, file, pace)
        with wave.open(BytesIO(file.read_bytes())) as wav:
            pcm = np.frombuffer(wav.readframes(wav.getnframes()), "<i2").astype(np.float32) / 32768
            rate = wav.getframerate()
    sound = soxr.resample(pcm, rate * shift, RATE, "HQ").astype(np.float32)
    ends = (part.split(":") for part in told.split() if ":" in part)
    named = tuple((NAMES.get(name, name.upper()), float(end) / shift) for name, end in ends)
    return Spoken(text, voice, sound / max(1e-3, float(np.abs(sound).max())), named)


def _flite(text: str, voice: str, file: Path, pace: float) -> str:
    how = ["-voice", voice, "-psdur", "--setf", f"duration_stretch={pace}"]
    return _run(["flite", *how, "-t", text, "-o", str(file)])


def _espeak(text: str, voice: str, file: Path, pace: float) -> str:
    _run(["espeak-ng", "-v", voice, "-s", str(round(160 / pace)), "-w", str(file), text])
    return ""


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
