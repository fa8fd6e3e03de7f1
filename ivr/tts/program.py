"""A program of the system that speaks: words by stdin, sound by stdout or in a file.

Words never go through a shell, and never among the arguments, where any user of the machine could
read them.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
import unicodedata
from pathlib import Path

from ivr.audio.wav import Wav
from ivr.errors import MediaError, VoiceError, VoiceTimeout
from ivr.tts.voice import Speech

FILE = "{file}"
"""An option that stands for a file of the program's own, from which its sound is read."""


class Program:
    """`install` is the command that brings it; `timeout` (s) bounds one prompt."""

    def __init__(self, name: str, install: str, timeout: float) -> None:
        """VoiceError when it is not there."""
        found = shutil.which(name)
        if found is None:
            raise VoiceError(f"The program {name!r} is not installed: {install}.")
        self.name, self._path, self._timeout = Path(name).name, found, timeout

    def told(self, *options: str) -> str:
        """What it says of itself. VoiceError when it does not run."""
        try:
            told = subprocess.run([self._path, *options], capture_output=True, timeout=20)
        except (OSError, subprocess.SubprocessError) as fault:
            raise VoiceError(f"The program {self._path} does not run: {fault}.") from fault
        words = told.stdout.decode(errors="replace").strip()
        if not words:  # its status says nothing: flite tells its version and ends with 1
            raise VoiceError(f"The program {self._path} does not run: it ended with {told.returncode}.")
        return words

    async def sound(self, *options: str, said: bytes) -> Speech:
        """What it makes of the words: a WAV file. VoiceError."""
        sound = await self.run(*options, said=said)
        try:
            wav = Wav.parse(sound)
        except MediaError as fault:
            raise VoiceError(f"{self.name} gave no sound. {fault}") from fault
        return Speech(wav.pcm, wav.rate)

    async def run(self, *options: str, said: bytes) -> bytes:
        """Whatever it makes of the words. VoiceError."""
        if FILE not in options:
            return await self._run(options, said)
        with tempfile.TemporaryDirectory(prefix="ivr-") as folder:
            file = Path(folder) / "sound"
            await self._run([str(file) if one == FILE else one for one in options], said)
            return file.read_bytes() if file.exists() else b""

    async def _run(self, options: tuple[str, ...] | list[str], said: bytes) -> bytes:
        pipe = asyncio.subprocess.PIPE
        try:
            process = await asyncio.create_subprocess_exec(
                self._path, *options, stdin=pipe, stdout=pipe, stderr=pipe, limit=2**20
            )
        except OSError as fault:
            raise VoiceError(f"{self.name} cannot be started: {fault}.") from fault
        try:
            async with asyncio.timeout(self._timeout):
                sound, complaint = await process.communicate(said)
        except TimeoutError as fault:
            raise VoiceTimeout(f"{self.name} took longer than {self._timeout:g} s.") from fault
        finally:  # too late, or nobody wants it any more
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            words = complaint.decode(errors="replace").strip().splitlines()
            raise VoiceError(
                f"{self.name} ended with {process.returncode}: {(words or ['no reason given'])[-1]}."
            )
        return sound


def printable(text: str) -> str:
    """Without control characters, which are commands to some programs."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def folded(text: str) -> bytes:
    """ASCII for programs that know nothing else: "José" → "Jose"; what has no such letter is left out."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore")


def without_phonemes(text: str) -> str:
    """`[[` would begin phonemes."""
    while "[[" in text:
        text = text.replace("[[", "[ [")
    return text
