"""Every operation as the request it becomes; and what cannot be asked."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.ari import outbound as out
from ivr.ari.outbound import OPERATIONS, Request
from ivr.errors import AriError

# request, method, path, params, body
TABLE: list[tuple[Request, str, str, dict[str, str], Any]] = [
    (out.list_channels(), "GET", "/channels", {}, None),
    (out.get_channel("c"), "GET", "/channels/c", {}, None),
    (
        out.create("c", "Local/s@x/n", "app"),
        "POST",
        "/channels/create",
        {"endpoint": "Local/s@x/n", "app": "app", "channelId": "c"},
        None,
    ),
    (out.answer("c"), "POST", "/channels/c/answer", {}, None),
    (out.hangup("c"), "DELETE", "/channels/c", {"reason": "normal"}, None),
    (out.hangup("c", "busy"), "DELETE", "/channels/c", {"reason": "busy"}, None),
    (
        out.continue_in_dialplan("c", "ivr-queue", "support"),
        "POST",
        "/channels/c/continue",
        {"context": "ivr-queue", "extension": "support", "priority": "1"},
        None,
    ),
    (out.get_variable("c", "X"), "GET", "/channels/c/variable", {"variable": "X"}, None),
    (
        out.queue_waiting("c", "support"),
        "GET",
        "/channels/c/variable",
        {"variable": "QUEUE_WAITING_COUNT(support)"},
        None,
    ),
    (
        out.queue_members("c", "support"),
        "GET",
        "/channels/c/variable",
        {"variable": "QUEUE_MEMBER(support,ready)"},
        None,
    ),
    (
        out.set_variable("c", "TIMEOUT(absolute)", "90"),
        "POST",
        "/channels/c/variable",
        {"variable": "TIMEOUT(absolute)", "value": "90"},
        None,
    ),
    (
        out.set_variables("c", {"A": "1", "B": "é"}),
        "POST",
        "/channels/c/variables",
        {},
        {"variables": {"A": "1", "B": "é"}},
    ),
    (
        out.play("c", "p", ["sound:a"]),
        "POST",
        "/channels/c/play/p",
        {"media": "sound:a"},
        None,
    ),
    (
        out.play("c", "p", ["sound:a", "sound:b"]),
        "POST",
        "/channels/c/play/p",
        {},
        {"media": ["sound:a", "sound:b"]},
    ),
    (out.start_music("c"), "POST", "/channels/c/moh", {}, None),
    (out.stop_music("c"), "DELETE", "/channels/c/moh", {}, None),
    (
        out.record("c", "ivr-a-r1", longest=60, silence=2, beep=True),
        "POST",
        "/channels/c/record",
        {
            "name": "ivr-a-r1",
            "format": "wav",
            "maxDurationSeconds": "60",
            "maxSilenceSeconds": "2",
            "ifExists": "fail",
            "beep": "true",
            "terminateOn": "any",
        },
        None,
    ),
    (out.stop_recording("r"), "POST", "/recordings/live/r/stop", {}, None),
    (out.delete_recording("r"), "DELETE", "/recordings/stored/r", {}, None),
    (
        out.dialplan_has("c", "ivr-transfer", "front_desk"),
        "GET",
        "/channels/c/variable",
        {"variable": "DIALPLAN_EXISTS(ivr-transfer,front_desk,1)"},
        None,
    ),
    (out.stop_playback("p"), "DELETE", "/playbacks/p", {}, None),
    (out.pause_playback("p"), "POST", "/playbacks/p/control", {"operation": "pause"}, None),
    (out.unpause_playback("p"), "POST", "/playbacks/p/control", {"operation": "unpause"}, None),
    (
        out.snoop("c", "s", "ivr", "snoop,c"),
        "POST",
        "/channels/c/snoop/s",
        {"spy": "in", "whisper": "none", "app": "ivr", "appArgs": "snoop,c"},
        None,
    ),
    (
        out.external_media("x", "ivr", "127.0.0.1:4000", data="xm,c"),
        "POST",
        "/channels/externalMedia",
        {
            "channelId": "x",
            "app": "ivr",
            "external_host": "127.0.0.1:4000",
            "encapsulation": "rtp",
            "transport": "udp",
            "connection_type": "client",
            "format": "ulaw",
            "direction": "both",
            "data": "xm,c",
        },
        None,
    ),
    (out.list_bridges(), "GET", "/bridges", {}, None),
    (out.create_bridge("b", name="n"), "POST", "/bridges/b", {"type": "mixing", "name": "n"}, None),
    (out.destroy_bridge("b"), "DELETE", "/bridges/b", {}, None),
    (out.add_to_bridge("b", "c"), "POST", "/bridges/b/addChannel", {"channel": "c"}, None),
    (out.application_info("ivr"), "GET", "/applications/ivr", {}, None),
    (
        out.subscribe_to_channel("ivr", "c"),
        "POST",
        "/applications/ivr/subscription",
        {"eventSource": "channel:c"},
        None,
    ),
    (out.asterisk_info(), "GET", "/asterisk/info", {}, None),
    (out.ping(), "GET", "/asterisk/ping", {}, None),
    (out.get_global("IVR_HB"), "GET", "/asterisk/variable", {"variable": "IVR_HB"}, None),
    (
        out.set_global("IVR_HB", "1"),
        "POST",
        "/asterisk/variable",
        {"variable": "IVR_HB", "value": "1"},
        None,
    ),
    (
        out.user_event("canary", "ivr", {"nonce": "1"}),
        "POST",
        "/events/user/canary",
        {"application": "ivr"},
        {"variables": {"nonce": "1"}},
    ),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[1]} {row[2]}")
def test_an_operation_becomes_its_request(row: tuple[Request, str, str, dict[str, str], Any]) -> None:
    request, *expected = row
    assert [request.method, request.path, dict(request.params), request.body] == expected


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[1]} {row[2]}")
def test_a_request_sends_only_what_its_operation_declares(
    row: tuple[Request, str, str, dict[str, str], Any],
) -> None:
    request = row[0]
    assert set(request.params) <= set(request.operation.query)
    body = {request.operation.body} if request.operation.body else set()
    assert body <= set(request.body or {}) <= body | set(request.operation.query)
    assert "{" not in request.path


def test_every_function_and_every_operation_is_in_the_table() -> None:
    makers = [name for name, f in inspect.getmembers(out, inspect.isfunction) if _makes_requests(name, f)]
    assert len(makers) == len(TABLE) - 2  # hangup and play stand there twice
    assert {row[0].operation.name for row in TABLE} == set(OPERATIONS)


def _makes_requests(name: str, function: Callable[..., Any]) -> bool:
    return not name.startswith("_") and inspect.signature(function).return_annotation == "Request"


def test_what_could_be_done_twice_by_a_repetition_is_not_repeatable() -> None:
    once = {name for name, operation in OPERATIONS.items() if not operation.repeatable}
    assert once == {
        "channels.create",
        "channels.continueInDialplan",
        "channels.playWithId",
        "channels.record",
        "channels.snoopChannelWithId",
        "channels.externalMedia",
        "bridges.createWithId",
        "events.userEvent",
    }


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_an_id_of_any_characters_stays_one_segment_of_the_path(id: str) -> None:
    if id in (".", ".."):
        return
    try:
        path = out.stop_playback(id).path
    except AriError:
        assert len(id) > 300  # too long for a request line
        return
    assert path.isascii()
    assert path.count("/") == 2
    assert unquote(path) == f"/playbacks/{id}"


@pytest.mark.parametrize("id", ["", ".", "..", "a\0b", "\ud800"])
def test_an_id_that_a_path_would_swallow_is_refused(id: str) -> None:
    for ask in (out.answer, out.stop_playback, out.destroy_bridge, out.application_info):
        with pytest.raises(AriError):
            ask(id)


@pytest.mark.parametrize("media", [[], [""], ["sound:a,b"], ["sound:a", ""]])
def test_media_that_asterisk_would_take_apart_is_refused(media: list[str]) -> None:
    with pytest.raises(AriError, match="URIs without commas"):
        out.play("c", "p", media)


def test_two_channels_cannot_be_smuggled_into_a_bridge_as_one() -> None:
    with pytest.raises(AriError):
        out.add_to_bridge("b", "c,d")


def test_a_request_larger_than_asterisk_reads_is_refused_here() -> None:
    with pytest.raises(AriError, match="request line"):
        out.set_variable("c", "A", "x" * 5000)
    with pytest.raises(AriError, match="body"):
        out.set_variables("c", {"A": "x" * 41_000})
    assert out.set_variables("c", {"A": "x" * 20_000}).body is not None


@pytest.mark.parametrize("name", ["", "a,b", "a)", "${X}", "a b", "x" * 80])
def test_only_a_name_is_looked_for_in_the_dialplan(name: str) -> None:
    with pytest.raises(AriError):
        out.dialplan_has("c", "ivr-transfer", name)
