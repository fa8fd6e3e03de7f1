"""A recording that is dropped into the folder replaces what the voice would say."""

from pathlib import Path

import numpy as np
import pytest

from ivr.audio.wav import Wav
from ivr.tts.espeak import Espeak
from ivr.tts.prompts import Prompts
from ivr.tts.takes import Takes
from ivr.tts.voice import Identity, Speech
from ivr.tts.voices import SLOWER


class Voice:
    name = "test"

    def identity(self, language: str) -> Identity:
        return Identity("test", language)

    async def speak(self, text: str, language: str) -> Speech:
        return Speech(tone(300, 8000, 500), 8000)

    async def close(self) -> None: ...


def tone(hz: int, rate: int, ms: int) -> np.ndarray:
    at = np.arange(rate * ms // 1000) / rate
    return (8000 * np.sin(2 * np.pi * hz * at)).astype(np.int16)


@pytest.fixture
def prompts(tmp_path: Path) -> Prompts:
    return Prompts(tmp_path / "prompts", Voice(), takes=Takes(tmp_path / "sounds"))


def drop(tmp_path: Path, content: bytes, name: str = "shop/welcome") -> Path:
    file = tmp_path / "sounds" / "en-US" / f"{name}.wav"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("rate", [8000, 16000, 44100, 48000])
@pytest.mark.parametrize("channels", [1, 2])
async def test_a_take_of_any_rate_is_played(
    tmp_path: Path, prompts: Prompts, rate: int, channels: int
) -> None:
    pcm = tone(440, rate, 1500)
    drop(tmp_path, bytes(Wav(pcm if channels == 1 else np.stack([pcm, pcm], axis=1), rate)))
    prompt = await prompts.get("Welcome", "en-US", take="shop/welcome")
    assert 1450 <= prompt.ms <= 1550 and prompts.syntheses == 0
    assert prompts.ready("Welcome", "en-US", take="shop/welcome") == prompt


async def test_without_a_take_the_voice_speaks(tmp_path: Path, prompts: Prompts) -> None:
    drop(tmp_path, bytes(Wav(tone(440, 8000, 1500), 8000)))
    for take, language in (("", "en-US"), ("shop/goodbye", "en-US"), ("shop/welcome", "es-ES")):
        assert (await prompts.get("Welcome", language, take=take)).ms < 700


async def test_another_take_of_the_same_name_is_heard_at_once(tmp_path: Path, prompts: Prompts) -> None:
    file = drop(tmp_path, bytes(Wav(tone(440, 8000, 1500), 8000)))
    await prompts.get("Welcome", "en-US", take="shop/welcome")
    drop(tmp_path, bytes(Wav(tone(440, 8000, 900), 8000)))
    assert prompts.ready("Welcome", "en-US", take="shop/welcome") is None
    assert (await prompts.get("Welcome", "en-US", take="shop/welcome")).ms < 1000
    file.unlink()
    assert (await prompts.get("Welcome", "en-US", take="shop/welcome")).ms < 700


@pytest.mark.parametrize(
    "content", [b"", b"RIFF", b"no sound at all", bytes(Wav(np.zeros(8000, np.int16), 8000))]
)
async def test_a_take_that_is_none_leaves_it_to_the_voice(
    tmp_path: Path, prompts: Prompts, content: bytes
) -> None:
    drop(tmp_path, content)
    assert (await prompts.get("Welcome", "en-US", take="shop/welcome")).ms < 700


def test_no_take_lies_outside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.wav").write_bytes(bytes(Wav(tone(440, 8000, 500), 8000)))
    assert Takes(tmp_path / "sounds").find("../../secret", "en-US") is None


async def test_a_caller_who_asks_for_it_is_spoken_to_slowly(tmp_path: Path) -> None:
    prompts = Prompts(tmp_path, Espeak(), slow=Espeak(speed=SLOWER))
    usual = await prompts.get("Your order will arrive on Sunday.", "en-US")
    slow = await prompts.get("Your order will arrive on Sunday.", "en-US", slow=True)
    assert slow.ms > 1.15 * usual.ms and slow.media != usual.media
    assert prompts.ready("Your order will arrive on Sunday.", "en-US", slow=True) == slow
    await prompts.close()
