import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import noises
from ivr.audio.endpoint import Endpointer
from ivr.audio.frame import Frame
from ivr.audio.vad import NoiseFloor, Vad
from ivr.engine.better_ear import silero
from ivr.errors import MediaError


def voiced(frames, vad=None):
    vad = vad or Vad()
    return [vad.process(frame) for frame in frames]


def begun(sound, sounds, vad):
    """How many utterances begin in it."""
    endpointer = Endpointer()
    judged = voiced(sounds.frames(sounds.white(1000, -62), sound, sounds.white(1500, -62)), vad)
    return sum(endpointer.process(frame, 20) == "started" for frame in judged)


NOISES = {
    "digital silence": lambda sounds: sounds.white(10_000, -200),
    "comfort noise": lambda sounds: sounds.coloured(10_000, -58),
    "loud comfort noise": lambda sounds: sounds.coloured(10_000, -45),
    "white noise": lambda sounds: sounds.white(10_000, -30),
    "coloured noise": lambda sounds: sounds.coloured(10_000, -28),
    "hum": lambda sounds: sounds.hum(10_000, -30),
}


@pytest.mark.parametrize("noise", NOISES)
def test_a_steady_line_is_no_speech(sounds, noise):
    assert sum(voiced(sounds.frames(NOISES[noise](sounds)))) == 0


@pytest.mark.parametrize("noise", ["white", "coloured"])
def test_a_noise_that_sets_in_is_no_speech_for_long(sounds, noise):
    sound = getattr(sounds, noise)(6000, -30)
    judged = voiced(sounds.frames(sounds.white(3000, -65), sound))
    assert not any(judged[:150])
    assert not any(judged[150 + 2500 // 20 :])


@pytest.mark.parametrize(("signal_to_noise", "share"), [(40, 0.7), (20, 0.55), (15, 0.45)])
def test_speech_is_found_in_noise(sounds, speech, signal_to_noise, share):
    line = np.concatenate((np.zeros(12_000), speech, np.zeros(12_000)))
    noise = sounds.coloured(len(line) // 8 + 1, -24 - signal_to_noise)[: len(line)]
    judged = voiced(sounds.frames(line + noise))
    within = slice(75, 75 + len(speech) // 160)
    assert np.mean(judged[within]) > share
    assert not any(judged[:74])
    assert not any(judged[within.stop + 12 :])


@pytest.mark.parametrize("dbfs", [-12, -24, -36])
def test_speech_is_found_loud_and_soft(sounds, speech, dbfs):
    judged = voiced(sounds.frames(np.zeros(8000), sounds.at(speech, dbfs), np.zeros(8000)))
    assert np.mean(judged[50 : 50 + len(speech) // 160]) > 0.6


def test_a_caller_who_speaks_from_the_first_frame_is_found_soon(sounds, speech):
    judged = voiced(sounds.frames(speech))
    assert any(judged[:25])


@pytest.mark.parametrize(("samples", "rate"), [(161, 8000), (320, 8000), (0, 8000), (160, 16000)])
def test_a_frame_of_another_length_is_a_media_error(samples, rate):
    with pytest.raises(MediaError, match=f"not in {samples} samples at {rate} Hz"):
        Vad().process(Frame(np.zeros(samples, np.int16), rate))


def test_the_noise_floor_falls_at_once_and_rises_within_two_seconds():
    floor = NoiseFloor()
    assert [floor.hear(dbfs, 20) for dbfs in (-40.0, -50.0, -45.0)] == [-40, -50, -50]
    heard = [floor.hear(-30.0, 20) for _ in range(125)]
    assert heard[60] == -50
    assert heard[-1] == -30


@given(st.lists(st.floats(-100, 0), min_size=1, max_size=400))
def test_the_noise_floor_is_a_level_that_was_heard_and_never_above_the_last(levels):
    floor = NoiseFloor()
    for number, dbfs in enumerate(levels, 1):
        heard = floor.hear(dbfs, 20)
        assert heard in levels[max(0, number - 120) : number]
        assert number % 13 == 0 or heard <= dbfs


def test_lost_packets_on_a_noisy_line_do_not_make_the_noise_a_voice():
    noise, vad = np.random.default_rng(5), Vad()
    frames = [Frame(noise.normal(0, 400, 160).astype(np.int16)) for _ in range(300)]
    for at in range(0, len(frames), 33):  # 3 % are lost and were filled with silence
        frames[at] = Frame(np.zeros(160, np.int16))
    voiced = [vad.process(frame) for frame in frames]
    assert not any(voiced[50:])


@pytest.mark.parametrize("kind", [kind for kind in noises.KINDS if kind != "music"])
def test_a_noise_of_a_telephone_begins_hardly_an_utterance(sounds, kind):
    clips = [clip.sound for clip in noises.clips(5 * len(noises.KINDS), seed=77) if clip.kind == kind]
    assert sum(begun(sound, sounds, Vad()) > 0 for sound in clips) <= 1


def test_silero_knows_what_the_net_takes_for_a_voice(sounds):
    """Music is nearest to a voice: the net alone lets every second piece of it begin an utterance."""
    clips = [clip.sound for clip in noises.clips(10 * len(noises.KINDS), seed=77) if clip.kind == "music"]
    alone = sum(begun(sound, sounds, Vad()) > 0 for sound in clips)
    assert sum(begun(sound, sounds, Vad(silero())) > 0 for sound in clips) < max(2, alone)


def test_both_judges_hear_a_sentence(sounds, speech):
    assert silero() is not None, "make silero installs it"
    assert begun(speech, sounds, Vad(silero())) == begun(speech, sounds, Vad()) == 1


@pytest.mark.parametrize("better", [None, silero()], ids=["net", "net and Silero"])
def test_a_noise_that_goes_on_behind_a_sentence_does_not_hold_the_line(sounds, speech, better):
    judged = voiced(sounds.frames(sounds.white(1000, -62), speech, sounds.coloured(4000, -34)), Vad(better))
    assert sum(judged[50 + len(speech) // 160 + 10 :]) < 10
