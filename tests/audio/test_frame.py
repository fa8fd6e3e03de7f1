import numpy as np
import pytest

from ivr.audio.frame import Frame, silence


@pytest.mark.parametrize(
    ("samples", "rate", "timestamp", "ms", "at_ms"),
    [(160, 8000, 0, 20, 0), (160, 8000, 320, 20, 40), (320, 16000, 16000, 20, 1000), (0, 8000, 8, 0, 1)],
)
def test_a_frame_knows_its_length_and_place_in_milliseconds(samples, rate, timestamp, ms, at_ms):
    frame = Frame(np.zeros(samples, np.int16), rate, timestamp)
    assert (frame.ms, frame.at_ms) == (ms, at_ms)


def test_silence_has_the_length_asked_for():
    assert silence(20).tolist() == [0] * 160
    assert len(silence(30, 16000)) == 480
