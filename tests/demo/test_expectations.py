from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ivr.demo.expectations import EXPECTED, Evidence, judge, verdict
from ivr.softphone.recording import Recording

VOICE = (np.sin(np.arange(160) / 4) * 8000).astype("<i2").tobytes()
HEADERS = {
    "X-IVR-Call": "c1",
    "X-IVR-Reason": "patience",
    "X-IVR-Slots": "name=Ann%20Lee&order_number=55421",
    "X-IVR-Said": "purple%20elephants",
}
JOURNAL: list[dict[str, Any]] = [
    {
        "type": "Understood",
        "how": "speech",
        "intent": "track_order",
        "confidence": 0.9,
        "text": "track it",
        "slots": {},
    },
    {
        "type": "Understood",
        "how": "keys",
        "intent": None,
        "confidence": 1,
        "text": "55421",
        "slots": {"order_number": "55421"},
    },
    {"type": "LookedUp", "outcome": "ok", "status": 200},
    {"type": "Say", "text": "Order 5 5 4 2 1 was shipped yesterday."},
    {"type": "Enqueue", "queue": "support", "reason": "patience"},
    {"type": "HungUp"},
]
CALLER: list[dict[str, Any]] = [
    {"event": "calling", "mono": 0.0},
    {"event": "answered", "mono": 0.05},
    {"event": "voice_started", "ms": 100, "mono": 0.2},
    {"event": "voice_ended", "ms": 3100, "lasted_ms": 3000, "peak_dbfs": -14.0, "mono": 3.9},
    {"event": "voice_started", "ms": 40100, "mono": 41.1},
    {"event": "voice_ended", "ms": 42000, "lasted_ms": 1900, "peak_dbfs": -14.0, "mono": 43.0},
    {"event": "saying", "mono": 44.0},
    {"event": "said", "mono": 46.0},
    {"event": "hung_up", "code": 200, "mono": 47.0},
]
AGENT: list[dict[str, Any]] = [
    {"event": "incoming", "number": "5551234", "name": "", "headers": HEADERS, "mono": 39.0},
    {"event": "answered", "mono": 40.0},
    {"event": "saying", "mono": 41.0},
    {"event": "said", "mono": 43.0},
    {"event": "voice_started", "ms": 4100, "mono": 44.1},
    {"event": "voice_ended", "ms": 6000, "lasted_ms": 1800, "peak_dbfs": -14.0, "mono": 46.7},
    {"event": "hung_up", "code": 200, "mono": 47.0},
]


def evidence(folder: Path, **changed: Any) -> Evidence:
    recording = Recording(folder / "caller.wav")
    for _ in range(60):
        recording.add(VOICE, VOICE)
    recording.close()
    facts = {"journal": JOURNAL, "caller": CALLER, "agent": AGENT, "folder": folder, "order": "55421"}
    return Evidence(**(facts | changed))


def failed(seen: Evidence) -> list[str]:
    return [one.line for one in judge(seen) if not one.held]


def without(facts: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [one for one in facts if name not in (one.get("event"), one.get("type"))]


def test_a_call_as_it_should_be_holds_in_every_line(tmp_path: Path) -> None:
    assert failed(evidence(tmp_path)) == []


def test_a_call_that_never_began_holds_in_no_line(tmp_path: Path) -> None:
    nothing = Evidence([], [], [], tmp_path, "55421", channels_left=-1, trouble="Asterisk is down.")
    assert len(failed(nothing)) == len(EXPECTED) + 1


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"journal": without(JOURNAL, "Say")}, "The caller is told its state"),
        ({"journal": without(JOURNAL, "LookedUp")}, "The back office knows the order"),
        ({"order": "99999"}, "The order number arrives by keys"),
        ({"channels_left": 2}, "All hang up, and nothing is left"),
        ({"trouble": "It was late."}, "The call went on to its end"),
        ({"agent": without(AGENT, "voice_ended")}, "Caller and agent hear each other"),
        ({"caller": without(CALLER, "answered")}, "The call is answered"),
        (
            {"agent": [AGENT[0] | {"headers": HEADERS | {"X-IVR-Slots": "order_number=1"}}, *AGENT[1:]]},
            "Its INVITE names the order number",
        ),
        (
            {"agent": [AGENT[0] | {"headers": {"X-IVR-Call": "c1"}}, *AGENT[1:]]},
            "… and the reason",
        ),
    ],
)
def test_each_fault_is_found_in_its_line(changed: dict[str, Any], line: str, tmp_path: Path) -> None:
    assert line in failed(evidence(tmp_path, **changed))


def test_music_before_the_agent_spoke_is_not_the_agent(tmp_path: Path) -> None:
    music = [one | {"mono": 40.5} if one.get("ms") == 40100 else one for one in CALLER]
    assert failed(evidence(tmp_path, caller=music)) == ["Caller and agent hear each other"]


def test_a_silent_recording_is_found(tmp_path: Path) -> None:
    seen = evidence(tmp_path)
    recording = Recording(tmp_path / "caller.wav")
    for _ in range(60):
        recording.add(VOICE, bytes(320))
    recording.close()
    assert failed(seen) == ["The recording holds both sides"]


def test_the_verdict_has_a_row_for_each_expectation(tmp_path: Path) -> None:
    assert verdict(judge(evidence(tmp_path))).row_count == len(EXPECTED)
