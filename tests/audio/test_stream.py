import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.audio.g711 import PCMA, PCMU
from ivr.audio.rtp import RtpPacket, TelephoneEvent
from ivr.audio.stream import LONGEST_GAP, Stream

TONE = np.full(160, 988, np.int16)  # a value that both ways of mu-law keep


def packet(number, samples=160, law=PCMU, ssrc=1, timestamp=None):
    """The packet of this number in a stream of equal packets, the first at an arbitrary place."""
    timestamp = 4_294_967_000 + number * samples if timestamp is None else timestamp
    payload = law.encode(np.full(samples, 988, np.int16))
    return bytes(RtpPacket(law.payload_type, 65_530 + number & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc, payload))


def fed(stream, *datagrams):
    return [frame for data in datagrams for frame in stream.feed(data)]


def joined(frames):
    return np.concatenate([frame.pcm for frame in frames]) if frames else np.zeros(0, np.int16)


def assert_continuous(frames):
    assert all(len(frame.pcm) == 160 and frame.rate == 8000 for frame in frames)
    assert [frame.timestamp for frame in frames] == [160 * number for number in range(len(frames))]


def test_a_steady_stream_becomes_one_frame_a_packet():
    stream = Stream()
    for number in range(20):
        (frame,) = stream.feed(packet(number))
        assert frame.timestamp == 160 * number
        assert (frame.pcm == TONE).all()
    assert (stream.received, stream.malformed, stream.unknown, stream.filled) == (20, 0, 0, 0)


@pytest.mark.parametrize("samples", [80, 240, 160, 40, 480, 100])
def test_frames_have_their_length_whatever_the_packets_have(samples):
    frames = fed(Stream(), *(packet(number, samples) for number in range(12)))
    assert_continuous(frames)
    assert len(frames) == 12 * samples // 160
    assert (joined(frames) == 988).all()


def test_a_lost_packet_becomes_silence_of_its_length():
    stream = Stream()
    frames = fed(stream, *(packet(number) for number in range(10) if number not in (3, 4)))
    assert_continuous(frames)
    assert len(frames) == 10
    silent = [number for number, frame in enumerate(frames) if not frame.pcm.any()]
    assert silent == [3, 4]
    assert (stream.jitter.lost, stream.filled) == (2, 320)


def test_overtaken_and_doubled_packets_leave_no_trace():
    stream = Stream()
    frames = fed(stream, *(packet(number) for number in (0, 2, 1, 1, 3, 5, 4, 4, 6)))
    assert_continuous(frames)
    assert len(frames) == 7
    assert (joined(frames) == 988).all()
    assert (stream.jitter.reordered, stream.jitter.duplicate) == (2, 2)


def test_a_pause_of_the_sender_becomes_silence_and_no_more_than_a_second_of_it():
    stream = Stream()
    frames = fed(
        stream,
        packet(0, timestamp=0),
        packet(1, timestamp=160 + 800),
        packet(2, timestamp=1120 + 10_000_000),
        packet(3, timestamp=1280 + 10_000_000),
    )
    assert_continuous(frames)
    assert stream.filled == 800 + LONGEST_GAP
    assert len(frames) == 4 + 5 + LONGEST_GAP // 160


@pytest.mark.parametrize("timestamp", [160 + 79, 160 - 40, 0, 2**32 - 5000])
def test_a_senders_clock_that_is_put_right_or_back_makes_no_silence(timestamp):
    stream = Stream()
    frames = fed(
        stream, packet(0, timestamp=0), packet(1, timestamp=timestamp), packet(2, timestamp=timestamp + 160)
    )
    assert_continuous(frames)
    assert (len(frames), stream.filled) == (3, 0)


def test_a_new_source_with_another_clock_goes_on_without_a_gap():
    stream = Stream()
    frames = fed(
        stream, packet(0), packet(1), packet(700, ssrc=2, timestamp=5), packet(701, ssrc=2, timestamp=165)
    )
    assert_continuous(frames)
    assert (len(frames), stream.filled, stream.jitter.restarts) == (4, 0, 1)


def test_the_law_may_change_within_the_stream():
    stream = Stream()
    frames = fed(stream, packet(0), packet(1, law=PCMA), packet(2))
    assert_continuous(frames)
    assert np.abs(joined(frames).astype(int) - 988).max() <= 32


def test_a_key_among_the_sound_is_silence_of_its_length():
    stream = Stream()
    at = 160
    keys = [
        bytes(RtpPacket(101, number, at, 1, bytes(TelephoneEvent(5, number > 4, 10, 160 * number))))
        for number in range(1, 7)
    ]
    before, after = (
        bytes(RtpPacket(0, number, timestamp, 1, PCMU.encode(TONE)))
        for number, timestamp in ((0, 0), (7, at + 640))
    )
    frames = fed(stream, before, *keys, after)
    assert_continuous(frames)
    assert [bool(frame.pcm.any()) for frame in frames] == [True, False, False, False, False, True]
    assert (stream.unknown, stream.jitter.lost) == (6, 0)


def test_what_is_no_packet_is_counted_and_disturbs_nothing():
    stream = Stream()
    frames = fed(stream, packet(0), b"", b"\x00" * 40, packet(1)[:11], packet(1), b"\xff" * 2000, packet(2))
    assert_continuous(frames)
    assert len(frames) == 3
    assert (stream.received, stream.malformed) == (7, 4)


@given(
    st.lists(
        st.binary(max_size=60) | st.binary(max_size=60).map(lambda tail: b"\x80\x00" + tail), max_size=30
    )
)
def test_whatever_comes_the_frames_are_continuous_and_bounded(datagrams):
    stream = Stream()
    frames = fed(stream, *datagrams)
    assert_continuous(frames)
    most = len(datagrams) * (LONGEST_GAP + 60) // 160
    assert len(frames) <= most


@given(st.sets(st.integers(1, 58)), st.integers(40, 240))
def test_whatever_is_lost_the_length_of_the_stream_is_true(lost, samples):
    lost = {number for number in lost if not {number + 1, number + 2, number + 3, number + 4} & lost}
    stream = Stream()
    frames = fed(stream, *(packet(number, samples) for number in range(64) if number not in lost))
    assert_continuous(frames)
    expected = 64 if samples >= 80 else 64 - len(lost)  # a gap below half a frame is not made good
    assert len(joined(frames)) == expected * samples - expected * samples % 160
