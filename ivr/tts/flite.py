"""Flite, a small program of the system (Debian package flite): English, quick, four voices worth hearing.

CMU's licence, free of conditions; it still runs as a process, as all programs that speak do.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr.errors import VoiceError
from ivr.ssml import read
from ivr.tts.dialects import dialect
from ivr.tts.program import FILE, Program, folded, printable
from ivr.tts.voice import Identity, Speech, chosen

LANGUAGES: Mapping[str, str] = {"en-US": "rms", "en-GB": "awb"}
"""BCP 47 → flite's own name of a voice (`flite -lv`): those that are understood best (bench/voices.py)."""

RATE = 16000
"""Hz, what these voices give."""


class Flite:
    """`voices` adds to LANGUAGES, `speed` in percent, `timeout` (s) bounds one prompt."""

    name = "flite"

    def __init__(
        self,
        *,
        program: str = "flite",
        voices: Mapping[str, str] | None = None,
        speed: int = 100,
        timeout: float = 10.0,
    ) -> None:
        """VoiceError when the program is not there, does not run or does not have a voice."""
        self._program = Program(program, "apt-get install flite", timeout)
        # "  version: flite-2.2-current Sep 2018 (http://cmuflite.org)"
        told = self._program.told("--version").splitlines()[-1].strip()
        self._version = told.partition("flite-")[2].partition(" (")[0] or told
        self._voices, self._speed = {**LANGUAGES, **(voices or {})}, speed
        known = self._program.told("-lv").partition(":")[2].split()
        for voice in self._voices.values():
            if voice not in known:  # it would speak with another one, without a word
                raise VoiceError(f"flite has no voice {voice!r}; it has: {', '.join(known)}.")

    def identity(self, language: str) -> Identity:
        voice = chosen(self.name, self._voices, language)
        return Identity(f"flite {self._version}", voice, rate=f"{self._speed}%", hertz=RATE)

    async def speak(self, text: str, language: str) -> Speech:
        voice = chosen(self.name, self._voices, language)
        options = ["-voice", voice, "--setf", f"duration_stretch={100 / self._speed:.3f}"]
        said = folded(printable(dialect(self.name).write(read(text))))
        return await self._program.sound(*options, "-f", "/dev/stdin", "-o", FILE, said=said + b"\n")

    async def close(self) -> None:
        pass
