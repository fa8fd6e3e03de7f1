"""Callers for the ear: words made to telephone speech by flite, and one recogniser for all tests."""

from __future__ import annotations

import shutil
import subprocess
import wave
from collections.abc import AsyncIterator, Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from ivr.audio.frame import Pcm
from ivr.audio.g711 import PCMU
from ivr.audio.resample import narrow
from ivr.stt.pocketsphinx import PocketSphinx

Say = Callable[..., Pcm]


@pytest.fixture(scope="session")
def say(tmp_path_factory: pytest.TempPathFactory) -> Say:
    """Words as a caller's voice says them through 8 kHz mu-law: int16, silence around."""
    if not shutil.which("flite"):
        pytest.fail("flite, which speaks for the callers, is not installed: make test brings it.")
    folder = tmp_path_factory.mktemp("callers")

    @cache
    def said(text: str, voice: str = "rms") -> Pcm:
        file = folder / "said.wav"
        subprocess.run(
            ["flite", "-voice", voice, "-t", text, "-o", str(file)], check=True, capture_output=True
        )
        with wave.open(str(file)) as sound:
            pcm = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
            pcm = narrow(pcm, sound.getframerate())
        padded = np.pad(pcm, (1600, 3200)).astype(np.int16)
        return PCMU.decode(PCMU.encode(padded))

    return said


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ear() -> AsyncIterator[PocketSphinx]:
    recogniser = PocketSphinx(workers=2, limit=60.0)
    await recogniser.open()
    yield recogniser
    await recogniser.close()


@pytest.fixture
def alive() -> Callable[[int], bool]:
    """Whether a process still runs (a dead one that nobody has waited for does not)."""

    def runs(pid: int) -> bool:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return False
        return state not in "ZX"

    return runs
