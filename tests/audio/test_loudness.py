"""Known values: ITU-R BS.1770-5 annex 1, and the test signals of EBU Tech 3341 (one channel of them)."""

import numpy as np
import pytest

from ivr.audio.level import SILENCE
from ivr.audio.loudness import loudness

RATES = [8000, 16000, 22050, 48000]


def sine(level: float, seconds: float, rate: int, hz: float = 1000) -> np.ndarray:
    """A sine whose peak is `level` dBFS."""
    at = np.arange(round(seconds * rate)) / rate
    return np.rint(32767 * 10 ** (level / 20) * np.sin(2 * np.pi * hz * at)).astype(np.int16)


@pytest.mark.parametrize("rate", RATES)
def test_a_sine_of_full_scale_measures_three_below(rate: int) -> None:
    assert loudness(sine(0, 5, rate, 997), rate) == pytest.approx(-3.01, abs=0.05)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("level", [-23.0, -33.0, -40.0])
def test_a_softer_sine_is_as_much_softer(rate: int, level: float) -> None:
    assert loudness(sine(level, 20, rate), rate) == pytest.approx(level - 3.01, abs=0.1)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(
    "levels", [[(-36, 10), (-23, 60), (-36, 10)], [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)]]
)
def test_what_is_far_softer_does_not_count(rate: int, levels: list[tuple[float, float]]) -> None:
    """Tech 3341, cases 3 and 4: -23 LUFS in two channels, -26 in one."""
    sound = np.concatenate([sine(level, seconds / 4, rate) for level, seconds in levels])
    assert loudness(sound, rate) == pytest.approx(-26.01, abs=0.1)


def test_low_tones_weigh_less_and_high_ones_more() -> None:
    heard = {hz: loudness(sine(-20, 3, 16000, hz), 16000) for hz in (50, 100, 1000, 3000, 6000)}
    assert heard[50] < heard[100] < heard[1000] < heard[3000] < heard[6000]
    assert heard[6000] - heard[1000] == pytest.approx(3.3, abs=0.3)
    assert heard[1000] - heard[100] == pytest.approx(1.8, abs=0.4)


@pytest.mark.parametrize("ms", [10, 100, 399, 400, 401])
def test_a_short_sound_is_one_block(ms: int) -> None:
    assert loudness(sine(-20, ms / 1000, 8000, 1000), 8000) == pytest.approx(-23, abs=0.5)


@pytest.mark.parametrize("pcm", [np.zeros(0, np.int16), np.zeros(8000, np.int16), np.ones(50, np.int16)])
def test_silence_is_silent(pcm: np.ndarray) -> None:
    assert loudness(pcm, 8000) == SILENCE
