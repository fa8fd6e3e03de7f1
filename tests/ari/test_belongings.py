"""What is ours is told by its name, and nothing else is taken for it."""

import pytest

from ivr.ari import belongings
from ivr.ari.inbound import Channel

CALL = "86f41be38c3f"


@pytest.mark.parametrize("make", [belongings.snoop, belongings.external, belongings.bridge])
@pytest.mark.parametrize("time", [1, 2, 12])
def test_a_helper_is_known_with_its_call(make, time: int) -> None:  # type: ignore[no-untyped-def]
    assert belongings.is_helper(make(CALL, time))
    assert belongings.call_of_helper(make(CALL, time)) == CALL


@pytest.mark.parametrize(
    "id",
    ["ivr-1795200619.0", "1795200619.0", "ivr-snoop-shop", "bridge1-abc", "", "ivr-xm1-", "pbx-ivr-xm1-a"],
)
def test_what_asterisk_names_itself_is_no_helper(id: str) -> None:
    assert not belongings.is_helper(id)


def test_a_playback_names_its_call() -> None:
    assert belongings.call_of_playback(belongings.playback(CALL, "welcome.2")) == CALL
    assert belongings.call_of_playback(belongings.playback(CALL, "with-dash.2")) == CALL
    assert belongings.call_of_playback("somebody-else") == ""


def test_a_recording_names_its_call() -> None:
    assert belongings.call_of_playback(belongings.recording(CALL, 2)) == CALL
    assert not belongings.is_helper(belongings.recording(CALL, 2))


@pytest.mark.parametrize(
    ("id", "application", "arguments", "is_caller"),
    [
        ("ivr-1795200619.0", "Stasis", "ivr,inbound,100", True),
        ("1795200619.0", "Stasis", "ivr,back,abc,FULL", True),
        ("1795200619.0", "Stasis", "other,inbound,100", False),
        ("1795200619.0", "Queue", "support", False),
        ("ivr-snoop1-abc", "Stasis", "ivr,snoop,abc", False),
    ],
)
def test_a_caller_is_known_by_its_application(
    id: str, application: str, arguments: str, is_caller: bool
) -> None:
    channel = Channel(id=id, application=application, arguments=arguments)
    assert belongings.is_caller(channel, "ivr") is is_caller
