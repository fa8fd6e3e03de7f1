"""Flite and Festival: real programs, whose words are data and whose sound is of the telephone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ivr.errors import VoiceError, VoiceTimeout
from ivr.ssml import escaped
from ivr.tts.festival import Festival
from ivr.tts.flite import Flite
from ivr.tts.levels import telephone
from ivr.tts.program import FILE, Program, folded, printable, without_phonemes
from ivr.tts.voice import Voice

PROGRAMS: dict[str, tuple[str, Callable[..., Voice]]] = {
    "flite": ("flite", Flite),
    "festival": ("text2wave", Festival),
}
COMMANDS = (
    '(system "touch x") $(touch x) `touch x` ; touch x a\0b \x01\x05p \'"\\ <speak>hello</speak> '
    "José, Größe ñ 你好 📞 € /etc/passwd"
)
INSTALLED = [
    pytest.param(make, id=name, marks=pytest.mark.skipif(not shutil.which(program), reason=f"no {program}"))
    for name, (program, make) in PROGRAMS.items()
]


@pytest.mark.parametrize("make", INSTALLED)
async def test_a_sentence_becomes_speech(make: Callable[..., Voice]) -> None:
    speech = await make().speak("Welcome to ShopEasy. How can I help you today?", "en-US")
    assert speech.rate >= 16000 and speech.pcm.dtype == np.int16 and speech.pcm.ndim == 1
    assert 2000 < speech.ms < 6000
    assert len(telephone(speech)) > 8000


@pytest.mark.parametrize("make", INSTALLED)
async def test_a_single_word_is_heard(make: Callable[..., Voice]) -> None:
    assert len(telephone(await make().speak("a", "en-US"))) > 800


@pytest.mark.parametrize("make", INSTALLED)
async def test_a_slower_voice_takes_longer_and_is_another(make: Callable[..., Voice]) -> None:
    usual, slower = make(), make(speed=75)
    said = "Is there anything else I can help you with?"
    times = [(await one.speak(said, "en-US")).ms for one in (usual, slower)]
    assert times[1] > 1.2 * times[0]
    assert usual.identity("en-US") != slower.identity("en-US")


@pytest.mark.parametrize("make", INSTALLED)
async def test_the_same_text_sounds_the_same_twice(make: Callable[..., Voice]) -> None:
    first, second = [await make().speak("Is there anything else?", "en-US") for _ in range(2)]
    assert np.array_equal(first.pcm, second.pcm)


@pytest.mark.parametrize("make", INSTALLED)
async def test_any_text_is_words_and_never_a_command(
    make: Callable[..., Voice], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    voice = make()
    quiet = (await voice.speak("hello", "en-US")).ms
    for text in ("-o x", f"(quit) {COMMANDS}"):
        assert (await voice.speak(escaped(f"{text} hello"), "en-US")).ms > quiet
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("make", INSTALLED)
async def test_markup_becomes_a_sentence(make: Callable[..., Voice]) -> None:
    marked = await make().speak('Hold <break time="500ms"/> <emphasis>the</emphasis> line.', "en-US")
    assert np.array_equal(marked.pcm, (await make().speak("Hold, the line.", "en-US")).pcm)


@pytest.mark.parametrize("make", INSTALLED)
async def test_a_language_or_voice_that_it_does_not_have_is_refused(make: Callable[..., Voice]) -> None:
    with pytest.raises(VoiceError, match="no voice for 'es-ES'; it has: en-US"):
        await make().speak("Hola", "es-ES")
    with pytest.raises(VoiceError, match="no voice 'hal'; it has: "):
        make(voices={"en-US": "hal"})


@pytest.mark.parametrize(("program", "make"), PROGRAMS.values(), ids=PROGRAMS)
def test_a_program_that_is_not_there_is_named_with_what_installs_it(
    program: str, make: Callable[..., Voice]
) -> None:
    with pytest.raises(VoiceError, match="'no-such-program' is not installed: apt-get install f"):
        make(program="no-such-program")


def script(folder: Path, text: str) -> Program:
    file = folder / "speaks"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return Program(str(file), "apt-get install speaks", 0.5)


async def test_words_go_in_by_stdin_alone_and_sound_comes_by_a_file(tmp_path: Path) -> None:
    program = script(tmp_path, 'cat > "$2"; echo "$@" >> "$2"')
    heard = await program.run("-o", FILE, said=b"my PIN is 1234\n")
    assert heard.startswith(b"my PIN is 1234\n-o /") and heard.count(b"1234") == 1
    assert not Path(heard.split()[-1].decode()).exists()


async def test_a_program_that_makes_no_file_gave_no_sound(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="gave no sound"):
        await script(tmp_path, "exit 0").sound("-o", FILE, said=b"hello")


async def test_a_program_that_hangs_is_ended_as_a_time_out(tmp_path: Path) -> None:
    program = script(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 60")
    with pytest.raises(VoiceTimeout, match=r"took longer than 0\.5 s"):
        await program.run(said=b"hello")
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


async def test_the_last_line_of_a_complaint_is_told(tmp_path: Path) -> None:
    program = script(tmp_path, "echo one >&2; echo two >&2; exit 4")
    with pytest.raises(VoiceError, match="speaks ended with 4: two"):
        await program.run(said=b"hello")


def test_what_programs_do_not_know_is_taken_out() -> None:
    assert folded("José, 你好 €5") == b"Jose,  5"
    assert printable("a\x00b\n") == "a b "
    assert without_phonemes("[[[h]]") == "[ [ [h]]"
