"""Our own prompt that comes back is told from a voice by the course of its loudness."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.audio.echo import LATEST, SPAN, Echo
from ivr.audio.level import SILENCE

NOISE = -62.0


def syllables(seed: int, frames: int = 300) -> np.ndarray:
    """The course of somebody's loudness: syllables of 80 to 240 ms, of -40 to -14 dBFS, and pauses."""
    random = np.random.default_rng(seed)
    course = np.full(frames, SILENCE)
    at = 0
    while at < frames:
        long, loud = int(random.integers(4, 12)), random.uniform(-26, -14)
        shape = loud - 14 * np.abs(np.linspace(-1, 1, long)) ** 2
        course[at : at + long] = shape[: frames - at]
        at += long + int(random.integers(0, 5))
    return course


def together(*courses: np.ndarray) -> np.ndarray:
    return 10 * np.log10(sum(10 ** (one / 10) for one in courses))


def returned(played: np.ndarray, softer: float, delay: int) -> np.ndarray:
    late = np.concatenate((np.full(delay, SILENCE), played))[: len(played)]
    return together(late - softer, np.full(len(played), NOISE))


def taken(played: np.ndarray, heard: np.ndarray) -> np.ndarray:
    """Which frames are taken for a voice: they are loud, and no echo."""
    echo = Echo()
    return np.array(
        [
            not echo.process(float(ours), float(theirs)) and theirs > -55
            for ours, theirs in zip(played, heard, strict=True)
        ]
    )


@pytest.mark.parametrize("softer", [15, 20, 25, 30])
@pytest.mark.parametrize("delay", [0, 3, 10])
def test_an_echo_is_hardly_ever_taken_for_a_voice(softer: float, delay: int) -> None:
    shares = [
        taken(played, returned(played, softer, delay)).mean()
        for played in (syllables(seed) for seed in range(20))
    ]
    assert np.mean(shares) < 0.02


@pytest.mark.parametrize("softer", [20, 30])
@pytest.mark.parametrize("delay", [0, 5, 10])
def test_who_speaks_over_an_echo_is_heard_from_the_first_syllable(softer: float, delay: int) -> None:
    for seed in range(10):
        played, caller = syllables(seed), np.full(300, SILENCE)
        caller[150:250] = syllables(100 + seed)[:100]
        voiced = taken(played, together(returned(played, softer, delay), caller))
        loud = caller > -14 - softer + 8
        assert voiced[loud].mean() > 0.8


def test_on_a_line_without_echo_a_voice_is_a_voice_whenever_it_begins() -> None:
    shares = []
    for seed in range(60):
        begins, played, caller = SPAN + 3 * seed, syllables(seed), np.full(300, SILENCE)
        caller[begins : begins + 100] = syllables(seed + 5000)[: len(caller[begins : begins + 100])] - 4
        shares.append(taken(played, together(caller, np.full(300, NOISE)))[caller > -45].mean())
    assert np.mean(shares) > 0.95


def test_who_is_nearly_as_loud_as_the_first_prompt_is_heard_from_its_beginning() -> None:
    played = syllables(1)
    assert taken(played, played - 5)[:SPAN][played[:SPAN] > -30].any()


def test_while_nothing_is_played_everything_is_a_voice() -> None:
    echo = Echo()
    for loud in syllables(2):
        assert not echo.process(SILENCE, float(loud))


def test_an_echo_that_is_known_is_forgotten_when_it_comes_no_more() -> None:
    echo, played = Echo(), syllables(3)
    for ours, theirs in zip(played, returned(played, 20, 4), strict=True):
        echo.process(float(ours), float(theirs))
    assert echo.softer is not None and abs(echo.softer + 20) < 3 and abs(echo.delay - 4) <= 1
    for ours in played:
        echo.process(float(ours), NOISE)
    assert echo.softer is None


def test_the_tail_of_a_prompt_that_was_held_is_no_voice() -> None:
    played = syllables(4)
    played[-LATEST:] = SILENCE
    assert not taken(played, returned(played, 20, 10))[-LATEST:].any()
