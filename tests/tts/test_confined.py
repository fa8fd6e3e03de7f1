"""Where Asterisk has a copy of what was built, nothing else is played, and nothing is made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ivr.errors import PromptError
from ivr.flow.spoken import aloud, speech
from ivr.flow.spoken.pauses import paused
from ivr.flow.spoken.pieces import pieces
from ivr.ssml import said
from ivr.tts.prompts import Prompts
from ivr.tts.stitching import spoken
from ivr.tts.wanted import Wanted
from tests.tts.conftest import Tone

LANGUAGE = "en-US"
LINE = 'Order <value kind="digits">4 2</value> is here, <value kind="text">Anna</value>.'
CUT = pieces(paused(said(LINE), speech(LANGUAGE)), speech(LANGUAGE)) or ()
PIECES = [Wanted(piece.sound, LANGUAGE, piece=True) for piece in CUT]
HELLO = Wanted("Hello.", LANGUAGE)


async def confined(folder: Path, tone: Tone, *lines: Wanted) -> Prompts:
    await Prompts(folder, tone).build(lines)
    tone.spoken.clear()
    prompts = Prompts(folder, tone, slow=Tone(version="slow"))
    assert await prompts.confine(lines) == []
    return prompts


async def test_what_was_built_is_played_whole_or_in_pieces_and_no_voice_is_asked(
    tmp_path: Path, tone: Tone
) -> None:
    prompts = await confined(tmp_path, tone, HELLO, *PIECES)
    assert await spoken(prompts, "Hello.", LANGUAGE) == (prompts.ready("Hello.", LANGUAGE),)
    in_pieces = await spoken(prompts, LINE, LANGUAGE)
    assert len(in_pieces) == len(PIECES)
    assert await spoken(prompts, LINE, LANGUAGE, slow=True) == in_pieces
    assert await spoken(prompts, "Hello.", LANGUAGE, slow=True) == await spoken(prompts, "Hello.", LANGUAGE)
    assert tone.spoken == [] and prompts.syntheses == 0


async def test_what_was_once_made_on_a_call_is_not_taken_for_brought(tmp_path: Path, tone: Tone) -> None:
    whole = await Prompts(tmp_path, tone).get(aloud(LINE, LANGUAGE), LANGUAGE)
    prompts = await confined(tmp_path, tone, *PIECES)
    assert whole not in await spoken(prompts, LINE, LANGUAGE)
    assert prompts.ready(aloud(LINE, LANGUAGE), LANGUAGE) is None


async def test_a_missing_piece_is_named_and_a_callers_own_words_are_not(tmp_path: Path, tone: Tone) -> None:
    without = [one for one in PIECES if one.text not in ("four,", "Order,", "Anna.")]
    prompts = await confined(tmp_path, tone, *without)
    with pytest.raises(PromptError, match="'Order,', digits of a value, text of a value") as told:
        await spoken(prompts, LINE, LANGUAGE)
    assert not {"Anna", "four"} & set(re.findall(r"\w+", str(told.value))) and tone.spoken == []


async def test_a_sentence_that_cannot_be_cut_is_told(tmp_path: Path, tone: Tone) -> None:
    prompts = await confined(tmp_path, tone, HELLO)
    with pytest.raises(PromptError, match="cannot be cut"):
        await spoken(prompts, 'The <value kind="number">4</value>th.', LANGUAGE)


async def test_what_is_sensitive_is_neither_made_nor_written(tmp_path: Path, tone: Tone) -> None:
    prompts = await confined(tmp_path, tone, HELLO)
    with pytest.raises(PromptError):
        await prompts.get("Your code is 1 2.", LANGUAGE, sensitive=True)
    assert tone.spoken == [] and not list((tmp_path / "private").glob("*"))


async def test_what_is_missing_is_told_and_what_came_earlier_stays(tmp_path: Path, tone: Tone) -> None:
    prompts = await confined(tmp_path, tone, HELLO)
    new, mute = Wanted("New.", LANGUAGE), Wanted("Hola.", "es")
    assert await prompts.confine([new, mute]) == [new, mute]
    assert prompts.ready("Hello.", LANGUAGE) and prompts.ready("New.", LANGUAGE) is None
