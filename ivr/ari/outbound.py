"""What we ask of Asterisk: one function per operation makes a `Request`, the client sends it.

Every operation stands in OPERATIONS under the name that Asterisk's own api-docs give it
(file.nickname), so that a test can ask a live Asterisk whether it exists with these parameters.
Source: Asterisk 22.10, rest-api/api-docs/*.json.

Ids are chosen by us wherever Asterisk lets us: its reply and its events race, and a command whose
reply was lost can be told apart from one that never arrived.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

from ivr.errors import AriError

LONGEST_LINE = 4000
"""Bytes of a path and its query; Asterisk refuses a request line of more than 4,096."""

_DIALPLAN_NAME = re.compile(r"[A-Za-z0-9_-]{1,79}")

LARGEST_BODY = 40_000
"""Bytes of a body; Asterisk refuses more than 40,960."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of Asterisk's api-docs.

    `path` has its parameters in braces, `query` names those that we send behind it, `body` the
    one that travels as JSON. `repeatable`: to do it twice is to do it once.
    """

    name: str
    method: str
    path: str
    query: tuple[str, ...] = ()
    body: str | None = None
    repeatable: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """`path` is percent-encoded and stands behind …/ari; `params` are not encoded yet."""

    operation: Operation
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None

    @property
    def method(self) -> str:
        return self.operation.method


def _once(name: str, route: str, *query: str, body: str | None = None) -> Operation:
    method, path = route.split()
    return Operation(name, method, path, query, body)


def _repeatable(name: str, route: str, *query: str, body: str | None = None) -> Operation:
    method, path = route.split()
    return Operation(name, method, path, query, body, repeatable=True)


_CHANNEL, _BRIDGE, _PLAYBACK = "/channels/{channelId}", "/bridges/{bridgeId}", "/playbacks/{playbackId}"
_RECORDING, _STORED = "/recordings/live/{recordingName}", "/recordings/stored/{recordingName}"
_APPLICATION = "/applications/{applicationName}"

OPERATIONS: Mapping[str, Operation] = {
    operation.name: operation
    for operation in (
        # a caller's channel
        _repeatable("channels.list", "GET /channels"),
        _repeatable("channels.get", f"GET {_CHANNEL}"),
        _once("channels.create", "POST /channels/create", "endpoint", "app", "channelId"),
        _repeatable("channels.answer", f"POST {_CHANNEL}/answer"),
        _repeatable("channels.hangup", f"DELETE {_CHANNEL}", "reason"),
        _once("channels.continueInDialplan", f"POST {_CHANNEL}/continue", "context", "extension", "priority"),
        _repeatable("channels.getChannelVar", f"GET {_CHANNEL}/variable", "variable"),
        _repeatable("channels.setChannelVar", f"POST {_CHANNEL}/variable", "variable", "value"),
        _repeatable("channels.setChannelVars", f"POST {_CHANNEL}/variables", body="variables"),
        # speaking
        _once("channels.playWithId", f"POST {_CHANNEL}/play/{{playbackId}}", "media"),
        _repeatable("channels.startMoh", f"POST {_CHANNEL}/moh"),
        _repeatable("channels.stopMoh", f"DELETE {_CHANNEL}/moh"),
        _repeatable("playbacks.stop", f"DELETE {_PLAYBACK}"),
        _repeatable("playbacks.control", f"POST {_PLAYBACK}/control", "operation"),
        # hearing
        _once(
            "channels.snoopChannelWithId",
            f"POST {_CHANNEL}/snoop/{{snoopId}}",
            *("spy", "whisper", "app", "appArgs"),
        ),
        _once(
            "channels.record",
            f"POST {_CHANNEL}/record",
            *("name", "format", "maxDurationSeconds", "maxSilenceSeconds", "ifExists", "beep", "terminateOn"),
        ),
        _repeatable("recordings.stop", f"POST {_RECORDING}/stop"),
        _repeatable("recordings.deleteStored", f"DELETE {_STORED}"),
        _once(
            "channels.externalMedia",
            "POST /channels/externalMedia",
            *("channelId", "app", "external_host", "format", "data"),
            *("encapsulation", "transport", "connection_type", "direction"),
        ),
        _repeatable("bridges.list", "GET /bridges"),
        _once("bridges.createWithId", f"POST {_BRIDGE}", "type", "name"),
        _repeatable("bridges.addChannel", f"POST {_BRIDGE}/addChannel", "channel"),
        _repeatable("bridges.destroy", f"DELETE {_BRIDGE}"),
        # Asterisk, and our application in it
        _repeatable("applications.get", f"GET {_APPLICATION}"),
        _repeatable("applications.subscribe", f"POST {_APPLICATION}/subscription", "eventSource"),
        _repeatable("asterisk.getInfo", "GET /asterisk/info"),
        _repeatable("asterisk.ping", "GET /asterisk/ping"),
        _repeatable("asterisk.getGlobalVar", "GET /asterisk/variable", "variable"),
        _repeatable("asterisk.setGlobalVar", "POST /asterisk/variable", "variable", "value"),
        _once("events.userEvent", "POST /events/user/{eventName}", "application", body="variables"),
    )
}


def list_channels() -> Request:
    return _request("channels.list")


def get_channel(channel: str) -> Request:
    return _request("channels.get", channel)


def create(channel: str, endpoint: str, app: str) -> Request:
    """A new channel that is not dialled: it only stands there, in Stasis, until it is hung up."""
    return _request("channels.create", endpoint=endpoint, app=app, channelId=_name(channel))


def answer(channel: str) -> Request:
    return _request("channels.answer", channel)


def hangup(channel: str, reason: str = "normal") -> Request:
    """`reason`: normal, busy, congestion, no_answer, timeout, rejected, unallocated,
    normal_unspecified, number_incomplete, codec_mismatch, interworking, failure or
    answered_elsewhere."""
    return _request("channels.hangup", channel, reason=reason)


def continue_in_dialplan(channel: str, context: str, extension: str, priority: int = 1) -> Request:
    """Give the caller back to the dialplan.

    Asterisk does not check the target: with a wrong one it answers 204 and drops the caller. It
    waits for a running prompt, so stop that first.
    """
    return _request(
        "channels.continueInDialplan",
        channel,
        context=context,
        extension=extension,
        priority=str(priority),
    )


def get_variable(channel: str, name: str) -> Request:
    """Answered with {"value": …}, or refused with 404. Functions are variables too."""
    return _request("channels.getChannelVar", channel, variable=name)


def dialplan_has(channel: str, context: str, extension: str) -> Request:
    """Whether a caller can be sent there, as {"value": "1"} or "0". Asked through any live channel.

    `continue` to what is not there drops the caller.
    """
    for part in (context, extension):
        if not _DIALPLAN_NAME.fullmatch(part):
            raise AriError(f"{part!r} cannot be a name in the dialplan.")
    return get_variable(channel, f"DIALPLAN_EXISTS({context},{extension},1)")


def queue_waiting(channel: str, queue: str) -> Request:
    """How many callers wait in a queue, as {"value": "3"}. Asked through any live channel."""
    return get_variable(channel, f"QUEUE_WAITING_COUNT({_name(queue)})")


def queue_members(channel: str, queue: str, which: str = "ready") -> Request:
    """How many agents a queue has: `which` is ready, free, logged or count."""
    return get_variable(channel, f"QUEUE_MEMBER({_name(queue)},{_name(which)})")


def set_variable(channel: str, name: str, value: str) -> Request:
    """Waits for a running prompt, as all commands to a channel do."""
    return _request("channels.setChannelVar", channel, variable=name, value=value)


def set_variables(channel: str, variables: Mapping[str, str]) -> Request:
    """Several at once (Asterisk 22.10.0 and later). Waits for a running prompt."""
    return _request("channels.setChannelVars", channel, body=variables)


def play(channel: str, playback: str, media: Sequence[str]) -> Request:
    """Play the media one after the other, to the caller alone. Several travel as JSON: a sentence in pieces
    is longer than a request line may be.

    PlaybackFinished tells the end; it never comes for a scheme that Asterisk does not know or
    that it cannot carry out, so every playback needs a watchdog.
    """
    if not media or any("," in uri or not uri for uri in media):
        raise AriError(f"What is to be played must be one or more URIs without commas, not {list(media)!r}.")
    first = _request("channels.playWithId", channel, playback, media=media[0])
    if len(media) == 1:
        return first
    body = {"media": [_text(uri) for uri in media]}
    _fits(first.operation, "body", len(json.dumps(body)), LARGEST_BODY)
    return replace(first, params={}, body=body)


def start_music(channel: str) -> Request:
    """Music on hold, to the caller alone; no event tells of it."""
    return _request("channels.startMoh", channel)


def stop_music(channel: str) -> Request:
    return _request("channels.stopMoh", channel)


def stop_playback(playback: str) -> Request:
    return _request("playbacks.stop", playback)


def pause_playback(playback: str) -> Request:
    """A paused prompt holds its channel as a running one does: put a watchdog on it."""
    return _request("playbacks.control", playback, operation="pause")


def unpause_playback(playback: str) -> Request:
    return _request("playbacks.control", playback, operation="unpause")


def snoop(channel: str, snoop: str, app: str, app_args: str, *, spy: str = "in") -> Request:
    """A new channel that hears the caller (`spy`: in, out, both). Its own StasisStart, with
    `app_args`, says when it can be used.

    Never ask twice for one id: it is refused with 500, and Asterisk 22.10.1 leaks what it had
    begun, so that it no longer ends on SIGTERM.
    """
    return _request(
        "channels.snoopChannelWithId", channel, snoop, spy=spy, whisper="none", app=app, appArgs=app_args
    )


def external_media(channel: str, app: str, external_host: str, *, format: str = "ulaw", data: str) -> Request:
    """A new channel that sends what it hears as RTP to `external_host` (address:port; a host's
    name would block Asterisk while it is resolved).

    The reply's `channelvars` hold UNICASTRTP_LOCAL_ADDRESS and UNICASTRTP_LOCAL_PORT, where the
    RTP comes from; `data` comes back as the args of its StasisStart. Asterisk never removes this
    channel by itself. Never ask twice for one id, as with `snoop`.
    """
    return _request(
        "channels.externalMedia",
        channelId=_name(channel),
        app=app,
        external_host=external_host,
        encapsulation="rtp",
        transport="udp",
        connection_type="client",
        format=format,
        direction="both",
        data=data,
    )


def record(channel: str, name: str, *, longest: int, silence: int, beep: bool) -> Request:
    """Record what comes from a channel as 8 kHz WAV below Asterisk's spool/recording, until a key,
    `silence` (s), `longest` (s), or the end of the channel.

    RecordingFinished tells the end, also when a full disk took nothing: look at the file. Not in
    a bridge, and nothing can be played meanwhile.
    """
    return _request(
        "channels.record",
        channel,
        name=_name(name),
        format="wav",
        maxDurationSeconds=str(longest),
        maxSilenceSeconds=str(silence),
        ifExists="fail",
        beep="true" if beep else "false",
        terminateOn="any",
    )


def stop_recording(name: str) -> Request:
    """What was recorded is kept."""
    return _request("recordings.stop", name)


def delete_recording(name: str) -> Request:
    return _request("recordings.deleteStored", name)


def list_bridges() -> Request:
    return _request("bridges.list")


def create_bridge(bridge: str, *, type: str = "mixing", name: str = "") -> Request:
    return _request("bridges.createWithId", bridge, type=type, name=name)


def destroy_bridge(bridge: str) -> Request:
    """Channels in it stay alive and ours."""
    return _request("bridges.destroy", bridge)


def add_to_bridge(bridge: str, channel: str) -> Request:
    """Only after the channel's own StasisStart, else 422. 204 does not prove that it lives."""
    if "," in channel:
        raise AriError(f"A channel's id cannot hold a comma here: {channel!r}.")
    return _request("bridges.addChannel", bridge, channel=_name(channel))


