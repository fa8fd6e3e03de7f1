"""The same calls through our client at a real Asterisk and at the fake one, which so stays honest.

Real callers are Local channels that walk the dialplan into Stasis; their far end is ours too, and
presses keys and hangs up.
"""

from __future__ import annotations

import asyncio
import itertools
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Protocol

import pytest

from ivr.ari import inbound as i
from ivr.ari import outbound as out
from ivr.ari.client import AriClient, Connected, Disconnected
from ivr.ari.outbound import Operation, Request
from ivr.errors import AriRefused
from tests.conftest import Pbx
from tests.twins.fake_asterisk import FakeAsterisk

TEN, SHORT, MISSING = "ten", "short", "sound:no-such-sound"


class House(Protocol):
    """What is different between the two."""

    ari: AriClient

    async def arrive(self) -> None: ...
    async def press(self, key: str) -> None: ...
    async def hang_up(self) -> None: ...
    def media(self, name: str) -> str: ...


class FakeHouse:
    def __init__(self, pbx: FakeAsterisk, ari: AriClient) -> None:
        self.pbx, self.ari = pbx, ari
        pbx.lengths = {self.media(TEN): 10.0, self.media(SHORT): 0.2}
        pbx.missing = {MISSING}
        pbx.contexts = {"ivr-fallback"}

    async def arrive(self) -> None:
        self.caller = self.pbx.caller_arrives("caller")

    async def press(self, key: str) -> None:
        self.caller.press(key)

    async def hang_up(self) -> None:
        self.caller.hang_up()

    def media(self, name: str) -> str:
        return f"sound:{name}"


ORIGINATE = Operation("channels.originate", "POST", "/channels")
SEND_KEYS = Operation("channels.sendDTMF", "POST", "/channels/far/dtmf")


class RealHouse:
    def __init__(self, pbx: Pbx, ari: AriClient, folder: Path) -> None:
        self.pbx, self.ari, self._folder = pbx, ari, folder
        for name, size in ((TEN, 80_000), (SHORT, 1_600)):
            (folder / f"{name}.ulaw").write_bytes(b"\x10\x90" * (size // 2))

    async def arrive(self) -> None:
        await self.ari.call(out.set_global("IVR_HB", str(int(time.time()))))
        far = {"endpoint": "Local/100@from-trunk/n", "app": "ivr", "appArgs": "far", "channelId": "far"}
        caller = {"otherChannelId": "caller", "callerId": "Ann Example <5550100>"}
        await self.ari.call(Request(ORIGINATE, "/channels", {**far, **caller}))

    async def press(self, key: str) -> None:
        await self.ari.call(Request(SEND_KEYS, "/channels/far/dtmf", {"dtmf": key}))

    async def hang_up(self) -> None:
        await self.ari.call(out.hangup("far"))

    def media(self, name: str) -> str:
        return f"sound:{self._folder}/{name}"


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.asterisk)])
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    if request.param == "fake":
        async with FakeAsterisk() as fake, AriClient(fake.url, fake.user, fake.password, fake.app) as ari:
            yield FakeHouse(fake, ari)
        return
    pbx: Pbx = request.getfixturevalue("pbx")
    folder = pbx.dir / "prompts" / "twins"
    folder.mkdir(exist_ok=True)
    async with AriClient(pbx.ari_url, "ivr", pbx.secrets["ari_password"], "ivr") as ari:
        yield RealHouse(pbx, ari, folder)
        await ari.call(out.set_global("IVR_HB", "0"))
        survey = await ari.survey()
        for channel in survey.channels:
            await refusal(ari, out.hangup(channel.id))
        for bridge in survey.bridges:
            await refusal(ari, out.destroy_bridge(bridge.id))


class Story:
    """What the client tells of the caller and of the helper channels; the far end is left out."""

    def __init__(self, ari: AriClient) -> None:
        self._ari = ari
        self.told: list[object] = []
        self._more = asyncio.Event()
        self._task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async with aclosing(self._ari.events()) as events:
            async for event in events:
                channel = getattr(event, "channel", None)
                if not isinstance(channel, i.Channel) or not channel.id.startswith("far"):
                    self.told.append(event)
                    self._more.set()

    async def until(self, condition: Callable[[object], object]) -> object:
        """The first event of which this is true, told already or still to come."""
        async with asyncio.timeout(5):
            for index in itertools.count():
                while index >= len(self.told):
                    self._more.clear()
                    await self._more.wait()
                if condition(self.told[index]):
                    return self.told[index]
        raise AssertionError

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    @property
    def line(self) -> list[str]:
        """Each event in a word or two."""
        return [word for word in map(in_a_word, self.told) if word]


