"""espeak-ng, a program of the system: no network, no model to fetch, 40 languages.

The text goes in by stdin, never through a shell and never among the arguments, where any user of
the machine could read it.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Mapping

from ivr.audio.wav import Wav
from ivr.errors import MediaError, VoiceError
from ivr.tts.voice import Identity, Speech

LANGUAGES: Mapping[str, str] = {
    "en-US": "en-us",
    "en-GB": "en-gb",
    "en-AU": "en-gb",
    "es-ES": "es",
    "es-MX": "es-419",
    "es-US": "es-419",
    "fr-FR": "fr-fr",
    "de-DE": "de",
    "it-IT": "it",
    "pt-BR": "pt-br",
    "pt-PT": "pt",
    "nl-NL": "nl",
    "pl-PL": "pl",
}
"""BCP 47 → espeak-ng's own name of a voice (`espeak-ng --voices`)."""

RATE = 22050
"""Hz, what espeak-ng gives."""


class Espeak:
    """`speed` in words a minute; `pitch` 0 to 99; `timeout` (s) bounds one prompt."""

    name = "espeak"

    def __init__(
        self, *, program: str = "espeak-ng", speed: int = 160, pitch: int = 45, timeout: float = 10.0
    ) -> None:
        """VoiceError when the program is not there or does not run."""
        found = shutil.which(program)
        if found is None:
            raise VoiceError(f"The voice espeak needs the program {program!r}, which is not installed.")
        self._program, self._speed, self._pitch, self._timeout = found, speed, pitch, timeout
        try:
            told = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=5, check=True)
        except (OSError, subprocess.SubprocessError) as fault:
            raise VoiceError(f"The program {found} does not run: {fault}.") from fault
        # "eSpeak NG text-to-speech: 1.51  Data at: …": where its data lie does not change the sound.
        self._version = told.stdout.split("Data at")[0].strip()

    def identity(self, language: str) -> Identity:
        voice, rate = self._voice(language), f"{self._speed} words a minute"
        return Identity(self._version, voice, rate=rate, hertz=RATE, more=f"pitch {self._pitch}")

    async def speak(self, text: str, language: str) -> Speech:
        options = ["-v", self._voice(language), "-s", str(self._speed), "-p", str(self._pitch), "-b", "1"]
        try:
            process = await asyncio.create_subprocess_exec(
                self._program,
                *options,
                "--stdin",
                "--stdout",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as fault:
            raise VoiceError(f"espeak-ng cannot be started: {fault}.") from fault
        try:
            async with asyncio.timeout(self._timeout):
                sound, complaint = await process.communicate(plain(text).encode())
        except TimeoutError as fault:
            raise VoiceError(f"espeak-ng took longer than {self._timeout:g} s.") from fault
        finally:  # too late, or nobody wants it any more
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            words = complaint.decode(errors="replace").strip() or "no reason given"
            raise VoiceError(f"espeak-ng ended with {process.returncode}: {words}.")
        return parse(sound)

    async def close(self) -> None:
        pass

    def _voice(self, language: str) -> str:
        if language not in LANGUAGES:
            raise VoiceError(f"espeak has no voice for {language!r}; it has: {', '.join(LANGUAGES)}.")
        return LANGUAGES[language]


def plain(text: str) -> str:
    """A text that espeak-ng reads as words only: `[[` would begin phonemes, and control characters
    are commands to it."""
    words = "".join(letter if letter.isprintable() else " " for letter in text)
    while "[[" in words:
        words = words.replace("[[", "[ [")
    return words


def parse(sound: bytes) -> Speech:
    try:
        wav = Wav.parse(sound)
    except MediaError as fault:
        raise VoiceError(f"espeak-ng gave no sound. {fault}") from fault
    return Speech(wav.pcm, wav.rate)
