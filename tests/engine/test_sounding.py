"""How loud the prompt is that sounds now."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import structlog

from ivr.audio.level import SILENCE
from ivr.engine.sounding import Sounding
from ivr.tts.prompts import Prompt, Prompts
from ivr.tts.voice import Identity, Speech

LANGUAGE = "en-US"


class Steps:
    """A voice that is loud for half a second and soft for the next."""

    name = "steps"

    def identity(self, language: str) -> Identity:
        return Identity("steps", language, hertz=8000)

    async def speak(self, text: str, language: str) -> Speech:
        hum = np.sin(np.arange(8000) / 3) * np.repeat([12000, 1200], 4000)
        return Speech(hum.astype(np.int16), 8000)

    async def close(self) -> None: ...


@pytest.fixture
async def prompts(tmp_path: Path) -> AsyncIterator[Prompts]:
    made = Prompts(tmp_path / "prompts", Steps(), seen_as=Path("/elsewhere"))
    yield made
    await made.close()


async def test_it_follows_the_prompt_and_stands_still_while_that_is_held(prompts: Prompts) -> None:
    now = 100.0
    sounding = Sounding(prompts, lambda: now)
    assert sounding.dbfs == SILENCE
    prompt = await prompts.get("Hello.", LANGUAGE)
    sounding.begin([prompt])
    async with asyncio.timeout(5):
        while sounding.dbfs == SILENCE:
            await asyncio.sleep(0.005)
    now += 0.1
    loud = sounding.dbfs
    sounding.hold()
    now += 5
    assert sounding.dbfs == SILENCE
    sounding.go_on()
    assert sounding.dbfs == loud > -20
    now += 0.6
    assert loud - 25 < sounding.dbfs < loud - 10
    now += 2
    assert sounding.dbfs == SILENCE
    sounding.end()
    sounding.go_on()
    assert sounding.dbfs == SILENCE


async def test_a_prompt_that_cannot_be_read_sounds_like_nothing_and_is_told(prompts: Prompts) -> None:
    sounding = Sounding(prompts, lambda: 1.0)
    with structlog.testing.capture_logs() as logs:
        sounding.begin([Prompt("sound:/elsewhere/aa/gone", 1000)])
        async with asyncio.timeout(5):
            while not logs:
                await asyncio.sleep(0.005)
    assert logs[0]["event"] == "the loudness of a prompt is not known"
    assert sounding.dbfs == SILENCE


async def test_one_that_is_held_before_its_loudness_is_known_goes_on(prompts: Prompts) -> None:
    sounding = Sounding(prompts, lambda: 100.0)
    prompt = await prompts.get("Hello.", LANGUAGE)
    sounding.begin([prompt])
    sounding.hold()
    sounding.go_on()
    async with asyncio.timeout(5):
        while sounding.dbfs == SILENCE:
            await asyncio.sleep(0.005)


async def test_what_is_over_does_not_go_on(prompts: Prompts) -> None:
    now = 100.0
    sounding = Sounding(prompts, lambda: now)
    sounding.begin([await prompts.get("Hello.", LANGUAGE)])
    sounding.hold()
    sounding.end()
    sounding.go_on()
    assert sounding.dbfs == SILENCE
