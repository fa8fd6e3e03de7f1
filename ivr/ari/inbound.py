"""Asterisk's event JSON becomes our own values; nothing further in ever sees the JSON.

`read_event` takes one text of the event socket, `read_channel` and `read_bridge` one object of a
REST reply. What no one here needs is None; what is not as Asterisk documents it is an AriError,
and never anything else. Source: Asterisk 22, rest-api/api-docs/events.json.

What a caller can choose (names, numbers, dialled digits, variables) is data: control characters
are removed and the length is bounded. Ids are kept as they are, since they must be sent back.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from ivr.errors import AriError

LONGEST_TEXT = 256
"""Characters of one text that a caller can choose."""

LONGEST_ID = 512
"""Characters of one id (Asterisk's own limit is 149)."""

MOST_PARTS = 32
"""Arguments of one Stasis() and variables of one user event that are read."""

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as it was when Asterisk wrote of it.

    `state` is Asterisk's word: Down, Ring, Ringing, Up, … `application` and `arguments` say what
    the dialplan runs ("Stasis", "ivr,inbound,100"): by these a channel is known again after a
    restart. `variables` holds what Asterisk reports with the channel, like UNICASTRTP_LOCAL_PORT.
    """

    id: str
    name: str = ""
    state: str = ""
    caller_number: str = ""
    caller_name: str = ""
    application: str = ""
    arguments: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bridge:
    id: str
    name: str = ""
    type: str = ""
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`at` is Asterisk's clock, in UTC."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StasisStart(Event):
    """A channel is ours. `args` are those of Stasis(), of snoop (app_args) or of external media
    (data); `replaced` is the id of a channel whose place this one took (attended transfer)."""

    channel: Channel
    args: tuple[str, ...] = ()
    replaced: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StasisEnd(Event):
    """A channel is no longer ours: it went on in the dialplan, or it ended."""

    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelStateChange(Event):
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelHangupRequest(Event):
    """Someone hung up; `cause` as Q.850 (0: not told). StasisEnd follows."""

    channel: Channel
    cause: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelDestroyed(Event):
    """The channel is gone. Comes for certain only when the channel was subscribed to."""

    channel: Channel
    cause: int
    cause_txt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelDtmfReceived(Event):
    """One key, at its release: 0-9, *, #, A-D."""

    channel: Channel
    digit: str
    duration_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackStarted(Event):
    """A media sounds. Comes again for each media of a list, and after each unpause."""

    playback: str
    media: str
    channel: str  # "" when it was played to a bridge


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackFinished(Event):
    """A playback is over: "done" to its end or stopped, "failed" when there is no such media or
    its channel hung up. Of a list, only the last media's failure is told."""

    playback: str
    media: str
    channel: str
    state: Literal["done", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingFinished(Event):
    """A recording is over. It says so too when a full disk took nothing of it: look at the file."""

    recording: str
    channel: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingFailed(Event):
    """A recording could not be made, or not to its end; `cause` in Asterisk's words."""

    recording: str
    channel: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelEnteredBridge(Event):
    bridge: Bridge
    channel: Channel | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLeftBridge(Event):
    bridge: Bridge
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelUserevent(Event):
    """A user event of the dialplan or of a REST user; `variables` are its own."""

    name: str
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationReplaced(Event):
    """Another connection took our application; this one will hear nothing more."""

    application: str


Object = Mapping[str, Any]


def read_event(text: str) -> Event | None:
    """One message of the event socket; None when its type is none of ours.

    Raises AriError when the message is not JSON, not an event, or an event that lacks what
    Asterisk documents as always there.
    """
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise AriError(f"Asterisk sent an event that is not JSON: {clean(str(fault))}.") from None
    message = _object(message, "the event")
    make = MAKERS.get(_text(message, "type"))
    return make(message, _at(message)) if make else None


def read_channel(value: object) -> Channel:
    """One Channel of a REST reply. Raises AriError when it is none."""
    channel = _object(value, "the channel")
    caller = _object(channel.get("caller", {}), "the channel's caller")
    dialplan = _object(channel.get("dialplan", {}), "the channel's place in the dialplan")
    return Channel(
        id=_id(channel, "id"),
        name=_text(channel, "name", ""),
        state=_text(channel, "state", ""),
        caller_number=_text(caller, "number", ""),
        caller_name=_text(caller, "name", ""),
        application=_text(dialplan, "app_name", ""),
        arguments=_text(dialplan, "app_data", ""),
        variables=_variables(channel.get("channelvars", {})),
    )


def read_bridge(value: object) -> Bridge:
    """One Bridge of a REST reply. Raises AriError when it is none."""
    bridge = _object(value, "the bridge")
    return Bridge(
        id=_id(bridge, "id"),
        name=_text(bridge, "name", ""),
        type=_text(bridge, "bridge_type", ""),
        channels=tuple(_id({"id": id}, "id") for id in _list(bridge, "channels")),
    )


def clean(text: str) -> str:
    """A text that a caller can choose, on one line, without control characters, bounded."""
    visible = (c for c in text[: 4 * LONGEST_TEXT] if unicodedata.category(c) not in _INVISIBLE)
    return "".join(visible)[:LONGEST_TEXT].strip()


def _stasis_start(event: Object, at: datetime) -> StasisStart:
    args = tuple(clean(arg) for arg in _list(event, "args")[:MOST_PARTS] if isinstance(arg, str))
    replaced = event.get("replace_channel")
    return StasisStart(
        at=at,
        channel=_channel(event),
        args=args,
        replaced=None if replaced is None else read_channel(replaced).id,
    )


def _hangup_request(event: Object, at: datetime) -> ChannelHangupRequest:
    return ChannelHangupRequest(at=at, channel=_channel(event), cause=_number(event, "cause", 0))


def _destroyed(event: Object, at: datetime) -> ChannelDestroyed:
    return ChannelDestroyed(
        at=at,
        channel=_channel(event),
        cause=_number(event, "cause"),
        cause_txt=_text(event, "cause_txt", ""),
    )


def _dtmf(event: Object, at: datetime) -> ChannelDtmfReceived:
    digit = _text(event, "digit").upper()
    if len(digit) != 1 or digit not in "0123456789*#ABCD":
        raise AriError(f"Asterisk told of a key that no telephone has: {digit!r}.")
    return ChannelDtmfReceived(
        at=at, channel=_channel(event), digit=digit, duration_ms=_number(event, "duration_ms", 0)
    )


def _playback_started(event: Object, at: datetime) -> PlaybackStarted:
    id, media, channel, _ = _playback(event)
    return PlaybackStarted(at=at, playback=id, media=media, channel=channel)


def _playback_finished(event: Object, at: datetime) -> PlaybackFinished:
    id, media, channel, state = _playback(event)
    return PlaybackFinished(
        at=at, playback=id, media=media, channel=channel, state="done" if state == "done" else "failed"
    )


def _playback(event: Object) -> tuple[str, str, str, str]:
    playback = _object(event.get("playback"), "the playback")
    kind, _, target = _id(playback, "target_uri").partition(":")
    return (
        _id(playback, "id"),
        _text(playback, "media_uri", ""),
        target if kind == "channel" else "",
        _text(playback, "state"),
    )


def _recording_finished(event: Object, at: datetime) -> RecordingFinished:
    recording, channel = _recording(event)
    return RecordingFinished(
        at=at, recording=_id(recording, "name"), channel=channel, seconds=_number(recording, "duration", 0)
    )


def _recording_failed(event: Object, at: datetime) -> RecordingFailed:
    recording, channel = _recording(event)
    return RecordingFailed(
        at=at, recording=_id(recording, "name"), channel=channel, cause=_text(recording, "cause", "")
    )


def _recording(event: Object) -> tuple[Object, str]:
    """The recording, and the channel that was recorded."""
    recording = _object(event.get("recording"), "the recording")
    kind, _, target = _id(recording, "target_uri").partition(":")
    return recording, target if kind == "channel" else ""


def _entered(event: Object, at: datetime) -> ChannelEnteredBridge:
    channel = _channel(event) if event.get("channel") is not None else None
    return ChannelEnteredBridge(at=at, bridge=read_bridge(event.get("bridge")), channel=channel)


def _left(event: Object, at: datetime) -> ChannelLeftBridge:
    return ChannelLeftBridge(at=at, bridge=read_bridge(event.get("bridge")), channel=_channel(event))


def _userevent(event: Object, at: datetime) -> ChannelUserevent:
    variables = _variables(event.get("userevent", {}))
    return ChannelUserevent(
        at=at,
        name=_text(event, "eventname"),
        variables={name: value for name, value in variables.items() if name != "eventname"},
    )


MAKERS: Mapping[str, Callable[[Object, datetime], Event]] = {
    "StasisStart": _stasis_start,
    "StasisEnd": lambda event, at: StasisEnd(at=at, channel=_channel(event)),
    "ChannelStateChange": lambda event, at: ChannelStateChange(at=at, channel=_channel(event)),
    "ChannelHangupRequest": _hangup_request,
    "ChannelDestroyed": _destroyed,
    "ChannelDtmfReceived": _dtmf,
    "PlaybackStarted": _playback_started,
    "PlaybackFinished": _playback_finished,
    "RecordingFinished": _recording_finished,
    "RecordingFailed": _recording_failed,
    "ChannelEnteredBridge": _entered,
    "ChannelLeftBridge": _left,
    "ChannelUserevent": _userevent,
    "ApplicationReplaced": lambda event, at: ApplicationReplaced(
        at=at, application=_text(event, "application", "")
    ),
}
"""Asterisk's event type -> the maker of ours."""


def _channel(event: Object) -> Channel:
    return read_channel(event.get("channel"))


def _at(event: Object) -> datetime:
    written = _text(event, "timestamp")
    try:
        at = datetime.fromisoformat(written)
        if at.tzinfo is None:
            raise ValueError("it names no zone")
        return at.astimezone(UTC)
    except (ValueError, OverflowError) as fault:
        raise AriError(f"Asterisk wrote the time of an event as {written!r}: {fault}.") from None


def _object(value: object, what: str) -> Object:
    if not isinstance(value, dict):
        raise AriError(f"Asterisk sent {what} as {type(value).__name__} instead of an object.")
    return value


def _list(holder: Object, key: str) -> list[Any]:
    value = holder.get(key, [])
    if not isinstance(value, list):
        raise AriError(f"Asterisk sent {key!r} as {type(value).__name__} instead of a list.")
    return value


def _text(holder: Object, key: str, default: str | None = None) -> str:
    value = holder.get(key, default)
    if not isinstance(value, str):
        raise AriError(f"Asterisk sent {key!r} as {type(value).__name__} instead of a text.")
    return clean(value)


def _id(holder: Object, key: str) -> str:
    value = holder.get(key)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID:
        raise AriError(f"Asterisk sent {key!r} without an id of 1 to {LONGEST_ID} characters.")
    return value


def _number(holder: Object, key: str, default: int | None = None) -> int:
    value = holder.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise AriError(f"Asterisk sent {key!r} as {type(value).__name__} instead of a whole number.")
    return value


def _variables(value: object) -> dict[str, str]:
    variables = list(_object(value, "variables").items())[:MOST_PARTS]
    return {clean(name): clean(text) for name, text in variables if isinstance(text, str)}
