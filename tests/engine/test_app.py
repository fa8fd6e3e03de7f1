"""The engine holds calls on a fake Asterisk, and leaves nothing behind."""

from __future__ import annotations

import asyncio
from typing import Any

import numpy as np
import pytest

from ivr.audio.g711 import PCMU
from ivr.stt.recogniser import Hypothesis
from tests.engine.conftest import House
from tests.twins.fake_channel import Channel
from tests.twins.throat import voice

ORDER = "where is order five five four two one"


def silence(ms: int) -> bytes:
    return b"\xff" * (ms * 8)


async def say(caller: Channel) -> None:
    await caller.speak(silence(300) + PCMU.encode(voice(500)) + silence(800), paced=False)


def texts(house: House) -> list[str]:
    return [record["text"] for record in house.journal() if record["type"] == "Say"]


def of_type(house: House, kind: str) -> list[dict[str, Any]]:
    return [record for record in house.journal() if record["type"] == kind]


async def over(house: House) -> None:
    """The call has ended and everything of it is written."""
    await house.pbx.until(lambda: not house.pbx.channels and not house.pbx.bridges)
    await house.records.flush()


async def test_a_call_is_answered_greeted_and_heard(house: House) -> None:
    caller = house.pbx.caller_arrives()
    await house.pbx.until(lambda: caller.playing)
    await house.pbx.until(lambda: house.pbx.ear_of(caller))
    assert house.pbx.asked("POST", "/answer")
    caller.hang_up()
    await over(house)


async def test_no_prompt_of_the_flow_is_rendered_on_a_call(house: House) -> None:
    before = house.prompts.syntheses
    caller = house.pbx.caller_arrives()
    await house.pbx.until(lambda: caller.playing)
    caller.press("1")
    await house.pbx.until(lambda: len(caller.played) == 2)
    assert house.prompts.syntheses == before
    caller.hang_up()
    await over(house)


async def test_speech_over_the_greeting_is_understood_and_answered(house: House) -> None:
    house.ear.hears.append(Hypothesis(ORDER, 0.95))
    caller = house.pbx.caller_arrives()
    await house.pbx.until(lambda: caller.playing and house.pbx.ear_of(caller))
    await say(caller)
    await house.pbx.until(lambda: len(caller.played) == 2)
    house.pbx.finish_playback()
    await house.pbx.until(lambda: len(caller.played) == 3)
    caller.hang_up()
    await over(house)
    said = texts(house)
    assert "5 5 4 2 1 was shipped" in said[1] and "anything else" in said[2]
    assert [record["outcome"] for record in of_type(house, "LookedUp")] == ["ok"]


async def test_a_cough_pauses_the_prompt_and_lets_it_go_on(house: House) -> None:
    house.ear.hears.append(Hypothesis())
    caller = house.pbx.caller_arrives()
    await house.pbx.until(lambda: caller.playing and house.pbx.ear_of(caller))
    greeting = caller.playing
    await say(caller)
    await house.pbx.until(lambda: len(house.pbx.asked("POST", "/control")) == 2)
    assert [seen.params["operation"] for seen in house.pbx.asked("POST", "/control")] == ["pause", "unpause"]
    assert caller.playing is greeting and greeting is not None and not greeting.paused
    caller.hang_up()
    await over(house)


async def test_keys_lead_to_the_order_and_its_prompt_is_stopped_at_the_first_key(house: House) -> None:
    caller = house.pbx.caller_arrives()
    await house.pbx.until(lambda: caller.playing)
    caller.press("1")
    await house.pbx.until(lambda: len(caller.played) == 2)
    for key in "55421#":
        caller.press(key)
    await house.pbx.until(lambda: len(caller.played) == 3)
    caller.hang_up()
    await over(house)
    assert "was shipped" in texts(house)[2]


async def test_the_caller_is_handed_over_with_everything_that_was_learned(house: House) -> None:
    house.ear.hears += [Hypothesis(ORDER, 0.95), Hypothesis("talk to an agent", 0.9)]
    caller = house.pbx.caller_arrives()
    await house.pbx.until(lambda: caller.playing and house.pbx.ear_of(caller))
    await say(caller)
    await house.pbx.until(lambda: len(caller.played) == 2)
    house.pbx.finish_playback()
    await house.pbx.until(lambda: len(caller.played) == 3)
    house.pbx.finish_playback()
    await say(caller)
    await house.pbx.until(lambda: len(caller.played) == 4)
    house.pbx.finish_playback()
    await house.pbx.until(lambda: caller.where not in ("stasis", ""))
    assert caller.where.startswith("ivr-queue,support")
    learned = caller.variables
    assert learned["IVR_SLOTS"] == "order_number=55421"
    assert learned["IVR_REASON"] == "operator"
    assert learned["IVR_SAID"] == "talk%20to%20an%20agent"
    assert not house.pbx.bridges and list(house.pbx.channels) == [caller.id]
    caller.hang_up()
    await over(house)
    await house.pbx.until(lambda: True)
    assert of_type(house, "Enqueue")[0]["slots"] == {"order_number": "55421"}


