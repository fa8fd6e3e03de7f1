"""Amazon Polly: neural voices over REST, each request signed (services.sigv4).

https://docs.aws.amazon.com/polly/latest/dg/API_SynthesizeSpeech.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from ivr.services.sigv4 import Account, signed
from ivr.ssml import read
from ivr.tts.dialects import POLLY, POLLY_STANDARD
from ivr.tts.service import Service
from ivr.tts.voice import Identity, Speech, chosen

LANGUAGES: Mapping[str, str] = {
    "en-US": "Joanna",
    "en-GB": "Amy",
    "en-AU": "Olivia",
    "es-ES": "Lucia",
    "es-MX": "Mia",
    "es-US": "Lupe",
    "fr-FR": "Lea",
    "fr-CA": "Gabrielle",
    "de-DE": "Vicki",
    "it-IT": "Bianca",
    "pt-BR": "Camila",
    "pt-PT": "Ines",
    "nl-NL": "Laura",
    "pl-PL": "Ola",
}
"""BCP 47 → the voice that speaks it, unless the settings name another."""

RATE = 16000
"""Hz, the widest that is given as samples."""


class Polly:
    """`url` is that of the region, unless it is told. `model` is what Polly calls an engine: neural,
    standard, long-form or generative. `voices` adds to LANGUAGES, `speed` in percent, `timeout` (s)
    bounds one prompt, `clock` gives UTC."""

    name = "polly"

    def __init__(
        self,
        *,
        region: str,
        key: str,
        secret: str,
        token: str = "",
        url: str = "",
        model: str = "neural",
        voices: Mapping[str, str] | None = None,
        speed: int = 100,
        timeout: float = 5.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._service = Service("Polly", timeout)
        self._url = f"{(url or f'https://polly.{region}.amazonaws.com').rstrip('/')}/v1/speech"
        self._region, self._account, self._clock = region, Account(key, secret, token), clock
        self._model, self._voices, self._speed = model, {**LANGUAGES, **(voices or {})}, speed
        self._dialect = POLLY_STANDARD if model == "standard" else POLLY

    def identity(self, language: str) -> Identity:
        voice = chosen(self.name, self._voices, language)
        return Identity("Amazon Polly", voice, self._model, rate=f"{self._speed}%", hertz=RATE)

    async def speak(self, text: str, language: str) -> Speech:
        said = self._dialect.write(read(text))
        if self._speed != 100:
            said = f'<prosody rate="{self._speed}%">{said}</prosody>'
        wanted = {
            "Engine": self._model,
            "LanguageCode": language,
            "OutputFormat": "pcm",
            "SampleRate": str(RATE),
            "Text": f"<speak>{said}</speak>",
            "TextType": "ssml",
            "VoiceId": chosen(self.name, self._voices, language),
        }
        body = json.dumps(wanted, ensure_ascii=False).encode()
        plain = {"Content-Type": "application/json"}
        headers = signed("POST", self._url, plain, body, self._account, self._region, "polly", self._clock())
        return self._service.pcm(await self._service.post(self._url, headers, body), RATE)

    async def close(self) -> None:
        await self._service.close()
