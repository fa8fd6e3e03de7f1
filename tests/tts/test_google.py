"""The voice against a real gRPC server that speaks with Google's own message types."""

import asyncio
import io
import sys
import wave
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
import pytest_asyncio

from ivr.audio.loudness import loudness
from ivr.errors import VoiceError
from ivr.ssml import escaped
from ivr.tts.google import LANGUAGES, RATE, Google
from ivr.tts.levels import TARGET, telephone
from ivr.tts.voices import voice

grpc = pytest.importorskip("grpc", reason="grpcio, part of the extra 'google', is not installed")
api = pytest.importorskip("google.cloud.texttospeech_v1", reason="the extra 'google' is not installed")
transports = pytest.importorskip("google.cloud.texttospeech_v1.services.text_to_speech.transports")


def wav(seconds: float = 0.5, rate: int = RATE, channels: int = 1, width: int = 2) -> bytes:
    tone = 9000 * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate)) / rate)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(tone.astype("<i2").tobytes())
    return out.getvalue()


@dataclass
class Service:
    """google.cloud.texttospeech.v1.TextToSpeech, as far as a voice needs it."""

    port: int = 0
    requests: list[Any] = field(default_factory=list)
    sound: bytes = field(default_factory=wav)
    refusal: tuple[Any, str] | None = None
    gate: asyncio.Event | None = None
    cancelled: bool = False

    async def synthesize(self, request: Any, context: Any) -> Any:
        self.requests.append(request)
        if self.gate is not None:
            try:
                await self.gate.wait()
            except asyncio.CancelledError:
                self.cancelled = True
                raise
        if self.refusal is not None:
            await context.abort(*self.refusal)
        return api.SynthesizeSpeechResponse(audio_content=self.sound)


@pytest_asyncio.fixture
async def service() -> AsyncIterator[Service]:
    service = Service()
    handler = grpc.unary_unary_rpc_method_handler(
        service.synthesize,
        request_deserializer=api.SynthesizeSpeechRequest.deserialize,
        response_serializer=api.SynthesizeSpeechResponse.serialize,
    )
    server = grpc.aio.server()
    server.add_generic_rpc_handlers(
        (
            grpc.method_handlers_generic_handler(
                "google.cloud.texttospeech.v1.TextToSpeech", {"SynthesizeSpeech": handler}
            ),
        )
    )
    service.port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    yield service
    await server.stop(None)


def client(port: int) -> Any:
    channel = grpc.aio.insecure_channel(f"127.0.0.1:{port}")
    return api.TextToSpeechAsyncClient(transport=transports.TextToSpeechGrpcAsyncIOTransport(channel=channel))


@pytest_asyncio.fixture
async def google(service: Service) -> AsyncIterator[Google]:
    google = Google(client=client(service.port), timeout=2.0)
    yield google
    await google.close()


async def test_a_sentence_becomes_speech_at_the_telephone_s_level(service: Service, google: Google) -> None:
    speech = await google.speak("Where is my order?", "en-US")
    assert (speech.rate, speech.ms, speech.pcm.dtype) == (RATE, 500, np.int16)
    assert abs(loudness(telephone(speech), 8000) - TARGET) < 0.5


async def test_the_request_names_text_voice_and_format(service: Service, google: Google) -> None:
    await google.speak(escaped("¿Cuál es su <número>?"), "es-ES")
    (request,) = service.requests
    assert request.input.text == "¿Cuál es su <número>?" and not request.input.ssml
    assert (request.voice.language_code, request.voice.name) == ("es-ES", "es-ES-Neural2-A")
    assert request.audio_config.audio_encoding == api.AudioEncoding.LINEAR16
    assert request.audio_config.sample_rate_hertz == RATE
    assert request.audio_config.speaking_rate == 1.0


