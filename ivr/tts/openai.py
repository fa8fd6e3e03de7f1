"""Any service that speaks as OpenAI does (/v1/audio/speech): theirs, or one at home.

https://platform.openai.com/docs/api-reference/audio/createSpeech
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from ivr.ssml import read
from ivr.tts.dialects import dialect
from ivr.tts.service import Service
from ivr.tts.voice import Identity, Speech, chosen

USUAL = ("en-US", "en-GB", "en-AU", "es-ES", "es-MX", "es-US", "fr-FR", "fr-CA", "de-DE", "it-IT", "pt-BR")
VOICE = "alloy"
"""One voice speaks all languages; it is not told which, and knows by the words."""

LANGUAGES: Mapping[str, str] = dict.fromkeys(USUAL, VOICE)


class OpenAi:
    """`url` ends in /v1; a server at home may need no `key`. `voices` adds to LANGUAGES, `speed` in
    percent, `timeout` (s) bounds one prompt."""

    name = "openai"

    def __init__(
        self,
        *,
        url: str = "https://api.openai.com/v1",
        key: str = "",
        model: str = "gpt-4o-mini-tts",
        voices: Mapping[str, str] | None = None,
        speed: int = 100,
        timeout: float = 10.0,
    ) -> None:
        self._service = Service("The service " + url, timeout)
        self._url, self._key, self._model = f"{url.rstrip('/')}/audio/speech", key, model
        self._voices, self._speed = {**LANGUAGES, **(voices or {})}, speed

    def identity(self, language: str) -> Identity:
        voice = chosen(self.name, self._voices, language)
        return Identity(f"openai {self._url}", voice, self._model, rate=f"{self._speed}%")

    async def speak(self, text: str, language: str) -> Speech:
        wanted = {
            "model": self._model,
            "voice": chosen(self.name, self._voices, language),
            "input": dialect(self.name).write(read(text)),
            "response_format": "wav",
            "speed": self._speed / 100,
        }
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        body = json.dumps(wanted, ensure_ascii=False).encode()
        return self._service.wav(await self._service.post(self._url, headers, body))

    async def close(self) -> None:
        await self._service.close()
