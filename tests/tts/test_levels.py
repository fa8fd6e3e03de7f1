import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ivr.audio import level
from ivr.audio.frame import Pcm
from ivr.audio.g711 import PCMU
from ivr.errors import VoiceError
from ivr.tts.levels import ACTIVE, MARGIN, PEAK, active, telephone
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
    assert abs(active(pcm) - ACTIVE) < 0.5
    assert level.peak(pcm) < PEAK


@pytest.mark.parametrize("pause", [0.1, 1.0, 4.0])
def test_pauses_do_not_count_as_speech(pause: float) -> None:
    assert abs(active(telephone(speech(16000, 4000, pause=pause))) - ACTIVE) < 0.5


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


def test_the_active_level_of_nothing_is_silence() -> None:
    assert active(np.zeros(0, np.int16)) == active(np.zeros(800, np.int16)) == level.SILENCE
