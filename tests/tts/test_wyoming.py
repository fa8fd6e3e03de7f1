"""A voice behind the Wyoming protocol, against the library's own server."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
import pytest_asyncio

from ivr.errors import VoiceError, VoiceTimeout
from ivr.tts import wyoming as room
from ivr.tts.voices import voice
from ivr.tts.wyoming import Wyoming

audio = pytest.importorskip("wyoming.audio", reason="the extra 'wyoming' is not installed")
tts = pytest.importorskip("wyoming.tts")
server = pytest.importorskip("wyoming.server")
error = pytest.importorskip("wyoming.error")

RATE = 22050
TONE = (9000 * np.sin(2 * np.pi * 440 * np.arange(RATE // 2) / RATE)).astype("<i2").tobytes()


@dataclass
class Service:
    """Speaks a tone in pieces; `refusal` is said instead, `gate` waited for, `width` sent."""

    url: str = ""
    asked: list[Any] = field(default_factory=list)
    refusal: str = ""
    gate: asyncio.Event | None = None
    width: int = 2
    sound: bytes = TONE

    def handler(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Any:
        service = self

        class Handler(server.AsyncEventHandler):  # type: ignore[misc]
            async def handle_event(self, event: Any) -> bool:
                assert tts.Synthesize.is_type(event.type)
                service.asked.append(tts.Synthesize.from_event(event))
                if service.gate is not None:
                    await service.gate.wait()
                if service.refusal:
                    await self.write_event(error.Error(service.refusal).event())
                    return False
                shape = {"rate": RATE, "width": service.width, "channels": 1}
                await self.write_event(audio.AudioStart(**shape).event())
                for at in range(0, len(service.sound), 1000):
                    chunk = audio.AudioChunk(audio=service.sound[at : at + 1000], **shape)
                    await self.write_event(chunk.event())
                await self.write_event(audio.AudioStop().event())
                return True

        return Handler(reader, writer)


@pytest_asyncio.fixture
async def service() -> AsyncIterator[Service]:
    service = Service()
    running = server.AsyncTcpServer("127.0.0.1", 0)
    await running.start(service.handler)
    service.url = f"tcp://127.0.0.1:{running._server.sockets[0].getsockname()[1]}"
    yield service
    if service.gate is not None:
        service.gate.set()
    await running.stop()


async def test_a_sentence_becomes_speech(service: Service) -> None:
    speech = await Wyoming(url=service.url).speak("Where is <emphasis>my</emphasis> order?", "en-US")
    assert (speech.rate, speech.ms, speech.pcm.tobytes()) == (RATE, 500, TONE)
    (asked,) = service.asked
    assert (asked.text, asked.voice.language, asked.voice.name) == ("Where is my order?", "en-US", None)


async def test_a_voice_is_asked_for_by_its_name_and_is_another_one(service: Service) -> None:
    named = Wyoming(url=service.url, voices={"en-US": "amy", "es-ES": ""})
    await named.speak("Hello", "en-US")
    assert service.asked[0].voice.name == "amy"
    assert named.identity("en-US") != Wyoming(url=service.url).identity("en-US")
    with pytest.raises(VoiceError, match="no voice for 'fr-FR'; it has: en-US, es-ES"):
        await named.speak("Bonjour", "fr-FR")


async def test_a_refusal_is_told_in_the_service_s_words(service: Service) -> None:
    service.refusal = "no such voice"
    with pytest.raises(VoiceError, match="refused: no such voice"):
        await Wyoming(url=service.url).speak("Hello", "en-US")


@pytest.mark.parametrize(("wrong", "words"), [({"width": 4}, "not 16-bit"), ({"sound": b""}, "no sound")])
async def test_what_is_no_sound_is_a_voice_error(service: Service, wrong: dict[str, Any], words: str) -> None:
    for name, value in wrong.items():
        setattr(service, name, value)
    with pytest.raises(VoiceError, match=words):
        await Wyoming(url=service.url).speak("Hello", "en-US")


async def test_more_than_anybody_listens_to_is_refused(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LARGEST", 2000)
    with pytest.raises(VoiceError, match="does not come to an end"):
        await Wyoming(url=service.url).speak("Hello", "en-US")


async def test_an_answer_that_does_not_come_is_a_time_out(service: Service) -> None:
    service.gate = asyncio.Event()
    with pytest.raises(VoiceTimeout, match=r"took longer than 0\.2 s"):
        await Wyoming(url=service.url, timeout=0.2).speak("Hello", "en-US")


async def test_what_a_service_announces_counts_before_it_is_read() -> None:
    """Half a terabyte of memory is not asked for because somebody says so."""

    async def boast(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b'{"type": "audio-chunk", "payload_length": 500000000000}\n')
        await writer.drain()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(boast, "127.0.0.1", 0) as running:
        url = f"tcp://127.0.0.1:{running.sockets[0].getsockname()[1]}"
        with pytest.raises(VoiceError, match="does not come to an end"):
            await Wyoming(url=url, timeout=5).speak("Hello", "en-US")


async def test_nobody_there_is_a_voice_error() -> None:
    with pytest.raises(VoiceError, match="cannot speak"):
        await Wyoming(url="tcp://127.0.0.1:1").speak("Hello", "en-US")


@pytest.mark.parametrize("url", ["http://127.0.0.1:80", "stdio://", "rubbish"])
async def test_what_is_no_address_of_a_service_is_not_spoken_to(url: str) -> None:
    with pytest.raises(VoiceError, match="no address"):
        await Wyoming(url=url).speak("Hello", "en-US")


def test_a_library_that_is_not_installed_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wyoming.tts", None)
    with pytest.raises(VoiceError, match=r"not installed: pip install 'ivr\[wyoming\]'"):
        voice("wyoming", url="tcp://127.0.0.1:1")
