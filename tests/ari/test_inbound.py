"""Captured events of an Asterisk 22.10.1 become our values; anything else becomes an AriError."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.ari import inbound
from ivr.ari.inbound import Channel, clean, read_bridge, read_channel, read_event
from ivr.errors import AriError

CAPTURED = Path(__file__).parent.parent / "data" / "ari"
LOCAL = "Local/presses@ivr-test-00000000;1"


def captured(name: str) -> str:
    return (CAPTURED / f"{name}.json").read_text()


def ann(**fields: Any) -> Channel:
    known = {"id": "call-1", "name": LOCAL, "state": "Up", "caller_number": "5550100"}
    return Channel(**{**known, "caller_name": "Ann Example", **fields})


EXPECTED = {
    "stasis_start_caller": {
        "channel": ann(application="Stasis", arguments="ivr,inbound,100"),
        "args": ("inbound", "100"),
        "replaced": None,
    },
    "stasis_start_snoop": {"args": ("snoop", "call-1")},
    "stasis_start_external_media": {"args": ("xm", "call-1")},
    "stasis_end": {"channel": ann(application="Stasis", arguments="ivr,inbound,100")},
    "hangup_request": {"cause": 32},
    "destroyed": {"cause": 16, "cause_txt": "Normal Clearing"},
    "dtmf_5": {"digit": "5", "duration_ms": 100},
    "dtmf_hash": {"digit": "#"},
    "playback_started": {"playback": "p1", "media": "sound:ivr/two", "channel": "call-3"},
    "playback_started_list": {"playback": "pm", "media": "sound:ivr/short"},
    "playback_finished_done": {"playback": "p1", "state": "done"},
    "playback_finished_stopped": {"playback": "p2", "state": "done"},
    "playback_finished_hangup": {"playback": "p6", "state": "failed"},
    "playback_finished_missing": {"playback": "p2", "state": "failed", "media": "sound:missing"},
    "recording_finished": {"recording": "ivr-abc-r2", "channel": "caller1", "seconds": 5},
    "recording_failed": {
        "recording": "ivr-abc-r10",
        "channel": "caller2",
        "cause": "Cannot record channel while in bridge",
    },
    "userevent": {"name": "canary", "variables": {"nonce": "abc"}},
    "replaced": {"application": "ivr"},
}

TYPES = {
    "stasis_start": inbound.StasisStart,
    "stasis_end": inbound.StasisEnd,
    "state_change": inbound.ChannelStateChange,
    "hangup_request": inbound.ChannelHangupRequest,
    "destroyed": inbound.ChannelDestroyed,
    "dtmf": inbound.ChannelDtmfReceived,
    "playback_started": inbound.PlaybackStarted,
    "playback_finished": inbound.PlaybackFinished,
    "recording_finished": inbound.RecordingFinished,
    "recording_failed": inbound.RecordingFailed,
    "entered_bridge": inbound.ChannelEnteredBridge,
    "left_bridge": inbound.ChannelLeftBridge,
    "userevent": inbound.ChannelUserevent,
    "replaced": inbound.ApplicationReplaced,
}

NOT_OURS = {"playback_continuing", "recording_started", "varset", "dial", "dialplan", "bridge_destroyed"}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_captured_event_says_what_asterisk_said(name: str) -> None:
    event = read_event(captured(name))
    assert {key: getattr(event, key) for key in EXPECTED[name]} == EXPECTED[name]


@pytest.mark.parametrize("name", sorted(path.stem for path in CAPTURED.glob("*.json")))
def test_every_captured_event_has_its_type_and_its_time_or_is_none_of_ours(name: str) -> None:
    event = read_event(captured(name))
    if name in NOT_OURS:
        assert event is None
    else:
        kind = next(kind for prefix, kind in TYPES.items() if name.startswith(prefix))
        assert type(event) is kind
        assert event.at.tzinfo is UTC
        assert event.at.date() == datetime(2026, 11, 20).date()


def test_every_type_that_we_make_was_captured_once() -> None:
    types = {json.loads(path.read_text())["type"] for path in CAPTURED.glob("*.json")}
    assert types >= set(inbound.MAKERS)


def test_a_caller_cannot_send_control_characters_into_a_terminal_or_a_log() -> None:
    event = read_event(captured("stasis_start_hostile_name"))
    assert isinstance(event, inbound.StasisStart)
    assert event.channel.caller_name == "A[1m <b>"


def test_a_channel_that_takes_the_place_of_another_names_it() -> None:
    message = json.loads(captured("stasis_start_caller"))
    message["replace_channel"] = {**message["channel"], "id": "call-0"}
    event = read_event(json.dumps(message))
    assert isinstance(event, inbound.StasisStart)
    assert event.replaced == "call-0"


def test_the_reply_to_external_media_holds_where_its_sound_comes_from() -> None:
    channel = read_channel(
        {
            "id": "xm-1",
            "state": "Down",
            "channelvars": {"UNICASTRTP_LOCAL_PORT": "21060", "UNICASTRTP_LOCAL_ADDRESS": "127.0.0.1"},
        }
    )
    assert channel.variables["UNICASTRTP_LOCAL_PORT"] == "21060"


def test_a_bridge_names_its_channels() -> None:
    bridge = read_bridge({"id": "b-1", "name": "ivr-b-1", "bridge_type": "mixing", "channels": ["a", "b"]})
    assert (bridge.id, bridge.name, bridge.type, bridge.channels) == ("b-1", "ivr-b-1", "mixing", ("a", "b"))


@pytest.mark.parametrize(
    ("written", "hours"), [("2026-11-20T18:13:47.939+0000", 0), ("2026-11-20T18:13:47.939-0500", 5)]
)
def test_a_time_of_any_zone_is_told_in_utc(written: str, hours: int) -> None:
    event = read_event(json.dumps({"type": "ApplicationReplaced", "timestamp": written}))
    assert event is not None
    assert event.at == datetime(2026, 11, 20, 18, 13, 47, 939000, UTC) + timedelta(hours=hours)


BROKEN = {
    "nothing": "",
    "no JSON": "{",
    "HTML": "<html>",
    "a list": "[]",
    "a number": "3",
    "null": "null",
    "depth": "[" * 100_000,
    "a huge number": "1" * 5000,
    "no type": "{}",
    "a type that is no text": '{"type": 3}',
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_what_is_no_event_is_an_ari_error(name: str) -> None:
    with pytest.raises(AriError):
        read_event(BROKEN[name])


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("stasis_start_caller", {"timestamp": "yesterday"}),
        ("stasis_start_caller", {"timestamp": "2026-11-20T18:13:47.939"}),
        ("stasis_start_caller", {"timestamp": "0001-01-01T00:00:00+1400"}),
        ("stasis_start_caller", {"channel": None}),
        ("stasis_start_caller", {"channel": {"name": "no id"}}),
        ("stasis_start_caller", {"channel": {"id": ""}}),
        ("stasis_start_caller", {"channel": {"id": "x" * 5000}}),
        ("stasis_start_caller", {"args": "inbound"}),
        ("stasis_start_caller", {"replace_channel": "call-0"}),
        ("dtmf_5", {"digit": "55"}),
        ("dtmf_5", {"digit": ""}),
        ("dtmf_5", {"digit": "x"}),
        ("dtmf_5", {"duration_ms": "100"}),
        ("destroyed", {"cause": None}),
        ("destroyed", {"cause": True}),
        ("playback_finished_done", {"playback": {"id": "p"}}),
        ("left_bridge", {"bridge": {"id": "b", "channels": [3]}}),
    ],
)
def test_an_event_that_lacks_what_it_must_have_is_an_ari_error(name: str, change: dict[str, Any]) -> None:
    with pytest.raises(AriError):
        read_event(json.dumps({**json.loads(captured(name)), **change}))


def test_what_a_caller_can_make_long_is_bounded() -> None:
    message = json.loads(captured("stasis_start_caller"))
    message["channel"]["caller"]["name"] = "x" * 100_000
    message["args"] = ["y" * 100_000] * 1000
    event = read_event(json.dumps(message))
    assert isinstance(event, inbound.StasisStart)
    assert len(event.channel.caller_name) == inbound.LONGEST_TEXT
    assert len(event.args) == inbound.MOST_PARTS
    assert {len(arg) for arg in event.args} == {inbound.LONGEST_TEXT}


@given(st.text())
def test_a_cleaned_text_is_one_bounded_line_that_can_be_written(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) <= inbound.LONGEST_TEXT
    assert len(cleaned.splitlines()) <= 1
    assert cleaned.isprintable() or all(c.isprintable() or c.isspace() for c in cleaned)
    cleaned.encode()
    assert clean(cleaned) == cleaned


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_no_text_raises_anything_but_an_ari_error(text: str) -> None:
    read_or_refuse(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ["timestamp", "channel", "playback", "bridge", "args", "digit", "cause", "userevent", "eventname"]


@given(st.sampled_from(sorted(inbound.MAKERS)), st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_no_event_of_our_types_raises_anything_but_an_ari_error(type: str, fields: dict[str, Any]) -> None:
    read_or_refuse(json.dumps({"timestamp": "2026-11-20T18:13:47.939+0000", **fields, "type": type}))


@given(st.sampled_from(sorted(path.stem for path in CAPTURED.glob("*.json"))), st.data())
def test_a_captured_event_with_one_wrong_value_raises_nothing_but_an_ari_error(
    name: str, data: st.DataObject
) -> None:
    message = json.loads(captured(name))
    holder = message
    while True:
        key = data.draw(st.sampled_from(sorted(holder)))
        if not isinstance(holder[key], dict) or not holder[key] or data.draw(st.booleans()):
            break
        holder = holder[key]
    holder[key] = data.draw(JSON)
    read_or_refuse(json.dumps(message))


def read_or_refuse(text: str) -> None:
    try:
        event = read_event(text)
    except AriError as fault:
        assert len(str(fault)) < 2000
    else:
        assert event is None or isinstance(event, inbound.Event)
