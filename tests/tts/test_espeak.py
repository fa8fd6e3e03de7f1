import asyncio
import os
from pathlib import Path

import numpy as np
import pytest

from ivr.audio import level
from ivr.audio.loudness import loudness
from ivr.errors import VoiceError
from ivr.ssml import escaped
from ivr.tts.espeak import LANGUAGES, Espeak, plain
from ivr.tts.levels import TARGET, telephone


def program(folder: Path, script: str) -> str:
    """A program that calls itself espeak-ng."""
    file = folder / "espeak"
    file.write_text(
        f"#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'eSpeak NG: 9  Data at: /x'; exit; fi\n{script}\n"
    )
    file.chmod(0o755)
    return str(file)


async def test_a_sentence_becomes_speech() -> None:
    speech = await Espeak().speak("Welcome to ShopEasy. How can I help you today?", "en-US")
    assert speech.rate == 22050 and speech.pcm.dtype == np.int16
    assert 2000 < speech.ms < 6000
    assert level.rms(speech.pcm) > -30


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_language_of_the_table_speaks_at_the_telephone_s_level(language: str) -> None:
    pcm = telephone(await Espeak().speak("ShopEasy, 5 5 4 2 1.", language))
    assert abs(loudness(pcm, 8000) - TARGET) < 0.5


async def test_languages_and_speeds_sound_different_and_have_different_identities() -> None:
    voices = [Espeak(), Espeak(speed=125), Espeak(pitch=70)]
    sounds = {(await voice.speak("Hello", "en-US")).pcm.tobytes() for voice in voices}
    sounds.add((await Espeak().speak("Hello", "es-ES")).pcm.tobytes())
    names = {voice.identity("en-US") for voice in voices} | {Espeak().identity("es-ES")}
    assert len(sounds) == len(names) == 4


async def test_the_same_text_sounds_the_same_twice() -> None:
    first, second = [await Espeak().speak("Is there anything else?", "en-US") for _ in range(2)]
    assert np.array_equal(first.pcm, second.pcm)


def test_the_identity_names_the_version_and_no_folder() -> None:
    identity = Espeak().identity("en-US")
    assert identity.engine.startswith("eSpeak NG") and "/" not in str(identity)


@pytest.mark.parametrize("language", ["", "xx-XX", "en", "en-US -f /etc/passwd", "../en"])
async def test_a_language_it_does_not_speak_is_refused_with_those_it_does(language: str) -> None:
    with pytest.raises(VoiceError, match="it has: en-US"):
        await Espeak().speak("Hello", language)


@pytest.mark.parametrize(
    "text",
    [
        "-w x", "--version", "-f /etc/passwd", "$(touch x)", "`id`", "; ls", "a\0b", "\x01\x05p", "'\"",
        "[[h@'l@U]]", "<speak>hello</speak>", "Größe ñ 你好 📞", "\ufffe",
    ],
)  # fmt: skip
async def test_any_text_is_words_and_never_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    await Espeak().speak(escaped(f"hello {text}"), "en-US")
    assert (await Espeak().speak(escaped(text + " hello"), "en-US")).ms > 100
    assert not list(tmp_path.iterdir())


def test_phonemes_and_controls_are_taken_out() -> None:
    assert plain("a [[b]] [[[[c\x01\n") == "a [ [b]] [ [ [ [c  "


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(VoiceError, match="'no-such-program' is not installed: apt-get install espeak-ng"):
        Espeak(program="no-such-program")


def test_a_program_that_does_not_run_is_named(tmp_path: Path) -> None:
    file = tmp_path / "broken"
    file.write_text("#!/bin/false\n")
    file.chmod(0o755)
    with pytest.raises(VoiceError, match="does not run"):
        Espeak(program=str(file))


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo 'no voice data' >&2; exit 3", "ended with 3: no voice data"),
        ("exit 1", "ended with 1: no reason given"),
        ("kill -9 $$", "ended with -9"),
        ("exit 0", "gave no sound"),
        ("echo RIFFrubbish", "gave no sound"),
        ("exec 0<&-; exit 2", "ended with 2"),
    ],
)
async def test_an_engine_that_breaks_is_a_voice_error(tmp_path: Path, script: str, words: str) -> None:
    with pytest.raises(VoiceError, match=words):
        await Espeak(program=program(tmp_path, script)).speak("Hello " * 300, "en-US")


async def test_an_engine_that_hangs_is_ended(tmp_path: Path) -> None:
    voice = Espeak(program=program(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 60"), timeout=0.5)
    with pytest.raises(VoiceError, match=r"took longer than 0\.5 s"):
        await voice.speak("Hello", "en-US")
    assert gone(int((tmp_path / "pid").read_text()))


async def test_an_engine_that_nobody_waits_for_is_ended(tmp_path: Path) -> None:
    voice = Espeak(program=program(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 60"))
    task = asyncio.create_task(voice.speak("Hello", "en-US"))
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text().strip():
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert gone(int((tmp_path / "pid").read_text()))


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False