def in_a_word(event: object) -> str:
    match event:
        case Connected() | Disconnected() | i.ChannelStateChange():
            return ""
        case i.PlaybackStarted(playback=id):
            return f"{id} started"
        case i.PlaybackFinished(playback=id, state=state):
            return f"{id} {state}"
        case i.ChannelDtmfReceived(digit=digit):
            return f"key {digit}"
        case i.StasisStart(channel=channel, args=args):
            return f"{channel.id} in, {' '.join(args)}"
        case i.StasisEnd(channel=channel):
            return f"{channel.id} out"
        case i.ChannelHangupRequest(channel=channel):
            return f"{channel.id} hangs up"
        case i.ChannelDestroyed(channel=channel):
            return f"{channel.id} destroyed"
        case i.ChannelEnteredBridge(channel=channel) | i.ChannelLeftBridge(channel=channel):
            verb = "joins" if isinstance(event, i.ChannelEnteredBridge) else "leaves"
            return f"{channel.id if channel else '?'} {verb}"
    return type(event).__name__


@pytest.fixture
async def story(house: House) -> AsyncIterator[Story]:
    story = Story(house.ari)
    await story.until(lambda event: event == Connected())
    yield story
    await story.close()


@pytest.fixture
async def caller(house: House, story: Story) -> str:
    """A caller who is in Stasis and answered."""
    await house.arrive()
    await said(story, "caller in, inbound 100")
    await house.ari.call(out.answer("caller"))
    return "caller"


async def said(story: Story, *words: str) -> None:
    """Wait until each of these was told."""
    for word in words:
        await story.until(lambda event, word=word: in_a_word(event) == word)


async def refusal(ari: AriClient, request: Request) -> int:
    """The status with which this is refused; 0 when it is not."""
    try:
        await ari.call(request)
    except AriRefused as refused:
        return refused.status
    return 0


async def test_a_caller_arrives_with_a_name_and_a_number(house: House, story: Story, caller: str) -> None:
    start = await story.until(lambda event: isinstance(event, i.StasisStart))
    assert isinstance(start, i.StasisStart)
    assert (start.channel.caller_number, start.channel.caller_name) == ("5550100", "Ann Example")
    assert start.replaced is None
    survey = await house.ari.survey()
    (channel,) = [channel for channel in survey.channels if channel.id == "caller"]
    assert (channel.state, channel.application, channel.arguments) == ("Up", "Stasis", "ivr,inbound,100")


async def test_a_prompt_starts_and_finishes(house: House, story: Story, caller: str) -> None:
    reply = await house.ari.call(out.play(caller, "p", [house.media(SHORT)]))
    assert reply["id"] == "p"
    await said(story, "p done")
    assert story.line == ["caller in, inbound 100", "p started", "p done"]


async def test_a_list_of_media_starts_each_and_finishes_once(house: House, story: Story, caller: str) -> None:
    await house.ari.call(out.play(caller, "p", [house.media(SHORT), house.media(SHORT)]))
    await said(story, "p done")
    assert story.line[1:] == ["p started", "p started", "p done"]


async def test_a_missing_sound_fails(house: House, story: Story, caller: str) -> None:
    await house.ari.call(out.play(caller, "p", [MISSING]))
    await said(story, "p failed")
    assert story.line[1:] == ["p started", "p failed"]


async def test_a_stopped_prompt_is_done_and_one_that_waited_never_starts(
    house: House, story: Story, caller: str
) -> None:
    ari = house.ari
    await ari.call(out.play(caller, "p", [house.media(TEN)]))
    await ari.call(out.play(caller, "q", [house.media(TEN)]))
    await said(story, "p started")
    await ari.call(out.stop_playback("q"))
    await ari.call(out.stop_playback("p"))
    await said(story, "q done")
    assert story.line[1:] == ["p started", "p done", "q done"]
    assert await refusal(ari, out.stop_playback("p")) == 404


