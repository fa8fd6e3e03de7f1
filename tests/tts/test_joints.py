"""Pieces are cut so that nobody hears where they are joined."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.audio.frame import RATE
from ivr.tts.joints import FADE, joinable, pause, silence


def tone(ms: int, loud: float = 8000, rate: int = RATE) -> np.ndarray:
    return (loud * np.sin(np.arange(rate * ms // 1000) * 2 * np.pi * 200 / rate)).astype(np.int16)


@given(st.integers(0, 400), st.integers(60, 400), st.integers(0, 400), st.sampled_from([8000, 16000]))
def test_next_to_no_silence_is_left_at_the_ends(before: int, length: int, after: int, rate: int) -> None:
    pcm = np.concatenate([silence(before, rate), tone(length, rate=rate), silence(after, rate)])
    cut = joinable(pcm, rate)
    assert length - 4 <= len(cut) * 1000 / rate < length + 24
    assert len(cut) % (rate // 50) == 0
    assert abs(int(cut[0])) < 100 and abs(int(cut[-1])) < 100


def test_a_soft_sound_at_the_end_is_part_of_the_word() -> None:
    soft = 8000 * 10 ** (-40 / 20)
    pcm = np.concatenate([silence(50, RATE), tone(200), tone(80, soft), silence(50, RATE)])
    assert len(joinable(pcm, RATE)) >= RATE * 280 // 1000


def test_the_step_at_a_join_is_smaller_than_those_inside() -> None:
    pcm = joinable(tone(211)[37:], RATE)
    joined = np.concatenate([pcm, pcm])
    steps = np.abs(np.diff(joined.astype(int)))
    assert steps[len(pcm) - 3 : len(pcm) + 2].max() < 0.2 * steps.max()


def test_only_the_ends_are_touched() -> None:
    pcm = tone(300)
    edge = int((FADE + 2) * RATE / 1000)
    assert len(joinable(pcm, RATE)) == len(pcm)
    assert (joinable(pcm, RATE)[edge:-edge] == pcm[edge:-edge]).all()


def test_silence_stays_what_it_is() -> None:
    assert (joinable(silence(100, RATE), RATE) == silence(100, RATE)).all()
    assert len(joinable(silence(0, RATE), RATE)) == 0


@pytest.mark.parametrize(
    ("markup", "ms"),
    [('<break time="300ms"/>', 300), ("three,", 0), ('a <break time="300ms"/>', 0), ("", 0)],
)
def test_a_pause_is_a_piece_that_no_voice_speaks(markup: str, ms: int) -> None:
    assert pause(markup) == ms
