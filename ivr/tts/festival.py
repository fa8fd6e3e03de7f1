"""Festival with an HTS voice, programs of the system (Debian: festival, festvox-us-slt-hts).

Every voice package of Debian can be named in `voices`: `voice_NAME` is what Festival calls it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ivr.errors import VoiceError
from ivr.ssml import read
from ivr.tts.dialects import dialect
from ivr.tts.program import FILE, Program, folded, printable
from ivr.tts.voice import Identity, Speech, chosen

LANGUAGES: Mapping[str, str] = {"en-US": "cmu_us_slt_arctic_hts"}
"""BCP 47 → Festival's own name of a voice (`festival -b "(print (voice.list))"`)."""

ABOUT = "(begin (print festival_version) (print (voice.list)))"
PACKAGES = "apt-get install festival festvox-us-slt-hts"


class Festival:
    """`voices` adds to LANGUAGES, `speed` in percent, `timeout` (s) bounds one prompt."""

    name = "festival"

    def __init__(
        self,
        *,
        program: str = "text2wave",
        voices: Mapping[str, str] | None = None,
        speed: int = 100,
        timeout: float = 10.0,
    ) -> None:
        """VoiceError when the program is not there, does not run or does not have a voice."""
        self._program = Program(program, PACKAGES, timeout)
        engine = Program("festival", PACKAGES, timeout)
        version, _, voices_told = engine.told("-b", ABOUT).partition("\n")
        self._version, known = version.strip('"').partition(":")[0], re.findall(r"\w+", voices_told)
        self._voices, self._speed = {**LANGUAGES, **(voices or {})}, speed
        for voice in self._voices.values():
            if voice not in known:
                has = ", ".join(known) or "none"
                raise VoiceError(f"festival has no voice {voice!r}; it has: {has}. {PACKAGES}.")

    def identity(self, language: str) -> Identity:
        voice = chosen(self.name, self._voices, language)
        return Identity(f"festival {self._version}", voice, rate=f"{self._speed}%")

    async def speak(self, text: str, language: str) -> Speech:
        voice = chosen(self.name, self._voices, language)
        # An HTS voice takes its speed in its own list; all others stretch what they say.
        pace = (
            f"(if (boundp 'hts_engine_params) (set! hts_engine_params (append hts_engine_params "
            f'(list (list "-r" {self._speed / 100:.3f})))))'
            f"(Parameter.set 'Duration_Stretch {100 / self._speed:.3f})"
        )
        said = printable(dialect(self.name).write(read(text)))
        # Voices of English know ASCII alone, those of other languages Latin-1.
        written = folded(said) if language.startswith("en") else said.encode("iso-8859-1", "ignore")
        options = ["-eval", f"(begin (voice_{voice}) {pace})", "-o", FILE]  # a pipe gets a length of 0
        return await self._program.sound(*options, said=written + b"\n")

    async def close(self) -> None:
        pass
