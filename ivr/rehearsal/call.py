"""Level call: a real call by SIP, to a real Asterisk with the engine behind it.

A phone is the caller and another one the agent. What happened is read from the call's journal; what
was spoken, and where it rang, the phones must have heard too. The journal's events are given to a
second Call besides: it comes to the same slots and variables, or a replay would not either.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ivr.call.call import Call
from ivr.call.journal import MADE, decode
from ivr.demo.office import local_time
from ivr.demo.stage import Ports, Stage
from ivr.errors import SimulatorError
from ivr.events import Event, HungUp, Returned, Understood
from ivr.rehearsal.beforehand import known_beforehand
from ivr.rehearsal.desk import Desk, open_desk
from ivr.rehearsal.office import demo_office
from ivr.rehearsal.piece import Piece
from ivr.simulator.acts import Act, Back, HangUp, Interrupt, Press, Silence, Speak
from ivr.simulator.canned import Canned
from ivr.simulator.expect import Expect
from ivr.simulator.judge import Finding
from ivr.simulator.pattern import like
from ivr.simulator.scenario import Scenario
from ivr.simulator.seen import Seen
from ivr.softphone.driver import Phone

NUMBER = "100"
ANSWERS_S = 15.0
"""Within which the engine says something about what the caller did."""
TALKS_S = 60.0
"""Within which everything that is being said is over."""
RINGS_S = 10.0
RETURNS_S = 150.0
MORE_S = 6.0
PAUSE_S = 0.3
"""People do not speak in the moment in which the other ends."""


class CallLine:
    def __init__(self, piece: Piece, stage: Stage, desk: Desk, scenario: Scenario) -> None:
        self.seen = Seen()
        self._piece, self._stage, self._desk, self._scenario = piece, stage, desk, scenario
        self._shadow = Call(piece.play.flow, piece.play.understand)
        self._caller, self._agent = Phone("caller", silence_ms=400), Phone("agent", silence_ms=400)
        self._changed = asyncio.Condition()
        self._opened = AsyncExitStack()
        self._following: asyncio.Task[None] | None = None
        self._acted_at = 0  # where in the caller's phone log the last act ends

    # --- the call -----------------------------------------------------------------------------

    async def pick_up(self) -> None:
        """Phones, and the office of this test."""
        self._desk.canned = Canned(self._scenario.back_ends) if self._scenario.back_ends else None
        enter = self._opened.enter_async_context
        self._desk.office = await enter(demo_office(local_time))
        await enter(known_beforehand(self._stage, self._piece.play, self._scenario))
        await asyncio.gather(enter(self._caller), enter(self._agent))
        await self._caller.register("caller", self._stage.caller_password, self._stage.sip_server)
        if not self._nobody_home:
            await self._agent.register("agent", self._stage.agent_password, self._stage.sip_server)

    @property
    def _nobody_home(self) -> bool:
        """A queue whose only agent has no phone is closed."""
        return any(line.does == Back("closed") for line in self._scenario.steps)

    async def put_down(self) -> None:
        try:
            if self._following is not None:
                if not self.seen.over:
                    await self._caller.do("hangup")
                with suppress(SimulatorError):  # the test has ended, one way or the other
                    await self._until(lambda: bool(self.seen.all(HungUp)), RINGS_S)
                self._following.cancel()
                await asyncio.gather(self._following, return_exceptions=True)
        finally:
            self._desk.canned = self._desk.office = None
            await self._opened.aclose()

    async def ring(self) -> None:
        self._following = asyncio.create_task(self._follow())
        await asyncio.sleep(0)  # the journal looks for what is new from its first step on
        await self._caller.call(NUMBER)
        self._acted_at = len(self._caller.log)
        await self._answered()

    async def _follow(self) -> None:
        async for record in self._stage.journal():
            written = datetime.fromisoformat(record.pop("written"))
            noun = decode(record)
            if isinstance(noun, Event) and not isinstance(noun, MADE):
                self._shadow.receive(noun)
            self.seen.take(noun, written)
            async with self._changed:
                self._changed.notify_all()

    @property
    def known(self) -> Mapping[str, Any]:
        position = self._shadow.interpreter.position
        return {**position.variables, **position.slots}

    # --- what the caller does -----------------------------------------------------------------

    async def act(self, act: Act) -> None:
        if isinstance(act, Interrupt):
            await self._hear_begin()
            await asyncio.sleep(act.at)
            await self._do(act.act)
        elif isinstance(act, Back):
            await self._come_back(act)
        else:
            await self._hear_out()
            await asyncio.sleep(PAUSE_S)
            await self._do(act)
        self._complain()

    async def _do(self, act: Act) -> None:
        if self.seen.over:
            raise SimulatorError("The call is over: the caller can do nothing more.")
        self.seen.act()
        match act:
            case Speak(wav=str() as wav) if wav:
                await self._caller.say(Path(self._scenario.place.file).parent / wav)
            case Speak(say=say):
                await self._caller.say(say)
            case Press(keys=keys):
                await self._caller.keys(keys)
            case Silence(seconds=seconds):
                await asyncio.sleep(seconds)
            case HangUp():
                await self._caller.hang_up()
                await self._until(lambda: bool(self.seen.all(HungUp)), ANSWERS_S)
        self._acted_at = len(self._caller.log)
        if isinstance(act, Speak | Press):
            with suppress(SimulatorError):  # nothing was understood: what is expected will tell
                await self._until(lambda: bool(self.seen.since(Understood)), ANSWERS_S)
            await self._answered()

    async def _come_back(self, act: Back) -> None:
        if act.status not in ("closed", "timeout"):
            raise SimulatorError(f"No real queue can be made to say '{act.status}': leave out call.")
        self.seen.act()
        self._acted_at = len(self._caller.log)
        await self._until(lambda: bool(self.seen.all(Returned)), RETURNS_S)
        await self._answered()

    async def _answered(self) -> None:
        """It is the caller's turn, or somebody else has the caller."""
        await self._until(lambda: self.seen.rests, ANSWERS_S)

    async def _hear_begin(self) -> None:
        await self._until(lambda: bool(self.seen.saying), ANSWERS_S)
        await self._heard_voice(ANSWERS_S)

    async def _hear_out(self) -> None:
        await self._answered()
        await self._until(lambda: not self.seen.saying or self.seen.over, TALKS_S)

    async def more(self) -> bool:
        """A record, if one comes."""
        before = len(self.seen.nouns)
        if self.seen.over and not self.seen.saying:
            return False
        with suppress(SimulatorError):
            await self._until(lambda: len(self.seen.nouns) > before, MORE_S)
        self._complain()
        return len(self.seen.nouns) > before

    async def _until(self, wanted: Callable[[], bool], within: float) -> None:
        try:
            async with asyncio.timeout(within), self._changed:
                while not wanted():
                    if self._following is not None and self._following.done() and not wanted():
                        self._following.result()  # what it died of
                        return
                    await self._changed.wait()
        except TimeoutError:
            last = type(self.seen.nouns[-1][1]).__name__ if self.seen.nouns else "nothing"
            sentence = f"The engine did not go on within {within:g} s; its journal ends with {last}."
            raise SimulatorError(f"{sentence} {self._complaint()}".rstrip()) from None

    def _complaint(self) -> str:
        """The last fault in the engine's log, if there is one."""
        lines = [line for line in self._stage.tail("engine", 50).splitlines() if '"level": "error"' in line]
        if not lines:
            return ""
        fault = json.loads(lines[-1])
        return str(fault.get("exception") or fault.get("why") or fault.get("event")).splitlines()[-1]

    def _complain(self) -> None:
        canned = self._desk.canned
        if canned is not None and canned.missed:
            raise SimulatorError(f"The test has no answer for '{canned.missed[0]}'.")

    # --- what the phones heard ----------------------------------------------------------------

    async def witness(self, expect: Expect) -> list[Finding]:
        """What the phones know of what the journal says."""
        found = []
        if expect.prompt or expect.said:
            heard = await self._heard_voice(RINGS_S)
            found.append(Finding("caller's phone", "hears a voice", heard, "silence"))
        if expect.queue and not self._nobody_home:
            found += await self._agent_rings(expect)
        if expect.over:
            found.append(await self._hung_up())
        return found

    async def _heard_voice(self, within: float) -> bool:
        """A voice was heard since the caller's last act, or is heard soon."""
        end = asyncio.get_running_loop().time() + within
        while not any(one["event"].startswith("voice_") for one in self._caller.log[self._acted_at :]):
            if asyncio.get_running_loop().time() > end:
                return False
            await asyncio.sleep(0.05)
        return True

    async def _agent_rings(self, expect: Expect) -> list[Finding]:
        end = asyncio.get_running_loop().time() + RINGS_S
        while not (rings := [one for one in self._agent.log if one["event"] == "incoming"]):
            if asyncio.get_running_loop().time() > end:
                return [Finding("agent's phone", "rings", False, "it does not ring")]
            await asyncio.sleep(0.05)
        headers = {name: unquote(str(value)) for name, value in rings[-1]["headers"].items()}
        found = [Finding("agent's phone", "rings", True)]
        for name, wanted in (("X-IVR-Reason", expect.reason), ("X-IVR-Whisper", expect.whisper)):
            if wanted is not None:
                told = headers.get(name, "")
                found.append(Finding("agent's phone", f"{name}: {wanted}", like(wanted, told), told))
        return found

    async def _hung_up(self) -> Finding:
        end = asyncio.get_running_loop().time() + TALKS_S
        while not any(one["event"] == "hung_up" for one in self._caller.log):
            if asyncio.get_running_loop().time() > end:
                return Finding("caller's phone", "the call is over", False, "it goes on")
            await asyncio.sleep(0.05)
        return Finding("caller's phone", "the call is over", True)


class Calls:
    """Level call for the tests of one flow, on one stage."""

    name = "call"

    def __init__(self, piece: Piece, stage: Stage, desk: Desk) -> None:
        self._piece, self._stage, self._desk = piece, stage, desk

    @asynccontextmanager
    async def open(self, scenario: Scenario) -> AsyncIterator[CallLine]:
        line = CallLine(self._piece, self._stage, self._desk, scenario)
        try:
            await line.pick_up()
            yield line
        finally:
            await line.put_down()


@asynccontextmanager
async def open_calls(piece: Piece) -> AsyncIterator[Calls]:
    """A whole system for this flow, on ports of its own; it is gone with the context."""
    folder = piece.folder.resolve()
    with tempfile.TemporaryDirectory(prefix="ivr-stage-") as place:
        async with open_desk() as desk:
            stage = Stage(
                Path(place), Ports.free(), folder.parent, folder.name, numbers={}, back_ends=desk.url
            )
            async with stage:
                yield Calls(piece, stage, desk)
