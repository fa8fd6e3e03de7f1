"""What the fake Asterisk does beyond what it is held against the real one for."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from ivr.ari import inbound as i
from ivr.ari import outbound as out
from ivr.ari.client import AriClient, Connected
from ivr.errors import AriRefused
from tests.twins.fake_asterisk import FakeAsterisk


@pytest.fixture
async def told(ari: AriClient) -> AsyncIterator[list[object]]:
    """Everything that the client tells, from Connected on."""
    told: list[object] = []
    connected = asyncio.Event()

    async def listen() -> None:
        async with aclosing(ari.events()) as events:
            async for event in events:
                told.append(event)
                connected.set()

    listener = asyncio.create_task(listen())
    await connected.wait()
    yield told
    listener.cancel()
    await asyncio.gather(listener, return_exceptions=True)


async def kinds(ari: AriClient, told: list[object]) -> list[type]:
    await ari.call(out.ping())  # what was sent before its answer is here by now
    await asyncio.sleep(0.01)
    return [type(event) for event in told if event != Connected()]


@pytest.mark.parametrize("paced", [True, False])
async def test_what_a_caller_says_reaches_the_ear_in_order(
    fake: FakeAsterisk, ari: AriClient, told: list[object], paced: bool
) -> None:
    fake.steady = False
    caller = fake.caller_arrives()
    with pytest.raises(AssertionError, match="nobody listens"):
        await caller.speak(b"\x00")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.setblocking(False)
        await ari.call(out.create_bridge("b"))
        await ari.call(out.snoop("call-1", "s", "ivr", "snoop,call-1"))
        host = f"127.0.0.1:{ear.getsockname()[1]}"
        await ari.call(out.external_media("x", "ivr", host, data="xm,call-1"))
        await fake.until(lambda: {fake.channels[id].where for id in "sx"} == {"stasis"})
        for helper in "sx":
            await ari.call(out.add_to_bridge("b", helper))
        said = bytes(range(10)) * 16 * 3
        await caller.speak(said, paced=paced)
        loop = asyncio.get_running_loop()
        packets = [await loop.sock_recv(ear, 2048) for _ in range(3)]
    assert b"".join(packet[12:] for packet in packets) == said
    numbers = [int.from_bytes(packet[2:4], "big") for packet in packets]
    assert numbers == [(numbers[0] + n) % 65536 for n in range(3)]
    times = [int.from_bytes(packet[4:8], "big") for packet in packets]
    assert [time - times[0] for time in times] == [0, 160, 320]


async def test_a_helper_cannot_join_a_bridge_before_its_stasis_start(
    fake: FakeAsterisk, ari: AriClient, told: list[object]
) -> None:
    fake.caller_arrives()
    await fake.until(lambda: fake.channels["call-1"].where == "stasis")
    fake.stasis_delay = 0.05
    await ari.call(out.create_bridge("b"))
    await ari.call(out.snoop("call-1", "s", "ivr", "snoop,call-1"))
    with pytest.raises(AriRefused) as refused:
        await ari.call(out.add_to_bridge("b", "s"))
    assert refused.value.status == 422
    await fake.until(lambda: fake.channels["s"].where == "stasis")
    await ari.call(out.add_to_bridge("b", "s"))


async def test_a_caller_comes_back_from_the_dialplan(
    fake: FakeAsterisk, ari: AriClient, told: list[object]
) -> None:
    caller = fake.caller_arrives()
    await fake.until(lambda: caller.where == "stasis")
    await ari.call(out.continue_in_dialplan("call-1", "ivr-queue", "support"))
    await fake.until(lambda: caller.where == "ivr-queue,support,1")
    caller.comes_back("back", "call-1", "TIMEOUT")
    await fake.until(lambda: caller.where == "stasis")
    assert await kinds(ari, told) == [i.StasisStart, i.StasisEnd, i.StasisStart]
    start = told[-1]
    assert isinstance(start, i.StasisStart)
    assert start.args == ("back", "call-1", "TIMEOUT")


@pytest.mark.parametrize("subscribed", [True, False])
async def test_a_hang_up_outside_stasis_is_told_to_who_subscribed(
    fake: FakeAsterisk, ari: AriClient, told: list[object], subscribed: bool
) -> None:
    caller = fake.caller_arrives()
    await fake.until(lambda: caller.where == "stasis")
    if subscribed:
        await ari.call(out.subscribe_to_channel("ivr", "call-1"))
    await ari.call(out.continue_in_dialplan("call-1", "ivr-queue", "support"))
    await fake.until(lambda: caller.where == "ivr-queue,support,1")
    caller.hang_up()
    await fake.until(lambda: "call-1" not in fake.channels)
    rest = (await kinds(ari, told))[2:]
    assert rest == ([i.ChannelHangupRequest, i.ChannelDestroyed] if subscribed else [])


async def test_a_wrong_target_drops_the_caller_without_a_refusal(
    fake: FakeAsterisk, ari: AriClient, told: list[object]
) -> None:
    fake.contexts = {"ivr-queue"}
    caller = fake.caller_arrives()
    await fake.until(lambda: caller.where == "stasis")
    await ari.call(out.continue_in_dialplan("call-1", "mistyped", "support"))
    await fake.until(lambda: "call-1" not in fake.channels)


async def test_an_unknown_scheme_starts_and_never_finishes(
    fake: FakeAsterisk, ari: AriClient, told: list[object]
) -> None:
    fake.playback_seconds = 0.01
    fake.caller_arrives()
    await fake.until(lambda: fake.channels["call-1"].where == "stasis")
    await ari.call(out.play("call-1", "p", ["recording:nope"]))
    await ari.call(out.play("call-1", "q", ["sound:a"]))
    await fake.until(lambda: "q" not in fake.playbacks)
    finished = [event.playback for event in told if isinstance(event, i.PlaybackFinished)]
    assert await kinds(ari, told) == [
        i.StasisStart,
        i.PlaybackStarted,
        i.PlaybackStarted,
        i.PlaybackFinished,
    ]
    assert "p" not in finished


async def test_a_paused_prompt_does_not_run_out(
    fake: FakeAsterisk, ari: AriClient, told: list[object]
) -> None:
    fake.playback_seconds = 0.1
    caller = fake.caller_arrives()
    await fake.until(lambda: caller.where == "stasis")
    await ari.call(out.play("call-1", "p", ["sound:a"]))
    await fake.until(lambda: caller.playing)
    await ari.call(out.pause_playback("p"))
    await asyncio.sleep(0.2)
    assert "p" in fake.playbacks
    await ari.call(out.unpause_playback("p"))
    await fake.until(lambda: "p" not in fake.playbacks)
    assert caller.played == ["sound:a"]


async def test_nobody_listens_and_callers_go_on_in_the_dialplan(fake: FakeAsterisk) -> None:
    caller = fake.caller_arrives()
    assert caller.where == "dialplan"
    assert caller.variables == {"STASISSTATUS": "FAILED"}


@pytest.mark.parametrize("moment", range(5))
async def test_a_command_that_waits_when_the_caller_hangs_up_is_answered(
    fake: FakeAsterisk, ari: AriClient, told: list[object], moment: int
) -> None:
    caller = fake.caller_arrives()
    await fake.until(lambda: caller.where == "stasis")
    await ari.call(out.play("call-1", "p", ["sound:a"]))
    waiting = asyncio.create_task(ari.call(out.set_variable("call-1", "X", "1")))
    await asyncio.sleep(moment / 1000)
    caller.hang_up()
    (answer,) = await asyncio.gather(waiting, return_exceptions=True)
    assert answer is None or isinstance(answer, AriRefused)
