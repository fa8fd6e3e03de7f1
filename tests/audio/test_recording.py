"""Recordings of any kind become telephone sound, or an error says why not."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.audio.g711 import PCMA, PCMU
from ivr.audio.recording import telephone_sound
from ivr.errors import MediaError

TONE = (8000 * np.sin(np.arange(4000) * 2 * np.pi * 440 / 8000)).astype(np.int16)


def wav(kind, bits, data, rate=8000, channels=1, more=b""):
    block = channels * bits // 8
    form = struct.pack("<HHIIHH", kind, channels, rate, rate * block, block, bits)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + more
    body += b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    ("kind", "bits", "data", "off"),
    [
        (1, 8, (TONE // 256 + 128).astype(np.uint8).tobytes(), 256),
        (1, 16, TONE.astype("<i2").tobytes(), 0),
        (1, 24, (TONE.astype("<i4") << 16).view(np.uint8).reshape(-1, 4)[:, 1:].tobytes(), 0),
        (1, 32, (TONE.astype("<i4") << 16).tobytes(), 0),
        (3, 32, (TONE / 32768).astype("<f4").tobytes(), 0),
        (3, 64, (TONE / 32768).astype("<f8").tobytes(), 0),
        (7, 8, PCMU.encode(TONE), 300),
        (6, 8, PCMA.encode(TONE), 300),
    ],
)
def test_every_kind_of_samples_is_read(kind, bits, data, off):
    found = telephone_sound(wav(kind, bits, data))
    assert found.shape == TONE.shape
    assert np.abs(found.astype(int) - TONE).max() <= off


def test_channels_are_mixed_rates_changed_and_other_chunks_passed_over():
    two = np.stack([TONE, -TONE], axis=1).astype("<i2").tobytes()
    assert not telephone_sound(wav(1, 16, two, channels=2)).any()
    wide = np.repeat(TONE, 2).astype("<i2").tobytes()
    found = telephone_sound(wav(1, 16, wide, rate=16000, more=b"LIST" + struct.pack("<I", 3) + b"abc\0"))
    assert len(found) == len(TONE)
    assert np.abs(found[200:-200].astype(int) - TONE[200:-200]).max() < 2500


def test_a_file_that_ends_too_early_is_heard_as_far_as_it_goes():
    assert len(telephone_sound(wav(1, 16, TONE.tobytes())[:-1001])) == len(TONE) - 501


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no WAV file"),
        (b"hello", "no WAV file"),
        (wav(1, 16, b""), "nothing in"),
        (wav(49, 16, b"aaaa"), "of this kind"),
        (wav(1, 16, b"aaaa", rate=1), "of this kind"),
        (wav(1, 16, b"aaaa", channels=0), "of this kind"),
    ],
)
def test_what_is_no_recording_is_refused(data, why):
    with pytest.raises(MediaError, match=why):
        telephone_sound(data)


def test_many_chunks_are_passed_over_and_what_is_no_answer_is_refused(monkeypatch):
    many = wav(1, 16, TONE.tobytes(), more=bytes(800_000))
    assert len(telephone_sound(many)) == len(TONE)
    monkeypatch.setattr("ivr.audio.recording.MOST_BYTES", len(many) - 1)
    with pytest.raises(MediaError, match="is no answer"):
        telephone_sound(many)


@given(st.binary(max_size=80), st.integers(0, 60))
def test_no_bytes_break_the_reader(junk, at):
    data = wav(1, 16, TONE[:20].tobytes())
    try:
        telephone_sound(data[:at] + junk)
        telephone_sound(data[:at] + junk + data[at + len(junk) :])
    except MediaError:
        pass
