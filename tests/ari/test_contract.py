"""What we ask of Asterisk, and what we read of it, is what a live Asterisk says it has."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import aiohttp
import pytest

from ivr.ari.inbound import MAKERS
from ivr.ari.outbound import OPERATIONS, Operation
from tests.conftest import Pbx

pytestmark = pytest.mark.asterisk

FILES = sorted({name.partition(".")[0] for name in OPERATIONS})


@pytest.fixture(scope="module")
def documents(pbx: Pbx) -> dict[str, Any]:
    """Asterisk's own /ari/api-docs, by the name of the file."""
    headers = {"Authorization": aiohttp.encode_basic_auth("ivr", pbx.secrets["ari_password"])}

    def fetch(file: str) -> Any:
        request = urllib.request.Request(f"{pbx.ari_url}/api-docs/{file}.json", headers=headers)
        with urllib.request.urlopen(request, timeout=5) as reply:
            return json.load(reply)

    return {file: fetch(file) for file in FILES}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=list(OPERATIONS))
def test_asterisk_has_the_operation_with_these_parameters(
    documents: dict[str, Any], operation: Operation
) -> None:
    file, _, nickname = operation.name.partition(".")
    found = [
        (api["path"], documented)
        for api in documents[file]["apis"]
        for documented in api["operations"]
        if documented["nickname"] == nickname
    ]
    ((path, documented),) = found
    assert (documented["httpMethod"], path) == (operation.method, operation.path)
    parameters = {(one["paramType"], one["name"]) for one in documented.get("parameters", [])}
    ours = {("query", name) for name in operation.query}
    if operation.body:
        ours.add(("body", operation.body))
    assert ours <= parameters
    needed = {(one["paramType"], one["name"]) for one in documented.get("parameters", []) if one["required"]}
    assert {(kind, name) for kind, name in needed if kind != "path"} <= ours


NEEDED = {
    "StasisStart": {"args", "channel", "replace_channel"},
    "ChannelHangupRequest": {"channel", "cause"},
    "ChannelDestroyed": {"channel", "cause", "cause_txt"},
    "ChannelDtmfReceived": {"channel", "digit", "duration_ms"},
    "PlaybackStarted": {"playback"},
    "PlaybackFinished": {"playback"},
    "RecordingFinished": {"recording"},
    "RecordingFailed": {"recording"},
    "ChannelEnteredBridge": {"bridge", "channel"},
    "ChannelLeftBridge": {"bridge", "channel"},
    "ChannelUserevent": {"eventname", "userevent"},
}


@pytest.mark.parametrize("type", sorted(MAKERS))
def test_asterisk_sends_events_of_this_type_with_what_we_read(documents: dict[str, Any], type: str) -> None:
    models = documents["events"]["models"]
    assert models[type]["properties"].keys() >= NEEDED.get(type, set())
    assert type in models["Event"]["subTypes"]


def test_asterisk_writes_channels_bridges_and_playbacks_as_we_read_them(
    documents: dict[str, Any],
) -> None:
    read = {
        ("channels", "Channel"): {"id", "name", "state", "caller", "dialplan", "channelvars"},
        ("channels", "CallerID"): {"name", "number"},
        ("channels", "DialplanCEP"): {"app_name", "app_data"},
        ("bridges", "Bridge"): {"id", "name", "bridge_type", "channels"},
        ("playbacks", "Playback"): {"id", "media_uri", "target_uri", "state"},
        ("recordings", "LiveRecording"): {"name", "target_uri", "duration", "cause"},
    }
    for (file, model), properties in read.items():
        assert documents[file]["models"][model]["properties"].keys() >= properties
