import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.softphone.headers import caller_of, extra_headers

INVITE = "\r\n".join(
    [
        "INVITE sip:agent@127.0.0.1 SIP/2.0",
        'From: "Ann \\"A\\" Lee" <sip:5551234@127.0.0.1>;tag=1',
        "X-IVR-Reason: patience",
        "x-ivr-slots: order_number=55421",
        "X-Long: one",
        "  two",
        "X-Twice: a",
        "X-Twice: b",
        "Content-Type: application/sdp",
        "",
        "X-Not: a header, but a line of the body",
    ]
)


def test_all_extra_headers_of_an_invite_are_read_and_nothing_else() -> None:
    assert extra_headers(INVITE) == {
        "X-IVR-Reason": "patience",
        "x-ivr-slots": "order_number=55421",
        "X-Long": "one two",
        "X-Twice": "a, b",
    }


@pytest.mark.parametrize(
    ("value", "name", "number"),
    [
        ('"Ann \\"A\\" Lee" <sip:5551234@127.0.0.1>;tag=1', 'Ann "A" Lee', "5551234"),
        ("Ann <sip:+15551234@host;user=phone>", "Ann", "+15551234"),
        ("<sip:caller@127.0.0.1:5060>", "", "caller"),
        ("sip:caller@127.0.0.1;tag=7", "", "caller"),
        ("sips:caller@127.0.0.1", "", "caller"),
        ("nonsense", "", ""),
        ('"unclosed <sip:a@b>', "", ""),
    ],
)
def test_who_calls_is_read_from_every_form_of_from(value: str, name: str, number: str) -> None:
    assert caller_of(f"INVITE sip:a@b SIP/2.0\r\nFrom: {value}\r\n\r\n") == (name, number)
    assert caller_of(f"INVITE sip:a@b SIP/2.0\r\nf:{value}\r\n\r\n") == (name, number)


@given(st.text(max_size=400))
def test_no_text_whatever_breaks_the_reading(text: str) -> None:
    assert all(name.lower().startswith("x-") for name in extra_headers(text))
    assert len(caller_of(text)) == 2
