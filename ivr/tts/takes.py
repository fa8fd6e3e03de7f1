"""Recordings that people made: a file dropped here replaces what the voice would say.

    sounds/en-US/shop/welcome.wav           the prompt of the step `welcome` of the flow `shop`
    sounds/en-US/shop/tell.shipped.wav      … of one case of a prompt with cases

16-bit WAV of any rate, one or two channels. Only prompts without variables have a take.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ivr.audio.wav import Wav
from ivr.errors import MediaError, PromptError
from ivr.tts.voice import Speech


@dataclass(frozen=True, slots=True)
class Take:
    """`version` changes whenever the file does."""

    file: Path
    version: str

    def read(self) -> Speech:
        """PromptError when the file cannot be read, or is no recording."""
        try:
            wav = Wav.parse(self.file.read_bytes())
        except (OSError, MediaError) as fault:
            raise PromptError(f"The recording {self.file} cannot be used: {fault}") from fault
        pcm = wav.pcm if wav.pcm.ndim == 1 else wav.pcm.mean(axis=1).astype("int16")
        return Speech(pcm, wav.rate)


class Takes:
    """The recordings below `folder`; they may come, change and go while calls are held."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    def find(self, name: str, language: str) -> Take | None:
        """The take of a prompt ("shop/welcome"); None when nobody made one. One `stat`."""
        file = self._folder / language / f"{name}.wav"
        if ".." in file.parts:
            return None
        try:
            found = file.stat()
        except OSError:
            return None
        return Take(file, f"{found.st_mtime_ns}.{found.st_size}")
