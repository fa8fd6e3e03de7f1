"""An engine that is told to stop: once, and once more."""

from __future__ import annotations

import asyncio
import io
import os
import signal
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import structlog
from rich.console import Console

from ivr.engine.serve import build, sample, until_told
from ivr.errors import VoiceError
from ivr.tts.prompts import Prompts
from ivr.tts.voice import Identity, Speech
from ivr.tts.wanted import Wanted


class Mute:
    """A voice that hums, as long as it is not away."""

    name, away = "mute", False

    def identity(self, language: str) -> Identity:
        return Identity("mute", language)

    async def speak(self, text: str, language: str) -> Speech:
        if self.away:
            raise VoiceError("The voice is away.")
        return Speech((8000 * np.sin(np.arange(4000) / 3)).astype(np.int16), 8000)

    async def close(self) -> None: ...


@dataclass
class Script:
    """What flows say, as a Repertoire tells it."""

    lines: tuple[str, ...]

    def static_prompts(self) -> list[Wanted]:
        return [Wanted(line, "en-US") for line in self.lines]


async def test_a_voice_that_is_away_at_the_start_keeps_nobody_from_what_is_there(tmp_path: Path) -> None:
    voice, quiet = Mute(), Console(file=io.StringIO())
    prompts = Prompts(tmp_path, voice)
    await build(prompts, Script(("Hello.",)), quiet)  # type: ignore[arg-type]
    voice.away = True
    with structlog.testing.capture_logs() as logs:
        await build(prompts, Script(("New.", "Newer.", "Hello.")), quiet)  # type: ignore[arg-type]
    (told,) = [line for line in logs if line["log_level"] == "error"]
    assert told["why"] == "2 of 3 prompts could not be made." and told["reasons"] == ("The voice is away.",)
    assert sample(prompts, Script(("New.", "Hello."))) == prompts.ready("Hello.", "en-US")  # type: ignore[arg-type]


async def test_without_any_prompt_nobody_is_served(tmp_path: Path) -> None:
    voice = Mute()
    voice.away = True
    with pytest.raises(ExceptionGroup, match="1 of 1"):
        await build(Prompts(tmp_path, voice), Script(("Hello.",)), Console(file=io.StringIO()))  # type: ignore[arg-type]


class Bell:
    """An app that tells what is asked of it."""

    def __init__(self, drains: bool) -> None:
        self.told: list[str] = []
        self.drained = asyncio.Event()
        if drains:
            self.drained.set()
        self.running, self.draining = asyncio.Event(), asyncio.Event()

    async def run(self) -> None:
        self.running.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.told.append("end")

    async def drain(self, seconds: float) -> None:
        self.told.append(f"drain {seconds:g}")
        self.draining.set()
        await self.drained.wait()


async def test_the_first_signal_drains_and_the_engine_goes_when_nobody_is_here() -> None:
    app = Bell(drains=True)
    serving = asyncio.create_task(until_told(app, 300))  # type: ignore[arg-type]
    await app.running.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(serving, 5)
    assert app.told == ["drain 300", "end"]


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
async def test_the_second_signal_ends_at_once(second: signal.Signals) -> None:
    app = Bell(drains=False)
    serving = asyncio.create_task(until_told(app, 300))  # type: ignore[arg-type]
    await app.running.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(app.draining.wait(), 5)
    os.kill(os.getpid(), second)
    await asyncio.wait_for(serving, 5)
    assert app.told == ["drain 300", "end"]


async def test_a_fault_of_the_app_is_not_hidden() -> None:
    class Broken(Bell):
        async def run(self) -> None:
            raise RuntimeError("quite unexpected")

    with pytest.raises(RuntimeError):
        await until_told(Broken(drains=True), 300)  # type: ignore[arg-type]