async def test_stopping_a_list_stops_all_of_it(house: House, story: Story, caller: str) -> None:
    await house.ari.call(out.play(caller, "p", [house.media(TEN), house.media(TEN)]))
    await said(story, "p started")
    await house.ari.call(out.stop_playback("p"))
    await said(story, "p done")
    assert story.line[1:] == ["p started", "p done"]


async def test_a_paused_prompt_waits_and_starts_again(house: House, story: Story, caller: str) -> None:
    ari = house.ari
    await ari.call(out.play(caller, "p", [house.media(TEN)]))
    await said(story, "p started")
    await ari.call(out.pause_playback("p"))
    await ari.call(out.pause_playback("p"))
    await ari.call(out.unpause_playback("p"))
    await story.until(lambda _: story.line.count("p started") == 2)
    await ari.call(out.stop_playback("p"))
    await said(story, "p done")
    assert story.line[1:] == ["p started", "p started", "p done"]
    assert await refusal(ari, out.pause_playback("p")) == 404


async def test_a_command_waits_behind_a_prompt_until_that_is_stopped(
    house: House, story: Story, caller: str
) -> None:
    ari = house.ari
    await ari.call(out.play(caller, "p", [house.media(TEN)]))
    await said(story, "p started")
    waiting = asyncio.create_task(ari.call(out.set_variables(caller, {"IVR_RESULT": "done"})))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await ari.call(out.stop_playback("p"))
    await waiting
    assert await ari.call(out.get_variable(caller, "IVR_RESULT")) == {"value": "done"}


async def test_a_hang_up_in_a_prompt_is_told_in_its_order(house: House, story: Story, caller: str) -> None:
    await house.ari.call(out.subscribe_to_channel("ivr", caller))
    await house.ari.call(out.play(caller, "p", [house.media(TEN)]))
    await house.ari.call(out.play(caller, "q", [house.media(TEN)]))
    await said(story, "p started")
    await house.hang_up()
    await said(story, "caller destroyed")
    once = list(dict.fromkeys(story.line[1:]))  # a real hang-up may be requested twice
    assert once == [
        "p started",
        "caller hangs up",
        "p failed",
        "q started",
        "q failed",
        "caller out",
        "caller destroyed",
    ]
    assert await refusal(house.ari, out.answer(caller)) == 404


async def test_keys_are_told_in_their_order(house: House, story: Story, caller: str) -> None:
    for key in "5#":
        await house.press(key)
        await said(story, f"key {key}")
    assert story.line[1:] == ["key 5", "key #"]


async def test_a_caller_who_goes_on_in_the_dialplan_has_left_and_is_no_longer_ours(
    house: House, story: Story, caller: str
) -> None:
    ari = house.ari
    await ari.call(out.subscribe_to_channel("ivr", caller))
    await ari.call(out.continue_in_dialplan(caller, "ivr-fallback", "s"))
    await said(story, "caller out")
    assert await refusal(ari, out.play(caller, "p", [house.media(SHORT)])) == 409
    assert await refusal(ari, out.continue_in_dialplan(caller, "ivr-fallback", "s")) == 409
    assert (await ari.call(out.get_channel(caller)))["id"] == caller
    await house.hang_up()
    await said(story, "caller destroyed")


async def test_what_asterisk_refuses(house: House, story: Story, caller: str) -> None:
    ari = house.ari
    await ari.call(out.create_bridge("ivr-b"))
    expected = [
        (out.answer("nobody"), 404),
        (out.hangup("nobody"), 404),
        (out.hangup(caller, "nonsense"), 400),
        (out.get_variable(caller, "NOT_SET"), 404),
        (out.create_bridge("ivr-b"), 409),
        (out.destroy_bridge("ivr-none"), 404),
        (out.add_to_bridge("ivr-none", caller), 404),
        (out.add_to_bridge("ivr-b", "nobody"), 400),
        (out.snoop("nobody", "ivr-s", "ivr", "snoop"), 404),
        (out.external_media("ivr-x", "ivr", "127.0.0.1:9", format="nonsense", data="xm"), 500),
        (out.application_info("nobody"), 404),
        (out.user_event("e", "nobody", {}), 404),
    ]
    assert [(request, await refusal(ari, request)) for request, _ in expected] == expected


