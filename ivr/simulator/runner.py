"""Runs a written conversation on a line, whatever that line is made of: text, audio, a real call."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from ivr.errors import IvrError
from ivr.simulator.acts import Act
from ivr.simulator.expect import Expect
from ivr.simulator.judge import Finding, judge
from ivr.simulator.scenario import Line as Written
from ivr.simulator.scenario import Scenario
from ivr.simulator.seen import Seen


class Line(Protocol):
    """One call that is going on. Raises IvrError when it cannot do what it is told."""

    seen: Seen

    @property
    def known(self) -> Mapping[str, Any]:
        """Slots and variables by name."""

    async def ring(self) -> None:
        """The call arrives, and the flow says its first words."""

    async def act(self, act: Act) -> None:
        """The caller does this: after everything was heard out, unless it interrupts."""

    async def more(self) -> bool:
        """Let happen what happens by itself while the caller listens; False: that was all."""

    async def witness(self, expect: Expect) -> list[Finding]:
        """What others than the journal know of an expectation that holds."""


class Level(Protocol):
    """Where conversations are held: text, audio, call."""

    name: str

    def open(self, scenario: Scenario) -> AbstractAsyncContextManager[Line]:
        """A line for one call; it is put down with the context."""


@dataclass(frozen=True, slots=True)
class Done:
    """A line of the test that was carried out; `upto` is where it ends among what was seen."""

    written: Written | None
    upto: int
    findings: tuple[Finding, ...] = ()

    @property
    def held(self) -> bool:
        return all(one.held for one in self.findings)


@dataclass(slots=True)
class Result:
    """`trouble` is why the conversation broke off, if it did."""

    scenario: Scenario
    level: str
    done: list[Done] = field(default_factory=list)
    seen: Seen = field(default_factory=Seen)
    trouble: str = ""
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return not self.trouble and all(one.held for one in self.done)

    @property
    def failing(self) -> list[Finding]:
        return [finding for one in self.done for finding in one.findings if not finding.held]


async def run(scenario: Scenario, level: Level) -> Result:
    """Up to the first expectation that does not hold. Raises nothing of ours."""
    result, began = Result(scenario, level.name), time.monotonic()
    try:
        async with level.open(scenario) as line:
            result.seen = line.seen
            await line.ring()
            result.done.append(Done(None, len(line.seen.nouns)))
            for written in scenario.steps:
                result.done.append(await _do(written, line))
                if not result.done[-1].held:
                    break
    except IvrError as fault:
        result.trouble = str(fault)
    result.seconds = time.monotonic() - began
    return result


async def _do(written: Written, line: Line) -> Done:
    if not isinstance(written.does, Expect):
        await line.act(written.does)
        return Done(written, len(line.seen.nouns))
    findings = judge(written.does, line.seen, line.known)
    while not all(one.held for one in findings) and await line.more():
        findings = judge(written.does, line.seen, line.known)
    if all(one.held for one in findings):
        findings += await line.witness(written.does)
    return Done(written, len(line.seen.nouns), tuple(findings))
