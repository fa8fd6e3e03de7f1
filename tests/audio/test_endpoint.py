import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.audio.endpoint import Endpointer, PreRoll
from ivr.audio.frame import Frame
from ivr.audio.vad import Vad


def run(endpointer, pattern, ms=20):
    """What happened, and when (ms): "+" is a voiced frame, "." a silent one."""
    happened = []
    for sign in pattern:
        event = endpointer.process(sign == "+", ms)
        if event:
            happened.append((event, endpointer.now_ms))
    return happened


@pytest.mark.parametrize(
    ("pattern", "happened"),
    [
        ("." * 100, []),
        ("..+..+....+..", []),
        ("+++" + "." * 50, []),
        ("+++" + "." * 6 + "+++" + "." * 50, []),
        ("..++++", [("started", 120)]),
        ("..+.+.+.+", [("started", 180)]),
        ("++++" + "." * 24, [("started", 80)]),
        ("++++" + "." * 25, [("started", 80), ("ended", 580)]),
        ("++++" + "." * 24 + "+" + "." * 25, [("started", 80), ("ended", 1080)]),
        (
            "++++" + "." * 25 + "++++" + "." * 25,
            [("started", 80), ("ended", 580), ("started", 660), ("ended", 1160)],
        ),
    ],
)
def test_an_utterance_begins_with_a_few_voiced_frames_and_ends_with_a_window_of_silence(pattern, happened):
    assert run(Endpointer(), pattern) == happened


@pytest.mark.parametrize("ms", [10, 20, 30])
def test_it_counts_milliseconds_and_not_frames(ms):
    happened = run(Endpointer(window_ms=300), "." * (600 // ms) + "+" * (240 // ms) + "." * (600 // ms), ms)
    assert happened == [("started", 600 + -(-80 // ms) * ms), ("ended", 840 + 300)]


def test_it_knows_where_the_utterance_lies():
    endpointer = Endpointer()
    run(endpointer, "....+.+++" + "." * 5 + "++" + "." * 25)
    assert (endpointer.start_ms, endpointer.end_ms, endpointer.utterance_ms) == (80, 320, 240)
    assert (endpointer.now_ms, endpointer.silence_ms, endpointer.speaking) == (820, 500, False)


@pytest.mark.parametrize(("window_ms", "ends"), [(200, 280), (400, 480), (100, 260)])
def test_the_window_may_be_set_while_somebody_speaks(window_ms, ends):
    endpointer = Endpointer(window_ms=900)
    assert run(endpointer, "++++" + "." * 8) == [("started", 80)]
    endpointer.window_ms = window_ms
    assert run(endpointer, "." * 20) == [("ended", ends)]


def test_noise_without_end_is_ended_and_begins_nothing_before_a_silence():
    endpointer = Endpointer(longest_ms=2000)
    assert run(endpointer, "+" * 500) == [("started", 80), ("ended", 2000)]
    assert (endpointer.start_ms, endpointer.end_ms) == (0, 2000)
    assert run(endpointer, "." * 24 + "+" * 10 + "." * 24 + "+") == []
    assert endpointer.utterance_ms == 2000
    assert run(endpointer, "." * 25 + "++++") == [("started", endpointer.now_ms)]


def test_it_begins_anew_after_an_utterance_that_was_long_and_ended_by_itself():
    endpointer = Endpointer(window_ms=100, longest_ms=1000)
    assert [event for event, _ in run(endpointer, ("+" * 40 + "." * 10) * 3)] == ["started", "ended"] * 3


@given(st.text("+.", max_size=400), st.integers(0, 800), st.integers(100, 3000))
def test_started_and_ended_take_turns_and_enclose_the_voice(pattern, window_ms, longest_ms):
    endpointer, last = Endpointer(window_ms=window_ms, longest_ms=longest_ms), "ended"
    for sign in pattern:
        event = endpointer.process(sign == "+", 20)
        assert event != last
        last = event or last
        assert endpointer.speaking == (last == "started")
        assert 0 <= endpointer.start_ms <= endpointer.end_ms <= endpointer.now_ms
        assert endpointer.utterance_ms <= longest_ms + 160


def heard(sound, sounds, **kinds):
    vad, endpointer = Vad(), Endpointer(**kinds)
    events = []
    for frame in sounds.frames(sound):
        event = endpointer.process(vad.process(frame), frame.ms)
        if event:
            events.append((event, endpointer.start_ms, endpointer.end_ms))
    return events


@pytest.mark.parametrize("signal_to_noise", [40, 20, 15])
def test_a_spoken_sentence_is_one_utterance_from_its_beginning_to_its_end(sounds, speech, signal_to_noise):
    line = np.concatenate((np.zeros(16_000), speech, np.zeros(12_000)))
    line += sounds.coloured(len(line) // 8 + 1, -24 - signal_to_noise)[: len(line)]
    (_, start, _), (_, _, end) = heard(line, sounds)
    begin, stop = 2000, 2000 + len(speech) // 8
    assert begin - 40 <= start <= begin + 200
    assert stop - 300 <= end <= stop + 200


@pytest.mark.parametrize("dbfs", [-30, -16, -6])
def test_clicks_begin_nothing(sounds, dbfs):
    assert heard(sounds.clicks(20_000, dbfs), sounds) == []


def test_two_sentences_are_two_utterances(sounds, speech):
    pause = np.zeros(8000)
    events = heard(np.concatenate((pause, speech, pause, speech, pause)) + 3, sounds)
    assert [event for event, *_ in events] == ["started", "ended"] * 2


def frame(number, samples=160):
    return Frame(np.zeros(samples, np.int16), 8000, 160 * number)


def test_the_pre_roll_keeps_the_last_frames_in_order():
    pre_roll = PreRoll(100)
    assert pre_roll.frames() == []
    for number in range(8):
        pre_roll.push(frame(number))
    assert [each.timestamp // 160 for each in pre_roll.frames()] == [3, 4, 5, 6, 7]
    assert len(pre_roll.frames()) == 5


def test_the_pre_roll_counts_milliseconds():
    pre_roll = PreRoll(100)
    for number, samples in enumerate([480, 80, 240, 240]):
        pre_roll.push(frame(number, samples))
    assert [each.ms for each in pre_roll.frames()] == [10, 30, 30]
