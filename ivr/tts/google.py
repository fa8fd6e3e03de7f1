"""Google Cloud Text-to-Speech: neural voices over gRPC.

The library `google-cloud-texttospeech` is the extra `google`; it is imported when this voice is
made. Credentials are Google's own affair (GOOGLE_APPLICATION_CREDENTIALS, or the machine's
account).
"""

from __future__ import annotations

import asyncio
import importlib
import json
from collections.abc import Mapping
from typing import Any

from ivr.audio.wav import Wav
from ivr.errors import MediaError, VoiceError, VoiceTimeout
from ivr.ssml import read
from ivr.tts.dialects import dialect
from ivr.tts.voice import Identity, Speech, chosen

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
SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)


class Google:
    """`voices` adds to and overrides LANGUAGES, `speed` in percent, `timeout` (s) bounds one prompt.
    `credentials` is a service account as JSON, the machine's own account when empty; `endpoint` a
    regional one (eu-texttospeech.googleapis.com). `client` is a TextToSpeechAsyncClient, made when none
    is given.
    """

    name = "google"

    def __init__(
        self,
        *,
        voices: Mapping[str, str] | None = None,
        speed: int = 100,
        endpoint: str = "",
        credentials: str = "",
        timeout: float = 5.0,
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
            raise VoiceError("The voice google is not installed: pip install 'ivr[google]'.") from fault
        self._voices = {**LANGUAGES, **(voices or {})}
        self._speed, self._timeout = speed, timeout
        self._endpoint, self._credentials = endpoint, credentials
        self._client, self._making = client, asyncio.Lock()

    def identity(self, language: str) -> Identity:
        voice = chosen(self.name, self._voices, language)
        return Identity("google", voice, rate=f"{self._speed}%", hertz=RATE)

    async def speak(self, text: str, language: str) -> Speech:
        said = read(text)
        written = dialect(self.name).write(said)
        words = {"text": said.words} if said.plain else {"ssml": f"<speak>{written}</speak>"}
        request = self._api.SynthesizeSpeechRequest(
            input=self._api.SynthesisInput(**words),
            voice=self._api.VoiceSelectionParams(
                language_code=language, name=chosen(self.name, self._voices, language)
            ),
            audio_config=self._api.AudioConfig(
                audio_encoding=self._api.AudioEncoding.LINEAR16,
                sample_rate_hertz=RATE,
                speaking_rate=self._speed / 100,
                effects_profile_id=["telephony-class-application"],
            ),
        )
        try:
            async with asyncio.timeout(self._timeout):
                client = await self._connected()
                # No retry of the library's own: the caller of this decides, within the caller's patience.
                answer = await client.synthesize_speech(request=request, timeout=self._timeout, retry=None)
        except TimeoutError as fault:
            raise VoiceTimeout(f"Google took longer than {self._timeout:g} s.") from fault
        except ValueError as fault:
            raise VoiceError("Google's credentials cannot be used: they are no service account.") from fault
        except self._faults as fault:
            late = getattr(getattr(fault, "grpc_status_code", None), "name", "") == "DEADLINE_EXCEEDED"
            raise (VoiceTimeout if late else VoiceError)(f"Google refused: {reason(fault)}.") from fault
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
                account = await asyncio.to_thread(self._account)
                options = {"api_endpoint": self._endpoint} if self._endpoint else {}
                self._client = self._api.TextToSpeechAsyncClient(credentials=account, client_options=options)
            return self._client

    def _account(self) -> Any:
        if self._credentials:
            account = importlib.import_module("google.oauth2.service_account").Credentials
            told = json.loads(self._credentials)
            return account.from_service_account_info(told, scopes=SCOPES)
        return self._auth.default(scopes=SCOPES)[0]


def reason(fault: Exception) -> str:
    """ "RESOURCE_EXHAUSTED, quota exceeded": the status's name first, when there is one."""
    code = getattr(fault, "grpc_status_code", None)
    words = str(getattr(fault, "message", "") or fault).strip().rstrip(".").removeprefix("None ")
    return f"{code.name}, {words}" if code is not None else words