async def test_voice_and_speed_are_settings_and_part_of_the_identity(service: Service) -> None:
    voices = [
        Google(client=client(service.port)),
        Google(client=client(service.port), speed=90),
        Google(client=client(service.port), voices={"en-US": "en-US-Neural2-D"}),
    ]
    for one in voices:
        await one.speak("Hello", "en-US")
        await one.close()
    assert len({one.identity("en-US") for one in voices} | {voices[0].identity("es-ES")}) == 4
    assert service.requests[1].audio_config.speaking_rate == pytest.approx(0.9)
    assert service.requests[2].voice.name == "en-US-Neural2-D"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_language_of_the_table_has_a_voice_of_that_language(
    google: Google, language: str
) -> None:
    assert language + "-Neural2-" in google.identity(language).voice
    await google.speak("ShopEasy", language)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("RESOURCE_EXHAUSTED", "quota exceeded"),
        ("UNAUTHENTICATED", "no credentials"),
        ("PERMISSION_DENIED", "not enabled"),
        ("INVALID_ARGUMENT", "no such voice"),
        ("UNAVAILABLE", "try later"),
        ("INTERNAL", "oh"),
    ],
)
async def test_a_refusal_is_a_voice_error_in_google_s_words_and_is_not_repeated(
    service: Service, google: Google, code: str, words: str
) -> None:
    service.refusal = (getattr(grpc.StatusCode, code), words)
    with pytest.raises(VoiceError, match=f"Google refused: {code}, {words}"):
        await google.speak("Hello", "en-US")
    assert len(service.requests) == 1


async def test_an_answer_that_does_not_come_is_a_voice_error(service: Service) -> None:
    service.gate = asyncio.Event()
    google = Google(client=client(service.port), timeout=0.3)
    with pytest.raises(VoiceError, match=r"(took longer than 0\.3 s|DEADLINE_EXCEEDED)"):
        await google.speak("Hello", "en-US")
    await google.close()


async def test_a_deadline_of_google_s_own_is_a_voice_error(service: Service, google: Google) -> None:
    service.refusal = (grpc.StatusCode.DEADLINE_EXCEEDED, "too slow inside")
    with pytest.raises(VoiceError, match="DEADLINE_EXCEEDED, too slow inside"):
        await google.speak("Hello", "en-US")


async def test_nobody_there_is_a_voice_error(service: Service) -> None:
    google = Google(client=client(1), timeout=2.0)
    with pytest.raises(VoiceError, match="UNAVAILABLE"):
        await google.speak("Hello", "en-US")
    await google.close()


async def test_who_hangs_up_ends_the_request(service: Service, google: Google) -> None:
    service.gate = asyncio.Event()
    task = asyncio.create_task(google.speak("Hello", "en-US"))
    while not service.requests:
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    while not service.cancelled:
        await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("sound", "words"),
    [
        (b"", "no sound"),
        (b"ID3 this is an mp3", "no sound"),
        (wav()[:20], "no sound"),
        (wav(width=1), "no sound"),
        (wav(channels=2), "stereo"),
    ],
)
async def test_what_is_no_sound_is_a_voice_error(
    service: Service, google: Google, sound: bytes, words: str
) -> None:
    service.sound = sound
    with pytest.raises(VoiceError, match=words):
        await google.speak("Hello", "en-US")


async def test_the_rate_is_taken_from_the_sound_itself(service: Service, google: Google) -> None:
    service.sound = wav(rate=16000)
    assert (await google.speak("Hello", "en-US")).rate == 16000


async def test_a_language_without_a_voice_is_refused_unasked(service: Service, google: Google) -> None:
    with pytest.raises(VoiceError, match="no voice for 'tlh'"):
        await google.speak("nuqneH", "tlh")
    assert not service.requests


async def test_marked_up_speech_is_sent_as_ssml(service: Service, google: Google) -> None:
    await google.speak('Hold <break time="500ms"/> Ben &amp; <prosody rate="80%">Jerry</prosody>.', "en-US")
    (request,) = service.requests
    told = '<speak>Hold <break time="500ms"/>Ben &amp; <prosody rate="80%">Jerry</prosody>.</speak>'
    assert request.input.ssml == told and not request.input.text


async def test_credentials_that_are_no_service_account_are_a_voice_error() -> None:
    for told in ("rubbish", '{"type": "service_account"}'):
        with pytest.raises(VoiceError, match="Google"):
            await Google(credentials=told).speak("Hello", "en-US")


async def test_missing_credentials_are_a_voice_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/no/such/file.json")
    with pytest.raises(VoiceError, match=r"Google refused: File /no/such/file\.json was not found"):
        await Google().speak("Hello", "en-US")


def test_a_library_that_is_not_installed_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.cloud.texttospeech_v1", None)
    with pytest.raises(VoiceError, match="not installed: pip install 'ivr\\[google\\]'"):
        voice("google")