async def test_a_caller_whom_the_queue_gives_back_is_heard_again(house: House) -> None:
    house.ear.hears.append(Hypothesis("talk to an agent", 0.9))
    caller = house.pbx.caller_arrives()
    await house.pbx.until(lambda: caller.playing and house.pbx.ear_of(caller))
    await say(caller)
    await house.pbx.until(lambda: len(caller.played) == 2)
    house.pbx.finish_playback()
    await house.pbx.until(lambda: caller.where.startswith("ivr-queue"))
    caller.comes_back("back", caller.variables["IVR_CALL"], "FULL")
    await house.pbx.until(lambda: len(caller.played) == 3 and house.pbx.ear_of(caller))
    house.pbx.finish_playback()
    await over(house)
    assert "busy" in texts(house)[2]
    assert of_type(house, "Returned")[0]["status"] == "full"


async def test_a_recogniser_that_dies_leaves_the_keys(house: House) -> None:
    house.ear.hears.append(None)
    caller = house.pbx.caller_arrives()
    await house.pbx.until(lambda: caller.playing and house.pbx.ear_of(caller))
    await say(caller)
    await house.pbx.until(lambda: len(caller.played) == 2)
    caller.press("1")
    await house.pbx.until(lambda: len(caller.played) == 3)
    caller.hang_up()
    await over(house)
    said = texts(house)
    assert "press 1" in said[1] and "order number" in said[2]


@pytest.mark.parametrize("path", ["/channels/externalMedia", "/addChannel"])
async def test_a_call_that_cannot_be_heard_is_held_by_keys(house: House, path: str) -> None:
    house.pbx.refuse("POST", path, 500)
    caller = house.pbx.caller_arrives()
    await house.pbx.until(lambda: len(caller.played) >= 2)
    caller.press("1")
    await house.pbx.until(lambda: len(caller.played) >= 3)
    caller.hang_up()
    await over(house)
    said = texts(house)
    assert "To track your order, press 1" in said[1] and "order number" in said[2]


async def test_a_prompt_that_is_missing_does_not_stop_the_call(house: House) -> None:
    caller = house.pbx.caller_arrives()
    await house.pbx.until(lambda: caller.playing)
    house.pbx.finish_playback(state="failed")
    caller.press("1")
    await house.pbx.until(lambda: len(caller.played) == 2)
    caller.hang_up()
    await over(house)
    assert of_type(house, "PlayFailed")


def tasks_of_the_engine() -> list[str]:
    """By name; those of the fake Asterisk and of kept connections do not count."""
    coroutines = [task.get_coro() for task in asyncio.all_tasks()]
    ours = [
        one
        for one in coroutines
        if "/ivr/" in getattr(one, "cr_code", tasks_of_the_engine.__code__).co_filename
    ]
    return sorted(one.__qualname__ for one in ours if one is not None)


async def test_a_hundred_calls_hung_up_at_any_moment_leave_no_task(house: House) -> None:
    before = tasks_of_the_engine()
    chance = np.random.default_rng(11)

    async def one(number: int) -> None:
        caller = house.pbx.caller_arrives(f"call-{number}")
        await asyncio.sleep(float(chance.uniform(0, 0.15)))
        if chance.random() < 0.4:
            caller.press("1")
        await asyncio.sleep(float(chance.uniform(0, 0.1)))
        caller.hang_up()

    for start in range(0, 100, 10):
        await asyncio.gather(*(one(start + number) for number in range(10)))
    await over(house)
    async with asyncio.timeout(5):
        while tasks_of_the_engine() != before:
            await asyncio.sleep(0.02)


async def test_orphans_of_an_earlier_engine_are_swept_and_its_callers_rescued(house: House) -> None:
    stranded = house.pbx.caller_arrives("stranded")
    await house.pbx.until(lambda: stranded.playing)
    house.running.cancel()
    await asyncio.gather(house.running, return_exceptions=True)
    assert house.pbx.variables["IVR_HB"] == "0"
    await house.pbx.until(lambda: stranded.where.startswith("ivr-fallback"))


async def test_the_heartbeat_opens_the_gate(house: House) -> None:
    await house.pbx.until(lambda: int(house.pbx.variables.get("IVR_HB", "0")) > 0)


async def test_a_lost_connection_is_taken_up_again_with_live_calls(house: House) -> None:
    stays = house.pbx.caller_arrives("stays")
    leaves = house.pbx.caller_arrives("leaves")
    await house.pbx.until(lambda: stays.playing and leaves.playing)
    house.app.ready.clear()
    house.pbx.drop_events()
    leaves.hang_up()
    async with asyncio.timeout(5):
        await house.app.ready.wait()
    stays.press("1")
    await house.pbx.until(lambda: len(stays.played) == 2)
    stays.hang_up()
    await over(house)
