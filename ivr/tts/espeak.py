"""espeak-ng, a program of the system: no network, no model to fetch, 40 languages."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.ssml import read
from ivr.tts.dialects import dialect
from ivr.tts.program import Program, printable, without_phonemes
from ivr.tts.voice import Identity, Speech, chosen

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
WORDS = 160
"""Words a minute at its usual speed."""


class Espeak:
    """`voices` adds to LANGUAGES, `speed` in percent, `pitch` 0 to 99; `timeout` (s) bounds one prompt."""

    name = "espeak"

    def __init__(
        self,
        *,
        program: str = "espeak-ng",
        voices: Mapping[str, str] | None = None,
        speed: int = 100,
        pitch: int = 45,
        timeout: float = 10.0,
    ) -> None:
        """VoiceError when the program is not there or does not run."""
        self._program = Program(program, "apt-get install espeak-ng", timeout)
        # "eSpeak NG text-to-speech: 1.51  Data at: …": where its data lie does not change the sound.
        self._version = self._program.told("--version").split("Data at")[0].strip()
        self._voices, self._words, self._pitch = {**LANGUAGES, **(voices or {})}, WORDS * speed // 100, pitch

    def identity(self, language: str) -> Identity:
        voice, rate = chosen(self.name, self._voices, language), f"{self._words} words a minute"
        return Identity(self._version, voice, rate=rate, hertz=RATE, more=f"pitch {self._pitch}")

    async def speak(self, text: str, language: str) -> Speech:
        voice = chosen(self.name, self._voices, language)
        options = ["-v", voice, "-s", str(self._words), "-p", str(self._pitch), "-b", "1"]
        said = plain(dialect(self.name).write(read(text)))
        return await self._program.sound(*options, "-m", "--stdin", "--stdout", said=said.encode())

    async def close(self) -> None:
        pass


def plain(markup: str) -> str:
    """What espeak-ng reads as words and tags only."""
    return without_phonemes(printable(markup))
