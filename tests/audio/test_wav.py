import io
import wave
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ivr.audio.wav import Wav
from ivr.errors import MediaError

pcm = arrays(np.int16, st.integers(0, 300)) | arrays(np.int16, st.tuples(st.integers(0, 300), st.just(2)))


@given(pcm, st.sampled_from([8000, 16000, 22050, 48000]))
def test_sound_survives_the_way_through_a_file(pcm, rate):
    again = Wav.parse(bytes(Wav(pcm, rate)))
    assert again.rate == rate
    assert again.pcm.dtype == np.int16
    assert again.pcm.shape == pcm.shape
    assert (again.pcm == pcm).all()


def test_a_wav_knows_its_length():
    assert Wav(np.zeros((4000, 2), np.int16), 8000).ms == 500


def test_a_header_written_to_a_pipe_is_believed_as_far_as_the_samples_go():
    data = bytearray(bytes(Wav(np.arange(100).astype(np.int16), 22050)))
    data[4:8] = data[40:44] = b"\x24\xf0\xff\x7f"
    assert Wav.parse(bytes(data)).pcm.tolist() == list(range(100))
    assert Wav.parse(bytes(data[:-1])).pcm.tolist() == list(range(99))


def foreign(channels, width):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(8000)
        file.writeframes(bytes(channels * width * 10))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "ends too early"),
        (b"RIFF", "ends too early"),
        (b"no sound at all, but long enough", "does not start with RIFF"),
        (foreign(1, 1), "8-bit samples in 1 at 8000 Hz"),
        (foreign(1, 3), "24-bit samples"),
        (foreign(3, 2), "16-bit samples in 3"),
    ],
)
def test_what_cannot_be_read_is_a_media_error(data, sentence):
    with pytest.raises(MediaError, match=sentence):
        Wav.parse(data)


@given(st.integers(0, 60), st.integers(0, 255), st.integers(0, 64))
def test_a_damaged_file_is_sound_or_a_media_error(place, byte, length):
    data = bytearray(bytes(Wav(np.arange(10).astype(np.int16), 8000)))[:length]
    if place < len(data):
        data[place] = byte
    with suppress(MediaError):
        Wav.parse(bytes(data))
