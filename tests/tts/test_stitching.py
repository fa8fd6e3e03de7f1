"""A sentence is played whole if anybody can wait for it, and in pieces when the voice is too slow."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ivr.errors import VoiceError
from ivr.flow.spoken import aloud, speech
from ivr.flow.spoken.pauses import paused
from ivr.flow.spoken.pieces import pieces
from ivr.ssml import said
from ivr.tts.prompts import Prompts
from ivr.tts.stitching import spoken
from ivr.tts.wanted import Wanted
from tests.tts.conftest import Tone

LANGUAGE = "en-US"
LINE = 'Order <value kind="digits">4 2</value> is here. Is that <value kind="money">12 dollars</value>?'
CUT = pieces(paused(said(LINE), speech(LANGUAGE)), speech(LANGUAGE))
SOUNDS = [piece.sound for piece in CUT or ()]


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


async def test_a_voice_that_was_slow_lately_gets_no_head_start(prompts, tone):
    await build(prompts)
    prompts.pace = 1.0
    tone.gate = asyncio.Event()
    loop = asyncio.get_running_loop()
    began = loop.time()
    assert len(await spoken(prompts, LINE, LANGUAGE)) == len(SOUNDS)
    assert loop.time() - began < 0.1
    tone.gate.set()
