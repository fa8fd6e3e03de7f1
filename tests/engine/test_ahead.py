"""Prompts that may be said in a moment are there when they are said, and cost nobody else anything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import structlog

from ivr.actions import Prepare, Say
from ivr.engine.ahead import Ahead
from ivr.errors import VoiceError
from ivr.flow.spoken import aloud
from ivr.tts.prompts import Prompts
from ivr.tts.stitching import spoken
from ivr.tts.voice import Identity, Speech

LANGUAGE = "en-US"


class Voice:
    """Speaks when it is let; `spoken` is what it was asked for."""

    name = "waiting"

    def __init__(self) -> None:
        self.spoken: list[str] = []
        self.let = asyncio.Event()
        self.let.set()
        self.fault: Exception | None = None

    def identity(self, language: str) -> Identity:
        return Identity("waiting", language, hertz=8000)

    async def speak(self, text: str, language: str) -> Speech:
        self.spoken.append(text)
        await self.let.wait()
        if self.fault is not None:
            raise self.fault
        return Speech((8000 * np.sin(np.arange(2400) / 3)).astype(np.int16), 8000)

    async def close(self) -> None: ...


@pytest.fixture
def voice() -> Voice:
    return Voice()


@pytest.fixture
async def prompts(voice: Voice, tmp_path: Path) -> AsyncIterator[Prompts]:
    made = Prompts(tmp_path, voice, at_once=1)
    yield made
    await made.close()


@pytest.fixture
async def ahead(prompts: Prompts) -> AsyncIterator[Ahead]:
    made = Ahead(prompts, "call")
    yield made
    await made.end()


def prepare(*texts: str) -> Prepare:
    return Prepare(says=tuple(Say(id=f"s.{n}", text=text, step="s") for n, text in enumerate(texts)))


async def until_made(ahead: Ahead) -> None:
    async with asyncio.timeout(5):
        while ahead.is_busy:
            await asyncio.sleep(0.005)


async def test_what_was_got_ready_is_there_when_it_is_said(
    ahead: Ahead, prompts: Prompts, voice: Voice
) -> None:
    ahead.prepare(prepare("Your code is 5 5 4 2.", "What else?"))
    await until_made(ahead)
    assert len(voice.spoken) == 2
    for text in ("Your code is 5 5 4 2.", "What else?"):
        (prompt,) = await spoken(prompts, text, LANGUAGE)
        assert not prompt.made
    assert len(voice.spoken) == 2


async def test_who_says_it_while_it_is_made_waits_for_that_one(
    ahead: Ahead, prompts: Prompts, voice: Voice
) -> None:
    voice.let.clear()
    ahead.prepare(prepare("Your code is 5 5 4 2."))
    saying = asyncio.create_task(spoken(prompts, "Your code is 5 5 4 2.", LANGUAGE))
    await asyncio.sleep(0.02)
    voice.let.set()
    await saying
    assert len(voice.spoken) == 1


async def test_one_is_made_at_a_time_and_of_those_that_wait_the_latest(ahead: Ahead, voice: Voice) -> None:
    voice.let.clear()
    for text in ("One.", "Two.", "Three."):
        ahead.prepare(prepare(text, f"{text} And more."))
        await asyncio.sleep(0.01)
    voice.let.set()
    await until_made(ahead)
    assert [aloud("One.", LANGUAGE), aloud("Three.", LANGUAGE)] == voice.spoken[:2]
    assert len(voice.spoken) == 3


async def test_nothing_is_made_ahead_while_a_caller_waits_for_the_voice(
    ahead: Ahead, prompts: Prompts, voice: Voice
) -> None:
    voice.let.clear()
    waiting = asyncio.create_task(prompts.get("Hello.", LANGUAGE))
    await asyncio.sleep(0.02)
    ahead.prepare(prepare("Your code is 5 5 4 2."))
    await until_made(ahead)
    voice.let.set()
    await waiting
    assert voice.spoken == ["Hello."]


async def test_a_voice_that_fails_costs_nothing_and_the_next_is_tried(ahead: Ahead, voice: Voice) -> None:
    voice.fault = VoiceError("The voice is away.")
    with structlog.testing.capture_logs() as logs:
        ahead.prepare(prepare("One."))
        await until_made(ahead)
    assert [line["event"] for line in logs].count("a prompt was not made ahead") == 1
    voice.fault = None
    ahead.prepare(prepare("Two."))
    await until_made(ahead)
    assert len(voice.spoken) == 2


async def test_who_hangs_up_leaves_nothing_running(ahead: Ahead, voice: Voice) -> None:
    voice.let.clear()
    ahead.prepare(prepare("One.", "Two."))
    await asyncio.sleep(0.01)
    await ahead.end()
    assert not ahead.is_busy
    voice.let.set()
    await asyncio.sleep(0.02)
    assert len(voice.spoken) == 1
