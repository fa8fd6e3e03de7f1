"""What one caller is told, and what stops, holds or loses it on its way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import structlog

from ivr.actions import Say
from ivr.ari import inbound
from ivr.ari.client import AriClient, Connected
from ivr.engine import speaker as speaker_file
from ivr.engine.speaker import Speaker
from ivr.errors import VoiceError
from ivr.events import Event, PlayFailed, Said
from ivr.tts.prompts import Prompt
from tests.twins.fake_asterisk import FakeAsterisk
from tests.twins.fake_channel import Channel


class Files:
    """Prompts whose file is there at once, or after `there` was set; `ms` long each."""

    def __init__(self) -> None:
        self.ms, self.pace, self.confined = 1000, 0.0, False
        self.there = asyncio.Event()
        self.there.set()
        self.fault: Exception | None = None

    def ready(self, text: str, language: str, **how: object) -> Prompt | None:
        return None

    def together(self, sounds: object, language: str, **how: object) -> None:
        return None

    async def get(self, text: str, language: str, **how: object) -> Prompt:
        await self.there.wait()
        if self.fault is not None:
            raise self.fault
        return Prompt(f"sound:/prompts/{text}", self.ms)

    def loudness(self, prompt: Prompt) -> tuple[float, ...]:
        return ()

    def forget(self, prompt: Prompt) -> None: ...


@dataclass
class Room:
    """One caller in Stasis and a speaker; what Asterisk tells of playbacks reaches it."""

    pbx: FakeAsterisk
    ari: AriClient
    files: Files
    caller: Channel
    speaker: Speaker
    put: list[Event] = field(default_factory=list)

    def say(self, *ids: str) -> None:
        for id in ids:
            self.speaker.say(Say(id=id, text=id, step=id))

    async def until(self, *kinds: Any) -> None:
        """Until so many events of these kinds were put."""
        async with asyncio.timeout(5):
            while [type(event) for event in self.put] != list(kinds):
                await asyncio.sleep(0.005)

    def told(self) -> list[tuple[str, str]]:
        return [(one.id, one.how if isinstance(one, Said) else "failed") for one in self.put]  # type: ignore[attr-defined]


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with FakeAsterisk() as pbx, AriClient(pbx.url, pbx.user, pbx.password, pbx.app) as ari:
        events = ari.events()
        assert isinstance(await anext(events), Connected)
        caller = pbx.caller_arrives(state="Up")
        put: list[Event] = []
        files = Files()
        speaker = Speaker(ari, "call", caller.id, files, put.append)  # type: ignore[arg-type]

        async def listen() -> None:
            async for event in events:
                match event:
                    case inbound.PlaybackStarted():
                        speaker.started(event.playback)
                    case inbound.PlaybackFinished():
                        speaker.finished(event)
                    case inbound.ChannelHangupRequest():
                        speaker.hanging_up()

        listening = asyncio.create_task(listen())
        await pbx.until(lambda: caller.where == "stasis")
        yield Room(pbx, ari, files, caller, speaker, put)
        await speaker.end()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await events.aclose()


async def test_a_prompt_stopped_while_the_dead_mans_switch_is_renewed_is_not_said(room: Room) -> None:
    room.speaker._renewed -= 1000
    renewing = room.pbx.hold("POST", "/variable")
    room.say("one")
    await renewing.came.wait()
    await room.speaker.stop(("one",))
    renewing.let_go()
    await room.until(Said)
    assert room.told() == [("one", "stopped")] and not room.caller.played


async def test_a_prompt_stopped_before_its_post_arrives_is_stopped_behind_it(room: Room) -> None:
    posting = room.pbx.hold("POST", "one")
    room.say("one")
    await posting.came.wait()
    await room.speaker.stop(("one",))
    assert [seen.status for seen in room.pbx.asked("DELETE", "one")] == [404]
    posting.let_go()
    await room.until(Said)
    assert room.told() == [("one", "stopped")] and not room.caller.playing


async def test_the_dead_mans_switch_is_renewed_for_a_caller_who_always_interrupts(room: Room) -> None:
    room.say("one")
    await room.pbx.until(lambda: room.caller.playing)
    room.speaker._renewed -= 1000
    for _ in ("by stop", "and behind the POST, if its answer is still on the way"):
        room.pbx.refuse("DELETE", "one", 404)  # so that its end has not yet been told
    await room.speaker.stop(("one",))
    renewing = room.pbx.hold("POST", "/variable")
    room.say("two")
    await renewing.came.wait()
    renewing.let_go()


async def test_a_queued_prompt_is_watched_from_its_own_turn(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaker_file, "WATCH_S", 1.0)
    room.files.ms = 100
    room.say("one", "two")
    await room.pbx.until(lambda: len(room.caller.playbacks) == 2)
    await room.speaker.pause()
    await asyncio.sleep(1.5)  # longer than both together and a watch
    assert not room.put
    await room.speaker.resume()
    room.pbx.finish_playback()
    await room.until(Said)
    await room.pbx.until(lambda: room.caller.playing)
    room.pbx.finish_playback()
    await room.until(Said, Said)
    assert room.told() == [("one", "finished"), ("two", "finished")]


async def test_a_prompt_that_never_ends_is_given_up(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaker_file, "WATCH_S", 0.1)
    room.files.ms = 1
    room.say("one")
    with structlog.testing.capture_logs() as logs:
        await room.until(PlayFailed)
    await room.pbx.until(lambda: room.pbx.asked("DELETE", "one"))
    assert [line["media"] for line in logs if line["log_level"] == "error"] == ["sound:/prompts/one"]


async def test_a_prompt_whose_turn_comes_while_the_caller_speaks_is_held(room: Room) -> None:
    room.files.there.clear()
    room.say("one")
    await asyncio.sleep(0)
    await room.speaker.pause()
    room.files.there.set()
    await room.pbx.until(lambda: room.caller.playing is not None and room.caller.playing.paused)
    await room.speaker.resume()
    await room.pbx.until(lambda: room.caller.playing is not None and not room.caller.playing.paused)


async def test_a_prompt_that_goes_on_before_it_was_held_is_not_held(room: Room) -> None:
    """Both requests are on their way at once: the second may overtake the first."""
    room.say("one")
    await room.pbx.until(lambda: room.caller.playing)
    pausing = room.pbx.hold("POST", "/control")
    held = asyncio.create_task(room.speaker.pause())
    await pausing.came.wait()
    resuming = asyncio.create_task(room.speaker.resume())
    await room.pbx.until(lambda: len(room.pbx.asked("POST", "/control")) == 1)
    pausing.let_go()
    await asyncio.gather(held, resuming)
    assert room.caller.playing is not None and not room.caller.playing.paused
    operations = [seen.params["operation"] for seen in room.pbx.asked("POST", "/control")]
    assert operations[-1] == "unpause" and operations.count("unpause") == 2


async def test_a_filler_does_not_sound_behind_what_was_late(room: Room) -> None:
    posting = room.pbx.hold("POST", "one")
    room.say("one")
    await posting.came.wait()
    room.speaker.say(Say(id="filler.1", text="One moment.", step="one", fills="words"))
    await room.until(Said)
    posting.let_go()
    assert room.told() == [("filler.1", "stopped")]
    await room.pbx.until(lambda: room.caller.playing)
    assert room.caller.played == ["sound:/prompts/one"]


async def test_what_comes_after_a_stopped_prompt_is_not_held(room: Room) -> None:
    room.say("one")
    await room.pbx.until(lambda: room.caller.playing)
    await room.speaker.pause()
    await room.speaker.stop(("one",))
    room.say("two")
    await room.pbx.until(lambda: room.caller.playing and room.caller.playing.id.endswith("two"))
    await room.until(Said)
    assert room.caller.playing is not None and not room.caller.playing.paused


async def test_a_prompt_that_asterisk_cannot_play_is_an_error_with_its_medium(room: Room) -> None:
    room.pbx.missing.add("sound:/prompts/one")
    with structlog.testing.capture_logs() as logs:
        room.say("one")
        await room.until(PlayFailed)
    (error,) = [line for line in logs if line["log_level"] == "error"]
    assert error["media"] == "sound:/prompts/one" and error["step"] == "one"


async def test_a_prompt_cut_short_by_a_hang_up_is_no_fault(room: Room) -> None:
    room.say("one")
    await room.pbx.until(lambda: room.caller.playing)
    with structlog.testing.capture_logs() as logs:
        room.caller.hang_up()
        await room.until(Said)
    assert room.told() == [("one", "stopped")]
    assert not [line for line in logs if line["log_level"] == "error"]


@pytest.mark.parametrize("fault", [VoiceError("The voice is gone."), RuntimeError("quite unexpected")])
async def test_a_voice_that_fails_costs_its_prompt_only(room: Room, fault: Exception) -> None:
    room.files.fault = fault
    room.say("one")
    await room.until(PlayFailed)
    room.files.fault = None
    room.say("two")
    await room.pbx.until(lambda: room.caller.playing)


@pytest.mark.parametrize("control", ["pause", "resume", "stop"])
async def test_what_asterisk_does_not_answer_is_only_comfort(room: Room, control: str) -> None:
    room.say("one")
    await room.pbx.until(lambda: room.caller.playing)
    if control == "resume":
        await room.speaker.pause()
    await room.pbx.away()
    await (room.speaker.stop(("one",)) if control == "stop" else getattr(room.speaker, control)())
    await room.pbx.back()
