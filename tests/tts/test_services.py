"""The voices that are asked over HTTP, each on its own wire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import pytest_asyncio

from ivr.errors import VoiceError, VoiceTimeout
from ivr.ssml import escaped
from ivr.tts import azure, openai, polly, service
from ivr.tts.azure import Azure
from ivr.tts.openai import OpenAi
from ivr.tts.polly import Polly
from ivr.tts.service import reason
from ivr.tts.voice import Voice
from tests.twins.voice_services import AWS, KEY, MS, REGION, VoiceServices, voice_services

Make = Callable[..., Voice]

MAKERS: dict[str, Callable[..., Voice]] = {
    "azure": lambda url, **more: Azure(url=url, **{"key": KEY, **more}),
    "polly": lambda url, **more: Polly(
        url=url, region=REGION, **{"key": AWS.key, "secret": AWS.secret, **more}
    ),
    "openai": lambda url, **more: OpenAi(url=f"{url}/v1", **{"key": KEY, **more}),
}
SSML = ("azure", "polly")
MARKUP = 'Hold <break time="500ms"/> Ben &amp; <prosody rate="80%">Jerry</prosody>.'


@pytest_asyncio.fixture
async def services() -> AsyncIterator[VoiceServices]:
    async with voice_services() as services:
        yield services


@pytest_asyncio.fixture
async def make(services: VoiceServices) -> AsyncIterator[Make]:
    made: list[Voice] = []

    def make(name: str, **more: Any) -> Voice:
        made.append(MAKERS[name](**{"url": services.url, **more}))
        return made[-1]

    yield make
    for one in made:
        await one.close()


@pytest.mark.parametrize("name", MAKERS)
async def test_a_sentence_becomes_speech(services: VoiceServices, make: Make, name: str) -> None:
    voice = make(name)
    speech = await voice.speak(escaped("Where is my order, <b> & 5 < 6?"), "es-ES")
    assert (voice.name, speech.ms, speech.pcm.dtype) == (name, MS, np.int16)
    assert services.asked[0]["words"] == "Where is my order, <b> & 5 < 6?"
    assert services.asked[0]["voice"] == voice.identity("es-ES").voice
    assert voice.identity("es-ES").hertz in (0, speech.rate)


@pytest.mark.parametrize("name", SSML)
async def test_markup_reaches_who_understands_it(services: VoiceServices, make: Make, name: str) -> None:
    await make(name).speak(MARKUP, "en-US")
    told = services.asked[0]["ssml"]
    assert '<break time="500ms"/>' in told and "Ben &amp; <prosody rate=" in told


async def test_who_knows_no_markup_gets_a_sentence(services: VoiceServices, make: Make) -> None:
    await make("openai").speak(MARKUP, "en-US")
    assert services.asked[0]["words"] == "Hold, Ben & Jerry."


@pytest.mark.parametrize("name", MAKERS)
async def test_speed_and_voice_are_asked_for_and_part_of_the_identity(
    services: VoiceServices, make: Make, name: str
) -> None:
    voices = [make(name), make(name, speed=75), make(name, voices={"en-US": "Other"})]
    for one in voices:
        await one.speak("Hello", "en-US")
    assert len({one.identity("en-US") for one in voices}) == 3
    usual, slower, other = services.asked
    assert other["voice"] == "Other" != usual["voice"]
    pace = {"azure": '<prosody rate="-25%">', "polly": '<prosody rate="75%">', "openai": "0.75"}[name]
    assert pace in str(slower) and pace not in str(usual)


@pytest.mark.parametrize("option", ["url", "model"])
def test_another_service_or_model_is_another_voice(option: str) -> None:
    one, other = OpenAi(**{option: "https://one/v1"}), OpenAi(**{option: "https://two/v1"})
    assert one.identity("en-US") != other.identity("en-US")


def test_each_engine_of_polly_is_another_voice() -> None:
    voices = [Polly(region=REGION, key="k", secret="s", model=model) for model in ("neural", "standard")]
    assert replace(voices[0].identity("en-US"), model="standard") == voices[1].identity("en-US")


@pytest.mark.parametrize("name", MAKERS)
async def test_a_refusal_is_a_voice_error_in_the_service_s_words(
    services: VoiceServices, make: Make, name: str
) -> None:
    services.refusal = (429, '{"error": {"message": "Too many\\nrequests."}}')
    with pytest.raises(VoiceError, match=r"refused with 429: Too many requests\.$"):
        await make(name).speak("Hello", "en-US")
    assert len(services.asked) == 1  # it is not repeated here


@pytest.mark.parametrize(
    ("name", "wrong", "words"),
    [
        ("azure", {"key": "wrong"}, "Azure refused with 401: Unauthorized"),
        ("polly", {"secret": "wrong"}, "Polly refused with 403: The request signature we calculated"),
        ("openai", {"key": "wrong"}, "refused with 401: Incorrect API key provided"),
    ],
)
async def test_a_wrong_key_is_named(make: Make, name: str, wrong: dict[str, str], words: str) -> None:
    with pytest.raises(VoiceError, match=words) as told:
        await make(name, **wrong).speak("Hello", "en-US")
    assert "wrong" not in str(told.value)


async def test_azure_takes_a_token_that_was_lent(services: VoiceServices, make: Make) -> None:
    await make("azure", key="", token=KEY).speak("Hello", "en-US")
    assert services.asked


@pytest.mark.parametrize("name", MAKERS)
async def test_an_answer_that_does_not_come_is_a_time_out(
    services: VoiceServices, make: Make, name: str
) -> None:
    services.gate = asyncio.Event()
    with pytest.raises(VoiceTimeout, match=r"took longer than 0\.2 s"):
        await make(name, timeout=0.2).speak("Hello", "en-US")


@pytest.mark.parametrize("name", MAKERS)
async def test_nobody_there_is_a_voice_error(make: Make, name: str) -> None:
    with pytest.raises(VoiceError, match="cannot be reached"):
        await make(name, url="http://127.0.0.1:1").speak("Hello", "en-US")


@pytest.mark.parametrize("name", MAKERS)
async def test_what_is_no_sound_is_a_voice_error(services: VoiceServices, make: Make, name: str) -> None:
    services.sound = b""
    with pytest.raises(VoiceError, match="no sound"):
        await make(name).speak("Hello", "en-US")


@pytest.mark.parametrize("name", MAKERS)
async def test_more_than_anybody_listens_to_is_refused(
    services: VoiceServices, make: Make, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "LARGEST", 1000)
    with pytest.raises(VoiceError, match="more than 1000 bytes"):
        await make(name).speak("Hello", "en-US")


@pytest.mark.parametrize("name", MAKERS)
async def test_a_language_without_a_voice_is_refused_unasked(
    services: VoiceServices, make: Make, name: str
) -> None:
    with pytest.raises(VoiceError, match="no voice for 'tlh'; it has: en-US"):
        await make(name).speak("nuqneH", "tlh")
    assert not services.asked


@pytest.mark.parametrize("room", [azure, polly, openai])
def test_every_language_of_the_house_has_a_voice(room: Any) -> None:
    assert {"en-US", "en-GB", "es-ES", "es-US"} <= set(room.LANGUAGES)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", ""),
        (b"<html>Bad  gateway</html>", "<html>Bad gateway</html>"),
        (b'{"message": "No."}', "No"),
        (b'{"error": {"message": "No.", "code": 1}}', "No"),
        (b'{"error": "No"}', "No"),
        (b"[1]", "[1]"),
        (b"\xff" * 999, "�" * 300),
    ],
)
def test_the_reason_of_a_refusal_is_found(body: bytes, words: str) -> None:
    assert reason(body) == words
