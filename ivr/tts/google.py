"""Google Cloud Text-to-Speech: neural voices over gRPC.

The library `google-cloud-texttospeech` is the extra `google`; it is imported when this voice is
made. Credentials are Google's own affair (GOOGLE_APPLICATION_CREDENTIALS, or the machine's
account).
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Mapping
from typing import Any

from ivr.audio.wav import Wav
from ivr.errors import MediaError, VoiceError
from ivr.tts.voice import Identity, Speech

LANGUAGES: Mapping[str, str] = {
    "en-US": "en-US-Neural2-F",
    "en-GB": "en-GB-Neural2-A",
    "en-AU": "en-AU-Neural2-A",
    "es-ES": "es-ES-Neural2-A",
    "es-US": "es-US-Neural2-A",
    "fr-FR": "fr-FR-Neural2-A",
    "fr-CA": "fr-CA-Neural2-A",
    "de-DE": "de-DE-Neural2-F",
    "it-IT": "it-IT-Neural2-A",
    "pt-BR": "pt-BR-Neural2-A",
}
"""BCP 47 → the voice that speaks it, unless the settings name another."""

RATE = 24000
"""Hz, what the neural voices are made in; bringing it to the telephone is one place's work: levels."""


class Google:
    """`voices` adds to and overrides LANGUAGES; `speed` 0.25 to 2.0; `timeout` (s) bounds one prompt.

    `client` is a TextToSpeechAsyncClient, made from the machine's credentials when none is given.
    """

    name = "google"

    def __init__(
        self,
        *,
        voices: Mapping[str, str] | None = None,
        speed: float = 1.0,
        timeout: float = 10.0,
        client: Any = None,
    ) -> None:
        """VoiceError when the library is not installed."""
        try:
            self._api = importlib.import_module("google.cloud.texttospeech_v1")
            self._auth = importlib.import_module("google.auth")
            self._faults: tuple[type[Exception], ...] = (
                importlib.import_module("google.api_core.exceptions").GoogleAPIError,
                importlib.import_module("google.auth.exceptions").GoogleAuthError,
            )
        except ImportError as fault:
            raise VoiceError(
                "The voice google needs google-cloud-texttospeech, which is not installed (extra 'google')."
            ) from fault
        self._voices = {**LANGUAGES, **(voices or {})}
        self._speed, self._timeout = speed, timeout
        self._client, self._making = client, asyncio.Lock()

    def identity(self, language: str) -> Identity:
        return Identity("google", self._voice(language), rate=f"{self._speed:g}", hertz=RATE)

    async def speak(self, text: str, language: str) -> Speech:
        request = self._api.SynthesizeSpeechRequest(
            input=self._api.SynthesisInput(text=text),
            voice=self._api.VoiceSelectionParams(language_code=language, name=self._voice(language)),
            audio_config=self._api.AudioConfig(
                audio_encoding=self._api.AudioEncoding.LINEAR16,
                sample_rate_hertz=RATE,
                speaking_rate=self._speed,
                effects_profile_id=["telephony-class-application"],
            ),
        )
        try:
            async with asyncio.timeout(self._timeout):
                client = await self._connected()
                # No retry of the library's own: the caller of this decides, within the caller's patience.
                answer = await client.synthesize_speech(request=request, timeout=self._timeout, retry=None)
        except TimeoutError as fault:
            raise VoiceError(f"Google took longer than {self._timeout:g} s.") from fault
        except self._faults as fault:
            raise VoiceError(f"Google refused: {reason(fault)}.") from fault
        try:
            wav = Wav.parse(answer.audio_content)
        except MediaError as fault:
            raise VoiceError(f"Google sent what is no sound. {fault}") from fault
        if wav.pcm.ndim != 1:
            raise VoiceError("Google sent stereo, and one channel was asked for.")
        return Speech(wav.pcm, wav.rate)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.transport.close()
            self._client = None

    async def _connected(self) -> Any:
        async with self._making:
            if self._client is None:
                # Looking for credentials reads files and may ask a metadata server: not in the loop.
                credentials, _ = await asyncio.to_thread(
                    self._auth.default, scopes=["https://www.googleapis.com/auth/cloud-platform"]
                )
                self._client = self._api.TextToSpeechAsyncClient(credentials=credentials)
            return self._client

    def _voice(self, language: str) -> str:
        if language not in self._voices:
            raise VoiceError(f"google has no voice for {language!r}; it has: {', '.join(self._voices)}.")
        return self._voices[language]


def reason(fault: Exception) -> str:
    """ "RESOURCE_EXHAUSTED, quota exceeded": the status's name first, when there is one."""
    code = getattr(fault, "grpc_status_code", None)
    words = str(getattr(fault, "message", "") or fault).strip().rstrip(".").removeprefix("None ")
    return f"{code.name}, {words}" if code is not None else words
