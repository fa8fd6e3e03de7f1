"""Azure AI Speech: neural voices over REST.

https://learn.microsoft.com/azure/ai-services/speech-service/rest-text-to-speech
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr.ssml import read
from ivr.ssml.utterance import quoted
from ivr.tts.dialects import by_difference, dialect
from ivr.tts.service import Service
from ivr.tts.voice import Identity, Speech, chosen

LANGUAGES: Mapping[str, str] = {
    "en-US": "en-US-JennyNeural",
    "en-GB": "en-GB-SoniaNeural",
    "en-AU": "en-AU-NatashaNeural",
    "es-ES": "es-ES-ElviraNeural",
    "es-MX": "es-MX-DaliaNeural",
    "es-US": "es-US-PalomaNeural",
    "fr-FR": "fr-FR-DeniseNeural",
    "fr-CA": "fr-CA-SylvieNeural",
    "de-DE": "de-DE-KatjaNeural",
    "it-IT": "it-IT-ElsaNeural",
    "pt-BR": "pt-BR-FranciscaNeural",
    "pt-PT": "pt-PT-RaquelNeural",
    "nl-NL": "nl-NL-ColetteNeural",
    "pl-PL": "pl-PL-ZofiaNeural",
}
"""BCP 47 → the voice that speaks it, unless the settings name another."""

RATE = 24000
"""Hz, what the neural voices are made in."""
FORMAT = "riff-24khz-16bit-mono-pcm"
NAMESPACE = "http://www.w3.org/2001/10/synthesis"


class Azure:
    """`url`: https://REGION.tts.speech.microsoft.com, or that of a container; `key`, or a `token` that was
    lent. `voices` adds to LANGUAGES, `speed` in percent, `timeout` (s) bounds one prompt."""

    name = "azure"

    def __init__(
        self,
        *,
        url: str,
        key: str = "",
        token: str = "",
        voices: Mapping[str, str] | None = None,
        speed: int = 100,
        timeout: float = 5.0,
    ) -> None:
        self._service = Service("Azure", timeout)
        self._url = f"{url.rstrip('/')}/cognitiveservices/v1"
        self._allowed = {"Authorization": f"Bearer {token}"} if token else {"Ocp-Apim-Subscription-Key": key}
        self._voices, self._speed = {**LANGUAGES, **(voices or {})}, speed

    def identity(self, language: str) -> Identity:
        voice = chosen(self.name, self._voices, language)
        return Identity("Azure", voice, rate=f"{self._speed}%", hertz=RATE)

    async def speak(self, text: str, language: str) -> Speech:
        voice = chosen(self.name, self._voices, language)
        headers = {
            **self._allowed,
            "Content-Type": "application/ssml+xml",
            "X-Microsoft-OutputFormat": FORMAT,
        }
        body = self._ssml(dialect(self.name).write(read(text)), voice, language)
        return self._service.wav(await self._service.post(self._url, headers, body.encode()))

    async def close(self) -> None:
        await self._service.close()

    def _ssml(self, said: str, voice: str, language: str) -> str:
        if self._speed != 100:
            said = f'<prosody rate="{by_difference(f"{self._speed}%")}">{said}</prosody>'
        return (
            f'<speak version="1.0" xmlns="{NAMESPACE}" xml:lang="{quoted(language)}">'
            f'<voice name="{quoted(voice)}">{said}</voice></speak>'
        )
