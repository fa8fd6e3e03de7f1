"""Piper: neural voices on this machine, as a process; its licence (GPL) stays there.

pip install piper-tts        in an environment of its own; `program` is its `piper`
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ivr.errors import VoiceError
from ivr.ssml import read
from ivr.tts.dialects import dialect
from ivr.tts.program import Program, printable, without_phonemes
from ivr.tts.voice import Identity, Speech, chosen

SENTENCE_PAUSE = 0.3
"""Seconds after each sentence; Piper itself makes none."""


class Piper:
    """`voices`: language → the file of a voice (.onnx, and .onnx.json beside it). `speed` in percent,
    `timeout` (s) bounds one prompt, reading the voice included."""

    name = "piper"

    def __init__(
        self,
        *,
        voices: Mapping[str, Path],
        program: str = "piper",
        speed: int = 100,
        timeout: float = 20.0,
    ) -> None:
        """VoiceError when the program or a voice is not there."""
        self._program = Program(program, "pip install piper-tts", timeout)
        self._voices = {language: str(file) for language, file in voices.items()}
        self._speed = speed
        self._models = {str(file): _Model(file) for file in voices.values()}

    def identity(self, language: str) -> Identity:
        model = self._models[chosen(self.name, self._voices, language)]
        more = f"pause {SENTENCE_PAUSE:g} s, {model.settings}"
        return Identity("piper", model.name, model.sum, f"{self._speed}%", model.rate, more)

    async def speak(self, text: str, language: str) -> Speech:
        file = chosen(self.name, self._voices, language)
        model = self._models[file]
        options = {
            "--model": file,
            "--length-scale": f"{model.length * 100 / self._speed:.3f}",
            "--sentence-silence": f"{SENTENCE_PAUSE:g}",
        }
        said = without_phonemes(printable(dialect(self.name).write(read(text))))
        written = [part for option in options.items() for part in option]
        sound = await self._program.run(*written, "--output-raw", said=said.encode() + b"\n")
        if len(sound) < 2:
            raise VoiceError("piper gave no sound.")
        return Speech(np.frombuffer(sound[: len(sound) & ~1], "<i2").astype(np.int16), model.rate)

    async def close(self) -> None:
        pass


class _Model:
    """What a voice's description says; `sum` changes with the voice."""

    def __init__(self, file: Path) -> None:
        try:
            told = Path(f"{file}.json").read_text(encoding="utf-8")
            with file.open("rb") as content:
                self.sum = hashlib.file_digest(content, "sha256").hexdigest()
            described = json.loads(told)
            self.rate = int(described["audio"]["sample_rate"])
            self.length = float(described.get("inference", {}).get("length_scale", 1.0))
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as fault:
            raise VoiceError(f"The voice {file} of piper cannot be read: {fault}.") from fault
        self.name = file.name
        self.settings = hashlib.sha256(told.encode()).hexdigest()
