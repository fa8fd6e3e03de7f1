from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ivr.audio.rtp import RtpPacket, TelephoneEvent
from ivr.errors import RtpError

words = st.integers(0, 16).flatmap(lambda n: st.binary(min_size=4 * n, max_size=4 * n))
u16, u32 = st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF)
packets = st.builds(
    RtpPacket,
    payload_type=st.integers(0, 127),
    sequence=u16,
    timestamp=u32,
    ssrc=u32,
    payload=st.binary(max_size=400),
    marker=st.booleans(),
    csrc=st.lists(u32, max_size=15).map(tuple),
    extension=st.none() | st.tuples(u16, words),
    padding=st.integers(0, 255),
)

PLAIN = bytes.fromhex("80 80 1234 00000140 deadbeef") + b"sound"
FULL = RtpPacket(
    101, 7, 8, 9, b"payload", marker=True, csrc=(1, 2, 3), extension=(0xBEDE, b"12345678"), padding=4
)


def test_every_field_of_a_plain_packet_is_read():
    assert RtpPacket.parse(PLAIN) == RtpPacket(0, 0x1234, 320, 0xDEADBEEF, b"sound", marker=True)


def test_a_packet_without_payload_is_a_packet():
    assert RtpPacket.parse(PLAIN[:12]).payload == b""


@given(packets)
@example(FULL)
def test_a_packet_survives_the_way_through_bytes(packet):
    assert RtpPacket.parse(bytes(packet)) == packet


@given(packets)
@example(FULL)
def test_bytes_survive_the_way_through_a_packet(packet):
    data = bytes(packet)
    assert bytes(RtpPacket.parse(data)) == data


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "at least 12 bytes, this one 0"),
        (PLAIN[:11], "at least 12 bytes, this one 11"),
        (b"\x40" + PLAIN[1:], "version 2, this one 1"),
        (b"\x00" + PLAIN[1:], "version 2, this one 0"),
        (b"\xc0" + PLAIN[1:], "version 2, this one 3"),
        (b"\x8f" + PLAIN[1:], "15 contributing sources and ends before the last"),
        (b"\x90" + PLAIN[1:12], "header extension and ends before it"),
        (b"\x90" + PLAIN[1:12] + b"\xbe\xde\x00", "header extension and ends before it"),
        (b"\x90" + PLAIN[1:12] + b"\xbe\xde\xff\xff1234", "of 65535 words and ends inside it"),
        (b"\xa0" + PLAIN[1:12], "239 bytes of padding and has 0"),
        (b"\xa0" + PLAIN[1:12] + b"ab\x00", "0 bytes of padding and has 3"),
        (b"\xa0" + PLAIN[1:12] + b"ab\x04", "4 bytes of padding and has 3"),
        (b"\xb0" + PLAIN[1:12] + b"\xbe\xde\x00\x01\x00\x00\x00\x01", "1 bytes of padding and has 0"),
    ],
)
def test_each_malformation_has_its_sentence(data, sentence):
    with pytest.raises(RtpError, match=sentence):
        RtpPacket.parse(data)


def test_padding_may_fill_the_whole_payload():
    assert RtpPacket.parse(b"\xa0" + PLAIN[1:12] + b"\x00\x00\x03").payload == b""


@given(packets)
@example(FULL)
def test_a_packet_cut_anywhere_is_refused_or_shorter(packet):
    data = bytes(packet)
    for length in range(len(data)):
        try:
            cut = RtpPacket.parse(data[:length])
        except RtpError:
            continue
        assert len(bytes(cut)) == length
        assert data.startswith(bytes(cut)[:12])


@given(st.binary(max_size=200) | st.binary(max_size=120).map(lambda tail: b"\xbf" + tail))
def test_whatever_comes_is_a_packet_or_an_rtp_error(data):
    try:
        packet = RtpPacket.parse(data)
    except RtpError as error:
        assert str(error).endswith(".")
    else:
        assert len(bytes(packet)) == len(data)


@given(packets, st.data())
def test_a_garbled_packet_is_a_packet_or_an_rtp_error(packet, draw):
    data = bytearray(bytes(packet))
    for _ in range(4):
        data[draw.draw(st.integers(0, min(len(data) - 1, 20)))] = draw.draw(st.integers(0, 255))
    with suppress(RtpError):
        assert len(bytes(RtpPacket.parse(bytes(data)))) == len(data)


@pytest.mark.parametrize(
    ("payload", "event"),
    [
        (b"\x05\x0a\x00\xa0", TelephoneEvent(5, False, 10, 160)),
        (b"\x05\x8a\x03\x20", TelephoneEvent(5, True, 10, 800)),
        (b"\x0b\x7f\xff\xff", TelephoneEvent(11, False, 63, 65535)),
    ],
)
def test_a_telephone_event_is_read(payload, event):
    assert TelephoneEvent.parse(payload) == event


@given(st.builds(TelephoneEvent, st.integers(0, 255), st.booleans(), st.integers(0, 63), u16))
def test_a_telephone_event_survives_the_way_through_bytes(event):
    assert TelephoneEvent.parse(bytes(event)) == event


def test_events_below_sixteen_are_keys_and_the_others_are_not():
    keys = [TelephoneEvent(code, True, 0, 0).key for code in range(17)]
    assert keys == [*"0123456789*#ABCD", None]


@given(st.binary(max_size=3))
def test_a_short_telephone_event_is_an_rtp_error(payload):
    with pytest.raises(RtpError, match="telephone-event has 4 bytes"):
        TelephoneEvent.parse(payload)
