"""A written test says what callers mostly want next, as if the engine had counted it."""

import pytest

from ivr.errors import FlowErrors
from ivr.events import Followed
from ivr.flow.reader import read_flow
from ivr.simulator.scenario import MANY, read_scenarios

FLOW = read_flow(
    {
        "f.yaml": "flow: f\nintents:\n  a: {begin: x, hear: [one]}\n  b: {begin: x, hear: [two]}\n"
        "steps: {x: {hangup: Bye.}}\n"
    }
)


def read(head):
    test = f"tests:\n  - name: t\n    {head}\n    steps:\n      - hangup\n"
    return read_scenarios({"t.test.yaml": test}, FLOW)[0]


def test_shares_are_read():
    assert read("likely: {a: {b: 0.6}}").likely == (Followed("a", "b", MANY, 0.6),)


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("likely: {a: {c: 0.6}}", "unknown-intent"),
        ("likely: {c: {a: 0.6}}", "unknown-intent"),
        ("likely: {a: {b: 60}}", "bad-number"),
        ("likely: {a: {b: 0.6}}\n    levels: [text, call]", "not-as-call"),
    ],
)
def test_what_cannot_be_is_refused(head, code):
    with pytest.raises(FlowErrors) as refused:
        read(head)
    assert [fault.code for fault in refused.value.faults] == [code]
