"""Mistakes in a test file are told with file, line and column."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivr.errors import FlowErrors
from ivr.flow.model import Flow
from ivr.simulator.acts import HangUp, Interrupt, Press, Silence, Speak
from ivr.simulator.scenario import read_scenarios
from tests.simulator.conftest import scenario_of

WRONG = [
    ("- usr: hello", "unknown-key", 4, 9),
    ("- {user: hello, keys: 1}", "bad-step", 4, 9),
    ("- keys: hello", "bad-key", 4, 15),
    ("- silence: soon", "bad-duration", 4, 18),
    ("- expect: {stp: hello}", "unknown-key", 4, 18),
    ("- expect: {step: helo}", "unknown-step", 4, 24),
    ("- expect: {intent: tracking}", "unknown-intent", 4, 26),
    ("- expect: {}", "missing-key", 4, 17),
    ("- interrupt: {say: stop}", "missing-key", 4, 20),
    ("- interrupt: {at: 1s}", "missing-key", 4, 20),
    ("- back: soon", "bad-choice", 4, 15),
    ("- user: {say: hello, confidence: 2}", "bad-number", 4, 40),
    ("- user: {confidence: 0.5}", "missing-key", 4, 15),
    ("- hangup: 5", "bad-choice", 4, 17),
]


@pytest.mark.parametrize(("steps", "code", "line", "column"), WRONG)
def test_a_mistake_in_a_line_has_a_place(
    parcels: Flow, steps: str, code: str, line: int, column: int
) -> None:
    with pytest.raises(FlowErrors) as caught:
        scenario_of(steps, parcels)
    assert [(one.code, one.place.line, one.place.column) for one in caught.value.faults] == [
        (code, line, column)
    ]


HEADS = [
    ("at: tomorrow", "bad-time"),
    ("at: 2026-02-30 10:00", "bad-time"),
    ("back_ends: {parcels 1: ok}", "bad-request"),
    ("back_ends: {parcels GET /1: fine}", "bad-choice"),
    ("levels: [sound]", "bad-choice"),
    ("fails: {sms: maybe}", "bad-choice"),
    ("fails: {letter: refused}", "unknown-key"),
    ("lavels: [text]", "unknown-key"),
]


@pytest.mark.parametrize(("head", "code"), HEADS)
def test_a_mistake_before_the_lines_has_a_code(parcels: Flow, head: str, code: str) -> None:
    with pytest.raises(FlowErrors) as caught:
        scenario_of("- hangup", parcels, head)
    assert [one.code for one in caught.value.faults] == [code]


def test_all_mistakes_of_all_files_are_told_at_once(parcels: Flow) -> None:
    files = {
        "a.test.yaml": "tests:\n  - name: a\n    steps: [{usr: x}]\n",
        "b.test.yaml": "tests: {}\n",
        "c.test.yaml": "tests:\n  - name: c\n    steps: [hangup]\n  - name: c\n    steps: [hangup]\n",
        "d.test.yaml": "tests: [\n",
    }
    with pytest.raises(FlowErrors) as caught:
        read_scenarios(files, parcels)
    assert [(one.place.file, one.code) for one in caught.value.faults] == [
        ("a.test.yaml", "unknown-key"),
        ("b.test.yaml", "missing-key"),
        ("c.test.yaml", "duplicate-name"),
        ("d.test.yaml", "syntax"),
    ]


def test_lines_become_acts(parcels: Flow) -> None:
    steps = "- user: hi\n- keys: star\n- silence: 6s\n- interrupt: {at: 1.2s, keys: 1#}\n- hangup"
    does = [line.does for line in scenario_of(steps, parcels).steps]
    assert does == [Speak(say="hi"), Press("*"), Silence(6.0), Interrupt(1.2, Press("1#")), HangUp()]


def test_the_time_of_a_test_is_that_of_the_flow(parcels: Flow) -> None:
    found = scenario_of("- hangup", parcels, "at: 2026-07-02 15:00")
    assert found.begins(parcels) == datetime(2026, 7, 2, 13, 0, tzinfo=UTC)


def test_canned_data_is_as_json_has_it(parcels: Flow) -> None:
    data = '{a: 1, b: "1", c: 2.50, d: true, e: null, f: 2026-03-01, g: [x, 007]}'
    head = f"back_ends:\n  parcels GET /1: {{data: {data}}}"
    ((_, (reply,)),) = scenario_of("- hangup", parcels, head).back_ends
    assert reply.data == {
        "a": 1,
        "b": "1",
        "c": 2.5,
        "d": True,
        "e": None,
        "f": "2026-03-01",
        "g": ["x", "007"],
    }