async def test_the_ear_hears_and_goes_with_the_caller_but_its_media_stays(
    house: House, story: Story, caller: str
) -> None:
    ari = house.ari
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.setblocking(False)
        await ari.call(out.create_bridge("ivr-b"))
        await ari.call(out.snoop(caller, "ivr-s", "ivr", f"snoop,{caller}"))
        host = f"127.0.0.1:{ear.getsockname()[1]}"
        made = i.read_channel(await ari.call(out.external_media("ivr-x", "ivr", host, data=f"xm,{caller}")))
        await said(story, f"ivr-s in, snoop {caller}", f"ivr-x in, xm {caller}")
        await ari.call(out.add_to_bridge("ivr-b", "ivr-s"))
        await ari.call(out.add_to_bridge("ivr-b", "ivr-x"))
        await said(story, "ivr-s joins", "ivr-x joins")

        loop = asyncio.get_running_loop()
        packets = []
        async with asyncio.timeout(3):
            while len(packets) < 20:
                packets.append(await loop.sock_recvfrom(ear, 2048))
    assert {address for _, address in packets} == {
        ("127.0.0.1", int(made.variables["UNICASTRTP_LOCAL_PORT"]))
    }
    assert {(len(packet), packet[0] >> 6, packet[1] & 0x7F) for packet, _ in packets} == {(172, 2, 0)}

    await house.hang_up()
    await said(story, "caller out", "ivr-s out")
    survey = await ari.survey()
    assert [bridge.channels for bridge in survey.bridges] == [("ivr-x",)]
    await ari.call(out.hangup("ivr-x"))
    await said(story, "ivr-x leaves", "ivr-x out")
    await ari.call(out.destroy_bridge("ivr-b"))
    assert (await ari.survey()).bridges == ()


async def test_a_second_connection_takes_the_application(house: House, story: Story) -> None:
    second = Story(house.ari)
    try:
        await second.until(lambda event: event == Connected())
        await story.until(lambda event: isinstance(event, i.ApplicationReplaced))
        await house.arrive()
        await said(second, "caller in, inbound 100")
        assert "caller in, inbound 100" not in story.line
    finally:
        await second.close()


async def test_asterisk_says_who_it_is(house: House) -> None:
    info = await house.ari.call(out.asterisk_info())
    assert info["system"]["version"].startswith("22.")
    assert (await house.ari.call(out.ping()))["ping"] == "pong"


async def test_a_global_variable_is_kept(house: House) -> None:
    await house.ari.call(out.set_global("IVR_TEST", "a b+c"))
    assert await house.ari.call(out.get_global("IVR_TEST")) == {"value": "a b+c"}


async def test_a_recording_ends_with_a_key_that_is_told_before(
    house: House, story: Story, caller: str
) -> None:
    ari = house.ari
    await ari.call(out.answer(caller))
    await ari.call(out.record(caller, "ivr-c-r1", longest=20, silence=20, beep=False))
    await asyncio.sleep(0.3)  # it has no sign of its beginning that we read
    await house.press("5")
    over = await story.until(lambda event: isinstance(event, i.RecordingFinished))
    assert isinstance(over, i.RecordingFinished)
    assert (over.recording, over.channel) == ("ivr-c-r1", caller)
    told = [type(event) for event in story.told]
    assert told.index(i.ChannelDtmfReceived) < told.index(i.RecordingFinished)


async def test_a_hang_up_ends_a_recording_before_the_caller_is_gone(
    house: House, story: Story, caller: str
) -> None:
    await house.ari.call(out.answer(caller))
    await house.ari.call(out.record(caller, "ivr-c-r2", longest=20, silence=20, beep=False))
    await asyncio.sleep(0.3)
    await house.hang_up()
    await story.until(lambda event: isinstance(event, i.StasisEnd))
    told = [type(event) for event in story.told]
    assert told.index(i.RecordingFinished) < told.index(i.StasisEnd)


async def test_a_recording_that_is_not_there_is_refused(house: House, story: Story, caller: str) -> None:
    assert await refusal(house.ari, out.stop_recording("ivr-none-r1")) == 404
    assert await refusal(house.ari, out.delete_recording("ivr-none-r1")) == 404
    assert await refusal(house.ari, out.record("nobody", "r", longest=1, silence=1, beep=False)) == 404