def application_info(app: str) -> Request:
    return _request("applications.get", app)


def subscribe_to_channel(app: str, channel: str) -> Request:
    """Hear of this channel's end even when it has left Stasis (ChannelDestroyed)."""
    return _request("applications.subscribe", app, eventSource=f"channel:{_name(channel)}")


def asterisk_info() -> Request:
    return _request("asterisk.getInfo")


def ping() -> Request:
    return _request("asterisk.ping")


def get_global(name: str) -> Request:
    return _request("asterisk.getGlobalVar", variable=name)


def set_global(name: str, value: str) -> Request:
    return _request("asterisk.setGlobalVar", variable=name, value=value)


def user_event(name: str, app: str, variables: Mapping[str, str]) -> Request:
    """An event to ourselves. 204 does not prove that anyone hears it: only the event does."""
    return _request("events.userEvent", name, application=app, body=variables)


def _request(name: str, /, *ids: str, body: Mapping[str, str] | None = None, **params: str) -> Request:
    """Raises AriError when a text cannot be sent, or the request is larger than Asterisk reads."""
    operation = OPERATIONS[name]
    path = operation.path
    for id in ids:
        before, _, rest = path.partition("{")
        path = before + quote(_name(id), safe="") + rest.partition("}")[2]
    params = {key: _text(value) for key, value in params.items()}
    variables = {_text(key): _text(value) for key, value in (body or {}).items()}
    _fits(operation, "request line", len(path) + len(urlencode(params)), LONGEST_LINE)
    _fits(operation, "body", len(json.dumps(variables)), LARGEST_BODY)
    return Request(operation, path, params, {operation.body: variables} if operation.body else None)


def _fits(operation: Operation, part: str, size: int, most: int) -> None:
    if size > most:
        raise AriError(f"{operation.method} {operation.path} would need a {part} of {size} bytes.")


def _name(id: str) -> str:
    """An id or a name: not empty, and nothing that a path would swallow."""
    if id in ("", ".", ".."):
        raise AriError(f"{id!r} cannot be the id of anything.")
    return _text(id)


def _text(text: str) -> str:
    """A text that Asterisk can read: UTF-8 without a NUL, at which C would end it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise AriError(f"{text!r} cannot be written as UTF-8.") from None
    if "\0" in text:
        raise AriError(f"{text!r} holds a NUL character.")
    return text
