"""The encoding of AWS, byte for byte as in the vectors that its own SDKs are tested with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.stt.eventstream import Message

BODY = b"{'foo':'bar'}"
VECTORS = {
    "empty": (
        Message(),
        b"\x00\x00\x00\x10\x00\x00\x00\x00\x05\xc2H\xeb}\x98\xc8\xff",
    ),
    "no headers": (
        Message(payload=BODY),
        b"\x00\x00\x00\x1d\x00\x00\x00\x00\xfdR\x8cZ" + BODY + b"\xc3e96",
    ),
    "a text": (
        Message({"content-type": "application/json"}, BODY),
        b"\x00\x00\x00=\x00\x00\x00 \x07\xfd\x83\x96\x0ccontent-type\x07\x00\x10application/json"
        + BODY
        + b"\x8d\x9c\x08\xb1",
    ),
}
NUMBER = (
    b"\x00\x00\x00+\x00\x00\x00\x0e4\x8b\xec{\x08event-id\x04\x00\x00\xa0\x0c" + BODY + b"\xd3\x89\x02\x85"
)


@pytest.mark.parametrize(("message", "data"), VECTORS.values(), ids=VECTORS)
def test_a_message_is_these_bytes(message, data):
    assert bytes(message) == data
    assert Message.parse(data) == message


def test_headers_that_are_no_texts_are_passed_over():
    assert Message.parse(NUMBER) == Message({}, BODY)


@given(
    st.dictionaries(st.text(min_size=1, max_size=20), st.text(max_size=50), max_size=4),
    st.binary(max_size=99),
)
def test_what_is_written_is_read_again(headers, payload):
    message = Message(headers, payload)
    assert Message.parse(bytes(message)) == message


@given(st.integers(0, len(NUMBER) - 1), st.integers(1, 255))
def test_a_byte_that_changed_on_the_way_is_noticed(at, by):
    broken = bytearray(NUMBER)
    broken[at] ^= by
    with pytest.raises(ValueError):
        Message.parse(bytes(broken))


@given(st.binary(max_size=200))
def test_anything_else_is_a_value_error(data):
    try:
        Message.parse(data)
    except ValueError:
        return
    assert bytes(Message.parse(data))[:4] == data[:4]
