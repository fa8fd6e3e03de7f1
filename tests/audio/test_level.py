import numpy as np
import pytest

from ivr.audio import level


def sine(size, samples=8000):
    return np.rint(size * np.sin(2 * np.pi * 440 * np.arange(samples) / 8000)).astype(np.int16)


@pytest.mark.parametrize(
    ("pcm", "rms", "peak"),
    [
        (np.full(160, -32768, np.int16), 0, 0),
        (sine(32767), -3.01, 0),
        (sine(3277), -23.01, -20),
        (np.array([16384, 0, 0, 0], np.int16), -12.04, -6.02),
        (np.zeros(160, np.int16), level.SILENCE, level.SILENCE),
        (np.zeros(0, np.int16), level.SILENCE, level.SILENCE),
    ],
)
def test_levels_are_measured_against_full_scale(pcm, rms, peak):
    assert level.rms(pcm) == pytest.approx(rms, abs=0.01)
    assert level.peak(pcm) == pytest.approx(peak, abs=0.01)
