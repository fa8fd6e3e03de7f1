import shutil
import wave
from pathlib import Path

import numpy as np
import pytest

from ivr.errors import VoiceError
from ivr.softphone.ear import level
from ivr.softphone.speech import samples, spoken

needs_flite = pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")


def write(path: Path, rate: int = 8000, channels: int = 1, width: int = 2, seconds: float = 0.5) -> Path:
    tone = (np.sin(np.arange(int(rate * seconds)) * 2 * np.pi * 440 / rate) * 8000).astype("<i2")
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(width)
        sound.setframerate(rate)
        sound.writeframes(np.repeat(tone, channels).tobytes() if width == 2 else bytes(len(tone)))
    return path


@needs_flite
def test_a_text_is_spoken_once_and_then_found_again(tmp_path: Path) -> None:
    first = spoken("I want to track my order", folder=tmp_path)
    made = first.stat().st_mtime_ns
    assert spoken("I want to track my order", folder=tmp_path) == first
    assert first.stat().st_mtime_ns == made
    assert [path.name for path in tmp_path.iterdir()] == [first.name]


@needs_flite
def test_what_is_spoken_is_audible_at_the_rate_of_a_line(tmp_path: Path) -> None:
    audio = samples(spoken("yes", folder=tmp_path))
    assert 0.2 < len(audio) / 16000 < 3
    assert level(audio) > -35


@needs_flite
def test_another_voice_is_another_file(tmp_path: Path) -> None:
    assert spoken("yes", "rms", tmp_path) != spoken("yes", "slt", tmp_path)


@needs_flite
def test_a_voice_that_does_not_exist_is_refused_rather_than_replaced(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="no voice 'nobody'"):
        spoken("yes", "nobody", tmp_path)


@needs_flite
def test_a_text_that_looks_like_an_option_is_spoken(tmp_path: Path) -> None:
    assert level(samples(spoken("-h", folder=tmp_path))) > -45


@pytest.mark.parametrize("text", ["", "   ", "a" * 2001, "a\0b"])
def test_what_cannot_be_said_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(VoiceError):
        spoken(text, folder=tmp_path)


def test_without_flite_the_message_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(VoiceError, match="Debian package flite"):
        spoken("yes", folder=tmp_path)


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (16000, 1), (44100, 2), (8000, 2)])
def test_any_wav_file_becomes_samples_of_a_line(rate: int, channels: int, tmp_path: Path) -> None:
    audio = samples(write(tmp_path / "tone.wav", rate, channels))
    assert len(audio) == pytest.approx(8000, abs=4)
    assert level(audio) == pytest.approx(level(samples(write(tmp_path / "same.wav"))), abs=0.3)


def test_a_wav_file_of_eight_bits_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="8 bits"):
        samples(write(tmp_path / "tone.wav", width=1))


def test_what_is_no_wav_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("no sound")
    for path in (tmp_path / "text.wav", tmp_path / "missing.wav"):
        with pytest.raises(VoiceError, match="no WAV file"):
            samples(path)
