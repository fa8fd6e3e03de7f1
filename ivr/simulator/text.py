"""Level text: what the caller says comes as words, and nothing takes any time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ivr.actions import Listen, LookUp
from ivr.call.call import Call
from ivr.errors import SimulatorError
from ivr.events import CallArrived, LookedUp
from ivr.flow.model import Flow
from ivr.flow.position import Position
from ivr.nlu.understand import Understander
from ivr.simulator.acts import Act, Back, HangUp, Interrupt, Press, Silence, Speak
from ivr.simulator.canned import Canned, Reply
from ivr.simulator.expect import Expect
from ivr.simulator.judge import Finding
from ivr.simulator.scenario import Scenario
from ivr.simulator.seen import Seen
from ivr.simulator.telephone import Advice, Telephone

Clock = Callable[[], datetime]
Ask = Callable[[LookUp], Awaitable[LookedUp]]
Offices = Callable[[Clock], AbstractAsyncContextManager[Ask]]
"""Opens what answers the look-ups of a test that has no answers of its own; its days are the clock's."""


class TextLine:
    """`put_down` it at its end."""

    def __init__(
        self,
        flow: Flow,
        understand: Mapping[str, Understander],
        scenario: Scenario,
        offices: Offices,
        advice: Advice | None = None,
    ) -> None:
        self.seen = Seen()
        self._flow, self._scenario, self._offices = flow, scenario, offices
        self._office: Ask | None = None
        self._opened = AsyncExitStack()
        self._canned = Canned(scenario.back_ends)
        self._understand = understand
        self._advice = advice
        self._call = Call(
            flow,
            understand,
            lambda noun: self.seen.take(noun, self.telephone.at),
            Position(language=scenario.language),
            None if advice is None else advice.terms,
        )
        self.telephone = self.make(self._call, scenario.begins(flow))

    def make(self, call: Call, at: datetime | None) -> Telephone:
        model = None if self._advice is None else self._advice.ask
        return Telephone(call, self._look_up, at=at, fails=self._scenario.fails, model=model)

    async def put_down(self) -> None:
        await self._opened.aclose()

    @property
    def known(self) -> Mapping[str, Any]:
        position = self._call.interpreter.position
        return {**position.variables, **position.slots}

    @property
    def language(self) -> str:
        """The one that is spoken now."""
        return self._call.interpreter.position.language or self._flow.language

    def scored(self, text: str) -> list[tuple[str, float]]:
        """The likeliest intents of these words at the question that was open last, with probabilities."""
        questions = self.seen.all(Listen)
        if not questions:
            return []
        expecting = questions[-1].expecting
        return self._understand[expecting.language].scored(text, expecting, self._now().date())

    async def ring(self) -> None:
        test = self._scenario
        await self.telephone.ring(
            CallArrived(
                at=self.telephone.at,
                call="test",
                caller=test.caller,
                name=test.caller_name,
                called=test.called,
                switches=test.switches,
                earlier=test.earlier,
                likely=test.likely,
            )
        )

    async def act(self, act: Act) -> None:
        if isinstance(act, Interrupt):
            await self.telephone.wait(act.at)
            self._may_act(act)
            self.seen.act()
            await self._do(act.act)
        elif isinstance(act, Silence):
            await self.telephone.hear_out()
            self.seen.act()
            await self.telephone.wait(act.seconds)
        else:
            await self.telephone.hear_out()
            self._may_act(act)
            self.seen.act()
            await self._do(act)
        self._complain()

    async def more(self) -> bool:
        more = await self.telephone.more()
        self._complain()
        return more

    async def witness(self, expect: Expect) -> list[Finding]:
        return []

    async def _do(self, act: Act) -> None:
        match act:
            case Speak():
                await self._speak(act)
            case Press(keys=keys):
                await self.telephone.press(keys)
            case Back(status=status):
                await self.telephone.back(status)
            case HangUp():
                await self.telephone.hang_up()

    async def _speak(self, act: Speak) -> None:
        await self.telephone.speak(act.say, act.confidence)

    def _may_act(self, act: Act) -> None:
        """Raises SimulatorError for what nobody can do now: a test that goes on after its end."""
        away = self.telephone.left is not None
        if self.telephone.over:
            raise SimulatorError("The call is over: the caller can do nothing more.")
        if isinstance(act, Back) and not away:
            raise SimulatorError("Nobody has the caller who could give the caller back.")
        if away and not isinstance(act, Back | HangUp):
            raise SimulatorError("The caller has left the flow: only 'back' and 'hangup' are possible.")

    async def _look_up(self, action: LookUp) -> Reply:
        if self._scenario.back_ends:
            return self._canned.reply(action)
        if self._office is None:  # opened by the first who asks: most tests have answers of their own
            self._office = await self._opened.enter_async_context(self._offices(self._now))
        answer = await self._office(action)
        return Reply(answer.outcome, answer.status, answer.data)

    def _now(self) -> datetime:
        """As a clock on the wall of the office shows it."""
        return self.telephone.at.astimezone(ZoneInfo(self._flow.time_zone)).replace(tzinfo=None)

    def _complain(self) -> None:
        if self._canned.missed:
            known = ", ".join(str(request) for request, _ in self._scenario.back_ends)
            missed = self._canned.missed[0]
            raise SimulatorError(f"The test has no answer for '{missed}'. It has: {known}.")


class Text:
    """Level text for the tests of one flow. With `advice`, a language model is asked."""

    name = "text"

    def __init__(
        self,
        flow: Flow,
        understand: Mapping[str, Understander],
        offices: Offices,
        advice: Advice | None = None,
    ) -> None:
        self._flow, self._understand, self._offices, self._advice = flow, understand, offices, advice

    @asynccontextmanager
    async def open(self, scenario: Scenario) -> AsyncIterator[TextLine]:
        line = TextLine(self._flow, self._understand, scenario, self._offices, self._advice)
        try:
            yield line
        finally:
            await line.put_down()
