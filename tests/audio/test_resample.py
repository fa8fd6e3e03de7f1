import numpy as np
import pytest

from ivr.audio.resample import Widener, narrow, widen


def sine(hertz, rate, seconds=1.0, size=8000):
    return np.rint(size * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)).astype(np.int16)


def size_at(pcm, hertz, rate):
    """The amplitude of one frequency, away from the edges."""
    middle = pcm[len(pcm) // 4 : -len(pcm) // 4] * np.hanning(len(pcm[len(pcm) // 4 : -len(pcm) // 4]))
    turning = np.exp(-2j * np.pi * hertz * np.arange(len(middle)) / rate)
    return 4 * abs(np.dot(middle, turning)) / len(middle)


def generator(seed=1):
    return np.random.default_rng(seed)


def test_an_utterance_keeps_its_tone_and_doubles_its_samples():
    wide = widen(sine(1000, 8000), generator(), sigma=0)
    assert wide.dtype == np.int16
    assert len(wide) == 16000
    assert size_at(wide, 1000, 16000) == pytest.approx(8000, rel=0.01)
    assert size_at(wide, 7000, 16000) < 8  # no mirror image


def test_the_dither_is_white_and_has_the_deviation_asked_for():
    noise = widen(np.zeros(80_000, np.int16), generator(), sigma=60.0).astype(float)
    assert noise.std() == pytest.approx(60, rel=0.02)
    power = np.abs(np.fft.rfft(noise)) ** 2
    low, high = np.array_split(power[1:], 2)
    assert low.mean() == pytest.approx(high.mean(), rel=0.05)


def test_the_same_seed_gives_the_same_utterance():
    speech = sine(300, 8000)
    assert (widen(speech, generator(5)) == widen(speech, generator(5))).all()
    assert (widen(speech, generator(5)) != widen(speech, generator(6))).any()


def test_loud_sound_is_clipped_and_not_wrapped():
    wide = widen(np.where(sine(200, 8000) > 0, 32767, -32768).astype(np.int16), generator(), sigma=500)
    assert wide[8:32].min() > 20000


def test_nothing_becomes_nothing():
    assert len(widen(np.zeros(0, np.int16), generator())) == 0
    assert len(narrow(np.zeros(0, np.int16), 22050)) == 0


def test_a_live_stream_keeps_its_tone_and_its_length():
    stream = Widener(generator(), sigma=0)
    speech = sine(1000, 8000)
    wide = np.concatenate(
        [*(stream.process(speech[i : i + 160]) for i in range(0, 8000, 160)), stream.finish()]
    )
    assert abs(len(wide) - 16000) <= 4
    assert size_at(wide, 1000, 16000) == pytest.approx(8000, rel=0.05)


def test_a_live_stream_holds_back_less_than_a_millisecond():
    stream, given, had = Widener(generator()), 0, 0
    for i in range(0, 8000, 160):
        given += 160
        had += len(stream.process(sine(1000, 8000)[i : i + 160]))
        assert 2 * given - had <= 16


def test_a_live_stream_is_dithered_too():
    stream = Widener(generator(), sigma=60.0)
    noise = np.concatenate([stream.process(np.zeros(160, np.int16)) for _ in range(200)])
    assert noise.std() == pytest.approx(60, rel=0.05)


@pytest.mark.parametrize("rate", [16000, 22050, 24000, 44100, 48000])
def test_a_prompt_of_any_rate_comes_to_the_telephone(rate):
    narrowed = narrow(sine(1000, rate), rate)
    assert abs(len(narrowed) - 8000) <= 1
    assert size_at(narrowed, 1000, 8000) == pytest.approx(8000, rel=0.01)


def test_what_the_telephone_cannot_carry_does_not_fold_back():
    narrowed = narrow(sine(7000, 16000), 16000)
    assert size_at(narrowed, 1000, 8000) < 8


def test_a_prompt_at_the_telephones_rate_is_left_alone():
    speech = sine(440, 8000)
    assert narrow(speech, 8000) is speech
