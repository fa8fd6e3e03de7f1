"""The first call: a scripted caller and an agent, two phones that know the system only by SIP and RTP.

The caller speaks with a synthetic voice, keys an order number, hears its state, and then says what
nobody can understand, until the agent's phone rings from the queue with what was learned. The
script only acts; what is expected is judged afterwards, from what the phones and the journal saw.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import unquote

from rich.console import Console

from ivr.demo.conversation import Conversation, Record
from ivr.demo.expectations import Evidence, Expectation, judge, verdict
from ivr.demo.stage import Stage
from ivr.errors import IvrError, StageError
from ivr.softphone.driver import Event, Phone

WANTS = "I want to track my order"
ORDER = "55421"
NONSENSE = "purple elephants sing opera"
MOST_REPEATS = 4
RINGS_S = 1.0
IMPATIENT_S = 1.5


async def first_call(stage: Stage, console: Console) -> list[Expectation]:
    """Place the call, print it as it happens, and judge it. Takes about a minute, at most three."""
    conversation = Conversation(console)
    caller = Phone("caller", record=stage.folder / "caller.wav", silence_ms=400)
    agent = Phone("agent", record=stage.folder / "agent.wav", silence_ms=400)
    trouble = ""
    async with _watching(stage, conversation) as watch:
        try:
            async with asyncio.timeout(180), agent, caller:
                await agent.register("agent", stage.agent_password, stage.sip_server)
                await caller.register("caller", stage.caller_password, stage.sip_server)
                await _talk(caller, agent, watch, conversation)
        except TimeoutError:
            trouble = "The call took more than three minutes."
        except IvrError as error:
            trouble = str(error)
        with suppress(StageError):
            await watch.until(_is("HungUp"), within=5)
    left = await _channels_left(stage)
    evidence = Evidence(watch.records, caller.log, agent.log, stage.folder, ORDER, left, trouble)
    expectations = judge(evidence)
    console.print()
    console.print(verdict(expectations))
    return expectations


async def _talk(caller: Phone, agent: Phone, watch: Watch, conversation: Conversation) -> None:
    async def say(phone: Phone, text: str) -> None:
        conversation.tell(
            phone.name, f"says: {text}", style="dim green" if phone is caller else "dim magenta"
        )
        await phone.say(text)

    await caller.call("100")
    await caller.hear_out(within=20)
    for _ in range(MOST_REPEATS):
        since = len(watch.records)
        await say(caller, WANTS)
        asked = await watch.until(_is("Listen", "Enqueue"), since=since, within=20)
        if asked["type"] == "Listen" and asked["expecting"]["asked"] == "order_number":
            break
        await caller.hear_out(within=20)
    since = len(watch.records)
    await asyncio.sleep(IMPATIENT_S)  # the question is known: keys need not wait for its end
    await caller.keys(f"{ORDER}#")
    await watch.until(_asks_yes_or_no, since=since, within=20)
    await caller.hear_out(within=30, pause=0.4)
    incoming = await _until_it_rings(caller, agent, lambda: say(caller, NONSENSE))
    await watch.until(_is("Enqueue"), within=5)
    for name, value in incoming["headers"].items():
        conversation.tell("agent", f"rings: {name}: {unquote(value)}")
    await asyncio.sleep(RINGS_S)  # a person takes a moment
    await agent.answer()
    conversation.tell("agent", "answers")
    await asyncio.sleep(1)  # … and another, in which the music ends
    caller.attend()
    await say(agent, "Hello, this is support.")
    await caller.hear_out(within=10)
    await say(caller, "Hello. Where is my order?")
    await agent.hear_out(within=10)
    await caller.hang_up()
    await agent.expect("hung_up", within=10)


async def _until_it_rings(caller: Phone, agent: Phone, speak: Callable[[], Awaitable[None]]) -> Event:
    """Speak as often as the system asks again; from the queue on, music would be heard for ever."""
    ringing = asyncio.create_task(agent.expect("incoming", within=120))
    try:
        for _ in range(MOST_REPEATS):
            await speak()
            answering = asyncio.create_task(caller.hear_out(within=30, pause=0.4))
            await asyncio.wait({ringing, answering}, return_when=asyncio.FIRST_COMPLETED)
            if ringing.done():
                answering.cancel()
                await asyncio.gather(answering, return_exceptions=True)
                break
            await answering
        return await asyncio.wait_for(ringing, 20)
    except TimeoutError:
        raise StageError(f"The agent's phone did not ring after {MOST_REPEATS} sentences.") from None
    finally:
        ringing.cancel()


class Watch:
    """The journal of the call, collected and shown while it is written."""

    def __init__(self, conversation: Conversation) -> None:
        self.records: list[Record] = []
        self._conversation = conversation
        self._changed = asyncio.Condition()

    async def follow(self, records: AsyncIterator[dict[str, Any]]) -> None:
        async for record in records:
            self._conversation.show(record)
            async with self._changed:
                self.records.append(record)
                self._changed.notify_all()

    async def until(self, wanted: Callable[[Record], bool], *, since: int = 0, within: float) -> Record:
        """The first wanted record from number `since` on; StageError after `within` seconds."""
        at = since
        try:
            async with asyncio.timeout(within), self._changed:
                while True:
                    for record in self.records[at:]:
                        if wanted(record):
                            return record
                    at = len(self.records)
                    await self._changed.wait()
        except TimeoutError:
            last = self.records[-1]["type"] if self.records else "nothing"
            raise StageError(f"The engine did not go on within {within:g} s; last it wrote {last}.") from None


@asynccontextmanager
async def _watching(stage: Stage, conversation: Conversation) -> AsyncIterator[Watch]:
    watch = Watch(conversation)
    following = asyncio.create_task(watch.follow(stage.journal()))
    await asyncio.sleep(0)  # the journal looks for what is new from its first step on
    try:
        yield watch
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following


async def _channels_left(stage: Stage) -> int:
    """How many channels are left 2 s after the call at most; the end of one takes a moment."""
    left = -1
    for _ in range(10):
        first = (await stage.rx("core show channels count")).split(maxsplit=1)[0]
        left = int(first) if first.isdigit() else -1
        if left == 0:
            break
        await asyncio.sleep(0.2)
    return left


def _is(*types: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda record: record["type"] in types


def _asks_yes_or_no(record: Record) -> bool:
    return bool(record["type"] == "Listen" and record["expecting"]["yes_no"])
