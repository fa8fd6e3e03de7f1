"""A sentence is played whole if anybody can wait for it, and in pieces when the voice is too slow."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from ivr.audio.wav import Wav
from ivr.errors import VoiceError
from ivr.flow.spoken import aloud, speech
from ivr.flow.spoken.pauses import paused
from ivr.flow.spoken.pieces import pieces
from ivr.ssml import said
from ivr.tts import stitching
from ivr.tts.prompts import Prompts
from ivr.tts.stitching import spoken
from ivr.tts.takes import Takes
from ivr.tts.voice import Identity, Speech
from ivr.tts.wanted import Wanted
from tests.tts.conftest import Tone

LANGUAGE = "en-US"
LINE = 'Order <value kind="digits">4 2</value> is here. Is that <value kind="money">12 dollars</value>?'
CUT = pieces(paused(said(LINE), speech(LANGUAGE)), speech(LANGUAGE))
SOUNDS = [piece.sound for piece in CUT or ()]


FIRST = Identity("first", "one", instead=(Identity("other", "two"),))


@dataclass
class Only:
    """A voice under another name."""

    tone: Tone
    who: Identity
    name: str = "only"

    def identity(self, language: str) -> Identity:
        return self.who

    async def speak(self, text: str, language: str) -> Speech:
        return await self.tone.speak(text, language)

    async def close(self) -> None: ...


@dataclass
class Two(Only):
    """The first of two voices; what the other says in its place is the other's (`by`)."""

    who: Identity = FIRST
    by: Identity | None = None

    @property
    def other(self) -> Identity:
        return self.who.instead[0]

    async def speak(self, text: str, language: str) -> Speech:
        return replace(await self.tone.speak(text, language), by=self.by)


@pytest.fixture
async def prompts(tmp_path: Path, tone: Tone):
    made = Prompts(tmp_path, tone)
    yield made
    await made.close()


async def build(prompts: Prompts, *without: str) -> None:
    await prompts.build([Wanted(one, LANGUAGE, piece=True) for one in SOUNDS if one not in without])


async def test_a_quick_voice_speaks_the_whole_sentence(prompts, tone):
    await build(prompts)
    assert len(await spoken(prompts, LINE, LANGUAGE)) == 1
    assert aloud(LINE, LANGUAGE) in tone.spoken


async def test_a_slow_voice_is_not_waited_for_and_is_ready_the_next_time(prompts, tone):
    await build(prompts)
    tone.gate = asyncio.Event()
    played = await spoken(prompts, LINE, LANGUAGE)
    assert [prompt.media for prompt in played] == [
        (await prompts.get(one, LANGUAGE, piece=True)).media for one in SOUNDS
    ]
    tone.gate.set()
    whole = await prompts.get(aloud(LINE, LANGUAGE), LANGUAGE)
    assert await spoken(prompts, LINE, LANGUAGE) == (whole,)
    assert tone.spoken.count(aloud(LINE, LANGUAGE)) == 1


async def test_when_no_voice_speaks_the_pieces_do(prompts, tone):
    await build(prompts)
    tone.fault = "The line to the voice is down."
    assert len(await spoken(prompts, LINE, LANGUAGE)) == len(SOUNDS)


async def test_a_piece_that_is_missing_is_waited_for_with_the_whole(prompts, tone):
    await build(prompts, "four,")
    tone.gate = asyncio.Event()
    waiting = asyncio.create_task(spoken(prompts, LINE, LANGUAGE))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    tone.gate.set()
    assert len(await waiting) == 1


async def test_without_pieces_and_without_a_voice_it_is_a_fault(prompts, tone):
    tone.fault = "The line to the voice is down."
    with pytest.raises(VoiceError):
        await spoken(prompts, LINE, LANGUAGE)


async def test_who_hangs_up_while_the_voice_speaks_takes_it_from_nobody(prompts, tone):
    await build(prompts, "four,")
    tone.gate = asyncio.Event()
    waiting = asyncio.create_task(spoken(prompts, LINE, LANGUAGE))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    tone.gate.set()
    assert await prompts.get(aloud(LINE, LANGUAGE), LANGUAGE)
    assert tone.spoken.count(aloud(LINE, LANGUAGE)) == 1


async def test_a_pause_is_as_long_as_it_says_and_asks_no_voice(prompts, tone):
    prompt = await prompts.get('<break time="300ms"/>', LANGUAGE, piece=True)
    assert prompt.ms == 300
    assert tone.spoken == []
    assert set(Path(prompt.media.removeprefix("sound:")).with_suffix(".ulaw").read_bytes()) == {0xFF}


async def test_a_voice_that_was_slow_lately_gets_no_head_start(prompts, tone, monkeypatch):
    await build(prompts)
    monkeypatch.setattr(stitching, "HURRY", 3600)
    prompts.pace = 7200
    tone.gate = asyncio.Event()
    async with asyncio.timeout(5):
        assert len(await spoken(prompts, LINE, LANGUAGE)) == len(SOUNDS)


async def test_a_caller_who_hangs_up_says_nothing_about_how_fast_the_voice_is(prompts, tone):
    prompts.pace = 7200
    tone.gate = asyncio.Event()
    waiting = asyncio.create_task(spoken(prompts, LINE, LANGUAGE))
    while not tone.spoken:
        await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait({waiting})
    assert prompts.pace == 7200


async def test_who_asked_for_slower_speech_hears_the_usual_pieces_when_no_voice_speaks(prompts, tone):
    await build(prompts)
    tone.fault = "The line to the voice is down."
    usual = await spoken(prompts, LINE, LANGUAGE)
    assert await spoken(prompts, LINE, LANGUAGE, slow=True) == usual


async def test_one_sentence_has_one_voice(tmp_path, tone):
    """Half of the pieces were built while another voice stood in: the sentence is his, or nobody's."""
    two = Two(tone)
    prompts = Prompts(tmp_path, two)
    await build(prompts, "four,")
    two.by = two.other
    with suppress(ExceptionGroup):
        await prompts.build([Wanted(one, LANGUAGE, piece=True) for one in SOUNDS])
    assert prompts.ready("four,", LANGUAGE, piece=True) and prompts.together(SOUNDS, LANGUAGE) is None
    for sound in SOUNDS:  # pauses are nobody's: they are there already
        if "<" not in sound:
            await Prompts(tmp_path, Only(tone, two.other)).build([Wanted(sound, LANGUAGE, piece=True)])
    together = prompts.together(SOUNDS, LANGUAGE)
    theirs = Prompts(tmp_path, Only(tone, two.other)).together(SOUNDS, LANGUAGE)
    assert together is not None and together == theirs
    await prompts.close()


async def test_a_recording_of_the_same_words_is_no_piece(tmp_path, tone):
    recording = tmp_path / "sounds" / LANGUAGE / "shop" / "four.wav"
    recording.parent.mkdir(parents=True)
    recording.write_bytes(bytes(Wav((8000 * np.sin(np.arange(8000) / 3)).astype(np.int16), 8000)))
    prompts = Prompts(tmp_path / "prompts", tone, takes=Takes(tmp_path / "sounds"))
    await prompts.build([Wanted("four,", LANGUAGE, "shop/four"), Wanted("four,", LANGUAGE, piece=True)])
    assert tone.spoken == ["four,"]
    whole = prompts.ready("four,", LANGUAGE, take="shop/four")
    assert whole is not None and prompts.together(["four,"], LANGUAGE) not in (None, [whole])
