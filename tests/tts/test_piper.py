"""Piper as the process that it is, with a voice made here."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from ivr.errors import VoiceError
from ivr.ssml import escaped
from ivr.tts.piper import Piper
from tests.twins import piper_voice

PROGRAM = shutil.which("piper") or shutil.which(str(Path(sys.prefix) / "piper" / "bin" / "piper"))
real = pytest.mark.skipif(PROGRAM is None, reason="piper is not installed: make test installs it")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return piper_voice.write(tmp_path)


@real
async def test_piper_speaks_at_the_rate_of_its_voice(model: Path, tmp_path: Path) -> None:
    voice, slower = (Piper(voices={"en-US": model}, program=str(PROGRAM), speed=speed) for speed in (100, 75))
    speech = await voice.speak("hello there", "en-US")
    assert (speech.rate, speech.pcm.dtype) == (piper_voice.RATE, np.int16)
    letters = len(speech.pcm) / piper_voice.SAMPLES
    assert letters >= len("hello there") and np.abs(speech.pcm).max() > 10_000
    slow = await slower.speak(escaped("hello there"), "en-US")
    assert slow.ms == pytest.approx(speech.ms / 0.75, rel=0.02)
    before = set(tmp_path.iterdir())
    assert (await voice.speak(escaped("[[a]] -m x <b> 'q' \0 $(touch x)\nhello"), "en-US")).ms > speech.ms / 2
    assert set(tmp_path.iterdir()) == before


@real
async def test_a_voice_that_is_no_voice_is_told_in_piper_s_words(model: Path) -> None:
    model.write_bytes(b"rubbish")
    with pytest.raises(VoiceError, match=r"piper ended with 1: .*InvalidProtobuf"):
        await Piper(voices={"en-US": model}, program=str(PROGRAM)).speak("hello", "en-US")


def test_whatever_changes_the_sound_is_another_voice(model: Path, tmp_path: Path) -> None:
    def who(**more: object) -> object:
        return Piper(voices={"en-US": model}, program=sys.executable, **more).identity("en-US")  # type: ignore[arg-type]

    usual, slower = who(), who(speed=75)
    described = json.loads(Path(f"{model}.json").read_text())
    Path(f"{model}.json").write_text(json.dumps({**described, "inference": {"length_scale": 1.2}}))
    longer = who()
    model.write_bytes(model.read_bytes() + b"\0")
    assert len({usual, slower, longer, who()}) == 4 and usual != longer


def test_a_voice_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match=r"/none\.onnx of piper cannot be read"):
        Piper(voices={"en-US": tmp_path / "none.onnx"}, program=sys.executable)
    with pytest.raises(VoiceError, match="'no-such-piper' is not installed: pip install piper-tts"):
        Piper(voices={}, program="no-such-piper")
