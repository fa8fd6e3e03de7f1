"""What is the case before a call: switches, a call that was cut off, and what does not go well."""

from __future__ import annotations

import pytest

from ivr.call.call import understanders
from ivr.flow.model import Flow
from ivr.flow.reader import read_flow
from ivr.simulator.runner import Result, run
from ivr.simulator.text import Text
from tests.simulator.conftest import nobody, scenario_of

DESK = """
flow: desk
resume: 10m
policy: {handover: people}
hours:
  office: {mon-fri: 9:00-17:00}
slots:
  number: {type: digits, length: 4, label: ticket number}
intents:
  ticket: {label: ask about a ticket, begin: which, hear: [my ticket]}
steps:
  door:
    hours: office
    on: {open: hello, closed: closed, holiday: closed}
  closed:
    say: We are closed.
    then: ring_back
  hello:
    ask: Hello.
  which:
    ask: Which number?
    for: number
  told:
    say: Ticket {{ number }} is in work.
    then: hangup
  ring_back:
    callback: support
    number: caller
    on: {error: people}
    then: hangup
  people:
    queue: support
"""


@pytest.fixture(scope="module")
def desk() -> Flow:
    return read_flow({"desk.yaml": DESK})


async def held(desk: Flow, steps: str, head: str) -> Result:
    level = Text(desk, understanders(desk), nobody)
    return await run(scenario_of(steps, desk, head), level)


CASES = [
    ("at: 2026-03-02 15:00", "- expect: {prompt: Hello.}"),
    ("at: 2026-03-01 15:00", "- expect: {prompt: We are closed., kept: {callback: '*5550100*'}, over: yes}"),
    ("at: 2026-03-02 15:00\nswitches: {office: closed}", "- expect: {prompt: We are closed.}"),
    (
        "at: 2026-03-01 15:00\nfails: {callback: error}",
        "- expect: {prompt: We are closed., queue: support}",
    ),
    (
        "at: 2026-03-02 15:00\nearlier: {step: told, number: 5542}",
        "- expect: {prompt: 'Welcome back.*'}\n- user: yes\n"
        "- expect: {prompt: Ticket 5 5 4 2 is in work., over: yes}",
    ),
]


@pytest.mark.parametrize(("head", "steps"), CASES)
async def test_what_is_the_case_before_a_call_counts(desk: Flow, head: str, steps: str) -> None:
    result = await held(desk, steps, f'caller: "5550100"\n{head}')
    assert result.passed, (result.trouble, result.failing)
