"""Pauses that come by themselves are heard: measured in what the voice of the house makes of them."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.audio.frame import RATE
from ivr.flow.spoken import aloud, speech
from ivr.tts.levels import telephone
from ivr.tts.voices import voice

ENGLISH = speech("en-US").pauses
LINES = [
    ("Thank you. Please hold.", "Thank you. Please hold.", ENGLISH.sentence),
    ("You owe twelve dollars.", 'You owe <value kind="money">twelve dollars</value>.', ENGLISH.weighty),
    ("Ring 2 1 2 5 5 5.", 'Ring <value kind="phone">2 1 2, 5 5 5</value>.', ENGLISH.item),
]


def longest_silence(pcm: np.ndarray) -> float:
    """ms, inside."""
    frames = pcm[: len(pcm) - len(pcm) % 40].astype(float).reshape(-1, 40)
    power = (frames**2).mean(axis=1)
    quiet = "".join(".#"[int(one > power.max() * 1e-4)] for one in power).strip(".")
    return max(map(len, quiet.split("#"))) * 40 * 1000 / RATE


async def rendered(text: str) -> np.ndarray:
    return telephone(await voice("espeak").speak(text, "en-US"))


@pytest.mark.parametrize(("bare", "annotated", "ms"), LINES)
async def test_a_pause_is_as_long_as_the_table_says(bare: str, annotated: str, ms: int) -> None:
    spoken = aloud(annotated, "en-US")
    assert f'<break time="{ms}ms"/>' in spoken
    silence = longest_silence(await rendered(spoken))
    assert ms - 25 <= silence <= ms + 120


async def test_without_it_there_is_none_before_a_sum() -> None:
    assert longest_silence(await rendered("You owe twelve dollars.")) < ENGLISH.weighty - 25
