"""What is suspicious in a flow that can be read."""

import pytest

from ivr.flow.checks import check
from ivr.flow.reader import read_flow

DESK = "policy: {handover: desk}\n"
LAST = "  desk: {queue: support}\n"

FINDINGS = [
    (
        "steps:\n  a: {ask: Hi, on: {yes: b, no: b}}\n  b: {hangup: }\n  c: {hangup: }\n" + LAST,
        6,
        "unreachable-step",
    ),
    ("steps:\n  a: {goto: b}\n" + LAST + "  b: {say: Hi}\n", 6, "open-end"),
    ("steps:\n  a: {goto: b}\n  b: {say: Hi, then: a}\n" + LAST, 4, "endless-loop"),
    ("steps:\n  a: {say: Hi, then: a}\n" + LAST, 4, "endless-loop"),
    (
        "slots: {n: {type: text}}\nsteps:\n  a: {ask: Hi, for: n}\n  b: {say: Hi, then: a}\n" + LAST,
        5,
        "endless-loop",
    ),
    ("steps:\n  a: {ask: Hi}\n" + LAST, 4, "no-answer"),
    (
        "slots: {n: {type: text, sensitive: true}}\nsteps:\n  a: {ask: Hi, for: n}\n"
        "  b: {queue: x, whisper: '{{ n }}'}\n" + LAST,
        6,
        "secret-in-whisper",
    ),
]


@pytest.mark.parametrize(("text", "line", "code"), FINDINGS, ids=[f"{c}-{n}" for _, n, c in FINDINGS])
def test_what_is_suspicious_is_found(text, line, code):
    found = check(read_flow({"f.yaml": "flow: f\n" + DESK + text}))
    assert [(one.place.line, one.place.column, one.code) for one in found] == [(line, 3, code)]


def test_a_way_to_a_person_is_missed():
    assert [one.code for one in check(read_flow({"f.yaml": "flow: f\nsteps:\n  a: {hangup: }\n"}))] == [
        "no-handover"
    ]


@pytest.mark.parametrize(
    "steps",
    [
        "  a: {http: GET x, then: a}\n",
        "  a: {ask: Hi, on: {yes: a, no: desk}}\n",
        "  a: {ask: Hi, for: n}\n  b: {say: No., retry: a}\n",
        "  a: {call: b, then: hangup}\n  b: {say: Hi, then: return}\n",
    ],
)
def test_what_waits_is_no_endless_loop(steps):
    text = "flow: f\n" + DESK + "slots: {n: {type: text}}\nsteps:\n" + steps + LAST
    assert check(read_flow({"f.yaml": text})) == []
