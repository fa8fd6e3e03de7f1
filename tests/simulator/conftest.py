"""A small flow, and its conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from ivr.actions import LookUp
from ivr.call.call import understanders
from ivr.events import LookedUp
from ivr.flow.model import Flow
from ivr.flow.reader import read_flow
from ivr.simulator.runner import Result, run
from ivr.simulator.scenario import Scenario, read_scenarios
from ivr.simulator.text import Ask, Clock, Text

PARCELS = """
flow: parcels
time_zone: Europe/Madrid
policy: {handover: desk, patience: 3, no_input: {after: 5s, say: Are you still there?}}
slots:
  parcel: {type: digits, length: 4, label: parcel number}
intents:
  track:
    label: track a parcel
    begin: number
    hear:
      - where is my parcel
      - I want to track a parcel
steps:
  hello:
    ask: Parcel service. What can I do for you?
  number:
    ask: What is the number of your parcel?
    for: parcel
  look:
    http: GET parcels/{{ parcel }}
    save: found
    timeout: 2s
    on: {not_found: none, timeout: slow}
  tell:
    say: It is in {{ found.place }}, since {{ found.since | day }}.
    then: hangup
  none:
    say: There is no such parcel.
    retry: number
  slow:
    say: Our computer is slow today.
  desk:
    queue: support
    whisper: Parcel {{ parcel | default("unknown") }}.
    on: {full: busy}
  busy:
    say: Everybody is busy. Goodbye.
    then: hangup
"""


@pytest.fixture(scope="session")
def parcels() -> Flow:
    return read_flow({"parcels.yaml": PARCELS})


@asynccontextmanager
async def nobody(clock: Clock) -> AsyncIterator[Ask]:
    """An office in which everything is in Madrid since the day of the conversation."""

    async def answer(action: LookUp) -> LookedUp:
        data = {"place": "Madrid", "since": clock().date().isoformat()}
        return LookedUp(at=clock(), id=action.id, outcome="ok", status=200, data=data)

    yield answer


@pytest.fixture(scope="session")
def text_level(parcels: Flow) -> Text:
    return Text(parcels, understanders(parcels), nobody)


Hold = Callable[[str], Awaitable[Result]]


def scenario_of(steps: str, flow: Flow, head: str = "") -> Scenario:
    """`head` are further lines of the test, `steps` its lines, each indented by nothing."""
    lines = "".join(f"      {line}\n" for line in steps.strip().splitlines())
    more = "".join(f"    {line}\n" for line in head.strip().splitlines())
    text = f"tests:\n  - name: one\n{more}    steps:\n{lines}"
    return read_scenarios({"one.test.yaml": text}, flow)[0]


@pytest.fixture
def hold(parcels: Flow, text_level: Text) -> Callable[..., Awaitable[Result]]:
    async def held(steps: str, head: str = "") -> Result:
        return await run(scenario_of(steps, parcels, head), text_level)

    return held
