import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ivr.audio import level
from ivr.audio.frame import Pcm
from ivr.audio.g711 import PCMU
from ivr.audio.loudness import loudness
from ivr.errors import VoiceError
from ivr.tts.levels import MARGIN, PEAK, TARGET, Sound, telephone
from ivr.tts.voice import Speech


def speech(rate: int, gain: float, lead: float = 0.4, tail: float = 0.7, pause: float = 0.5) -> Speech:
    """Two syllable-like bursts with a pause between, silence around."""

    def burst(seconds: float) -> np.ndarray:
        time = np.arange(int(rate * seconds)) / rate
        carrier = np.sin(2 * np.pi * 220 * time) + 0.6 * np.sin(2 * np.pi * 660 * time)
        return np.asarray(carrier * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * time)))

    def still(seconds: float) -> np.ndarray:
        return np.zeros(int(rate * seconds))

    sound = np.concatenate([still(lead), burst(0.6), still(pause), burst(0.9), still(tail)])
    return Speech(np.clip(sound * gain, -32768, 32767).astype(np.int16), rate)


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 24000, 44100, 48000])
@pytest.mark.parametrize("gain", [80, 800, 8000, 16000])
def test_any_rate_and_loudness_comes_out_at_the_telephone_s_level(rate: int, gain: float) -> None:
    pcm = PCMU.decode(PCMU.encode(telephone(speech(rate, gain))))
    assert abs(loudness(pcm, 8000) - TARGET) < 0.5
    assert level.peak(pcm) < PEAK


@pytest.mark.parametrize("pause", [0.1, 1.0, 4.0])
def test_pauses_do_not_count_as_speech(pause: float) -> None:
    assert abs(loudness(telephone(speech(16000, 4000, pause=pause)), 8000) - TARGET) < 1


@pytest.mark.parametrize(("lead", "tail"), [(0.0, 0.0), (0.02, 0.03), (0.4, 0.7), (3.0, 0.0), (0.0, 3.0)])
def test_silence_at_both_ends_is_cut_to_a_margin(lead: float, tail: float) -> None:
    pcm = telephone(speech(16000, 8000, lead, tail))
    sounding = np.flatnonzero(np.abs(pcm.astype(int)) > 300)
    before, after = sounding[0] / 8, (len(pcm) - 1 - sounding[-1]) / 8
    assert min(1000 * lead, MARGIN) - 10 <= before <= MARGIN + 40
    assert min(1000 * tail, MARGIN) - 30 <= after <= MARGIN + 40


@pytest.mark.parametrize(
    "pcm",
    [np.zeros(0, np.int16), np.zeros(10, np.int16), np.zeros(8000, np.int16), np.ones(8000, np.int16)],
)
def test_what_cannot_be_heard_is_refused(pcm: Pcm) -> None:
    with pytest.raises(VoiceError, match="no sound"):
        telephone(Speech(pcm, 8000))


@given(arrays.arrays(np.int16, st.integers(0, 3000)), st.sampled_from([8000, 16000, 22050]))
def test_whatever_a_voice_gives_peaks_stay_below_the_limit(pcm: Pcm, rate: int) -> None:
    try:
        out = telephone(Speech(pcm, rate))
    except VoiceError:
        return
    assert out.dtype == np.int16 and len(out)
    assert level.peak(out) < PEAK


@pytest.mark.parametrize("rate", [8000, 16000])
def test_a_wide_prompt_is_as_loud_as_a_narrow_one(rate: int) -> None:
    sound = Sound.of(telephone(speech(24000, 8000), rate), rate)
    assert abs(sound.loudness - TARGET) < 0.3 and not sound.faults


def test_a_constant_and_rumble_are_taken_away() -> None:
    clean = speech(16000, 4000)
    hum = 3000 * np.sin(2 * np.pi * 25 * np.arange(len(clean.pcm)) / 16000)
    dirty = Speech(np.clip(clean.pcm + hum + 5000, -32768, 32767).astype(np.int16), 16000)
    assert not Sound.of(telephone(dirty), 8000).faults
    assert len(telephone(dirty)) == pytest.approx(len(telephone(clean)), abs=1600)


SECOND = np.arange(8000) / 8000
TONE = np.sin(2 * np.pi * 440 * SECOND)


@pytest.mark.parametrize(
    ("sound", "fault"),
    [
        (1000 * TONE, "too soft"),
        (20000 * TONE, "too loud"),
        (32767 * np.sign(TONE), "clipped"),
        (4000 * TONE + 4000, "a constant in it"),
        (4000 * TONE + 4000 * np.sin(2 * np.pi * 30 * SECOND), "rumble"),
    ],
)
def test_what_is_wrong_with_a_sound_is_named(sound: np.ndarray, fault: str) -> None:
    assert any(fault in words for words in Sound.of(sound.astype(np.int16), 8000).faults)


@given(arrays.arrays(np.int16, st.integers(0, 3000)))
def test_any_sound_can_be_measured(pcm: Pcm) -> None:
    assert -100 <= Sound.of(pcm, 8000).loudness < 10
