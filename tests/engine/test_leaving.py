"""Transfer, voicemail, recordings, callbacks, notes and messages on a fake Asterisk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from ivr.audio.wav import Wav
from ivr.engine import recorder
from ivr.engine.departure import status_of
from ivr.engine.repertoire import Play, load_play
from ivr.events import CallArrived
from tests.engine.conftest import House, open_house
from tests.engine.test_app import of_type, over, texts
from tests.twins.fake_channel import Channel
from tests.twins.gateway import Gateway
from tests.twins.throat import voice

FLOW = """\
flow: leave
resume: 10m
policy: {handover: desk}
intents:
  front: {label: the front desk, begin: person, hear: [the front desk]}
  word: {label: a message, begin: box, hear: [leave a message]}
  speak: {label: a complaint, begin: words, hear: [make a complaint]}
  back: {label: a call back, begin: ring_back, hear: [ring me back]}
  hook: {label: a hook, begin: tell_crm, hear: [tell them]}
steps:
  menu: {ask: What can I do for you?, keys: {1: front, 2: word, 3: speak, 4: back, 5: hook}}
  person: {transfer: front_desk, whisper: 'About {{ topic }}.', on: {busy: nobody, unknown: nobody}}
  nobody: {say: Nobody is there., then: menu}
  box: {voicemail: general, then: thanks, on: {failed: nobody}}
  words: {record: words, longest: 1s, silence: 1s, on: {silent: nobody, failed: nobody}}
  tell: {say: 'You spoke for {{ words.seconds }} seconds.', then: menu}
  ring_back: {callback: support, say: We will call you back.}
  bye: {note: Is to be called back.}
  over: {say: Goodbye., then: hangup}
  tell_crm: {send: webhook, data: {topic: '{{ topic }}'}, then: thanks}
  thanks: {say: Thank you., then: menu}
  desk: {queue: support}
"""
THERE = ("DIALPLAN_EXISTS(ivr-transfer,front_desk,1)", "DIALPLAN_EXISTS(ivr-voicemail,general,1)")
SPOKEN = bytes(Wav(voice(1500), 8000))
SILENT = bytes(Wav(np.zeros(8000, np.int16), 8000))


@pytest.fixture(scope="session")
def leave(tmp_path_factory: pytest.TempPathFactory) -> Play:
    folder = tmp_path_factory.mktemp("flows") / "leave"
    folder.mkdir()
    (folder / "leave.yaml").write_text(FLOW)
    return load_play(folder)


@pytest.fixture
async def house(leave: Play, prompt_folder: Path, tmp_path: Path, gateway: Gateway) -> AsyncIterator[House]:
    async with open_house(leave, prompt_folder, tmp_path, {"crm": f"{gateway.url}/hook"}) as house:
        house.pbx.playback_seconds = 0.05
        house.pbx.functions.update(dict.fromkeys(THERE, "1"))
        yield house


async def choose(house: House, key: str) -> Channel:
    caller = house.pbx.caller_arrives()
    await house.pbx.until(lambda: caller.played)
    caller.press(key)
    return caller


async def end(house: House, caller: Channel) -> str:
    """Hang up; gives how the call ended, once everything of it is written."""
    caller.hang_up()
    return await closed(house)


async def closed(house: House) -> str:
    await over(house)
    async with asyncio.timeout(5):
        while (row := (await house.records.calls.latest())[0]).result is None:
            await asyncio.sleep(0.02)
    return row.result


# --- leaving ------------------------------------------------------------------------------------------


async def test_the_caller_goes_to_somebody_with_what_was_learned_and_comes_back(house: House) -> None:
    caller = await choose(house, "1")
    await house.pbx.until(lambda: caller.where.startswith("ivr-transfer,front_desk"))
    assert caller.variables["IVR_WHISPER"] == "About%20the%20front%20desk."
    assert caller.variables["IVR_TIMEOUT"] == "30"
    caller.comes_back("back", caller.variables["IVR_CALL"], "BUSY")
    await house.pbx.until(lambda: len(caller.played) >= 3 and house.pbx.ear_of(caller))
    await end(house, caller)
    assert of_type(house, "Returned")[0]["status"] == "busy" and "Nobody is there." in texts(house)


async def test_a_name_that_is_not_there_is_told_and_the_caller_stays(house: House) -> None:
    house.pbx.functions[THERE[0]] = "0"
    caller = await choose(house, "1")
    await house.pbx.until(lambda: len(caller.played) >= 3)
    assert house.pbx.asked("POST", "/continue") == [] and house.pbx.ear_of(caller)
    await end(house, caller)
    assert of_type(house, "Returned")[0]["status"] == "unknown"


async def test_nobody_is_sent_anywhere_when_asterisk_cannot_say_whether_it_is_there(house: House) -> None:
    house.pbx.functions.clear()
    caller = await choose(house, "2")
    await house.pbx.until(lambda: len(caller.played) >= 3)
    await end(house, caller)
    assert of_type(house, "Returned")[0]["status"] == "failed"


async def test_who_left_a_message_goes_on(house: House) -> None:
    caller = await choose(house, "2")
    await house.pbx.until(lambda: caller.where.startswith("ivr-voicemail,general"))
    caller.comes_back("back", caller.variables["IVR_CALL"], "SUCCESS")
    await house.pbx.until(lambda: len(caller.played) >= 3)
    await end(house, caller)
    assert "Thank you." in texts(house)


async def test_who_hangs_up_elsewhere_has_been_there(house: House) -> None:
    caller = await choose(house, "1")
    await house.pbx.until(lambda: caller.where.startswith("ivr-transfer"))
    assert await end(house, caller) == "transfer front_desk"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("NOANSWER", "no_answer"),
        ("CHANUNAVAIL", "unavailable"),
        ("BUSY", "busy"),
        ("", "unknown"),
        ("FULL", "full"),
    ],
)
def test_asterisk_s_words_become_those_of_the_flow(word: str, status: str) -> None:
    assert status_of(word) == status


# --- recording ----------------------------------------------------------------------------------------


async def test_a_recording_is_measured_kept_and_told(house: House) -> None:
    caller = await choose(house, "3")
    await house.pbx.until(lambda: caller.recording)
    assert caller.recording is not None
    caller.recording.end(SPOKEN)
    await house.pbx.until(lambda: len(caller.played) >= 2)
    await end(house, caller)
    (recorded,) = of_type(house, "Recorded")
    assert (recorded["outcome"], recorded["seconds"]) == ("ok", 1.5)
    assert (house.folder / "recordings" / f"{recorded['name']}.wav").exists()
    (line,) = await house.records.keepsakes.latest("recording")
    assert line.data == {"of": "words", "file": f"{recorded['name']}.wav", "seconds": 1.5}


@pytest.mark.parametrize(
    ("take", "outcome"),
    [(SILENT, "silent"), (SILENT[:44], "failed"), (b"no WAV", "failed"), (None, "failed")],
)
async def test_a_recording_that_holds_nothing_is_told_and_removed(
    house: House, take: bytes | None, outcome: str
) -> None:
    caller = await choose(house, "3")
    await house.pbx.until(lambda: caller.recording)
    assert caller.recording is not None
    caller.recording.end(take)
    await house.pbx.until(lambda: len(caller.played) >= 2)
    await end(house, caller)
    assert of_type(house, "Recorded")[0]["outcome"] == outcome
    assert list((house.folder / "recordings").iterdir()) == []
    assert await house.records.keepsakes.latest("recording") == []


async def test_a_recording_that_asterisk_refuses_or_breaks_off_is_told(house: House) -> None:
    house.pbx.refuse("POST", "/record", 500)
    caller = await choose(house, "3")
    await house.pbx.until(lambda: len(caller.played) >= 2)
    caller.press("3")
    await house.pbx.until(lambda: caller.recording)
    assert caller.recording is not None
    caller.recording.end(failed="Cannot record channel while in bridge")
    await house.pbx.until(lambda: len(caller.played) >= 4)
    await end(house, caller)
    assert [record["outcome"] for record in of_type(house, "Recorded")] == ["failed", "failed"]


async def test_a_recording_that_does_not_end_is_ended(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "WATCH_S", -0.9)
    caller = await choose(house, "3")
    await house.pbx.until(lambda: house.pbx.asked("POST", "/stop"))
    await house.pbx.until(lambda: len(caller.played) >= 2)
    await end(house, caller)


async def test_who_hangs_up_while_being_recorded_has_been_recorded(house: House) -> None:
    caller = await choose(house, "3")
    await house.pbx.until(lambda: caller.recording)
    assert caller.recording is not None
    caller.recording.take = SPOKEN
    caller.hang_up()
    await over(house)
    async with asyncio.timeout(5):
        while not await house.records.keepsakes.latest("recording"):
            await asyncio.sleep(0.02)


# --- keeping and sending --------------------------------------------------------------------------------


async def test_a_callback_and_a_note_are_kept(house: House) -> None:
    caller = await choose(house, "4")
    await house.pbx.until(lambda: caller.id not in house.pbx.channels)
    await over(house)
    (callback,) = await house.records.keepsakes.latest("callback")
    assert callback.data["number"] == "5550100" and callback.data["queue"] == "support"
    async with asyncio.timeout(5):  # the caller need not wait for it, and is gone
        while not (notes := await house.records.keepsakes.latest("note")):
            await asyncio.sleep(0.02)
    assert notes[0].data == {"step": "bye", "text": "Is to be called back."}
    assert texts(house)[-2:] == ["We will call you back.", "Goodbye."]


async def test_a_message_is_sent_and_what_became_of_it_is_told(house: House, gateway: Gateway) -> None:
    caller = await choose(house, "5")
    await house.pbx.until(lambda: len(caller.played) >= 2)
    await end(house, caller)
    assert [body for _, _, body in gateway.seen] == [{"topic": "a hook"}]
    assert of_type(house, "Sent")[0]["outcome"] == "ok"


# --- what is known beforehand ---------------------------------------------------------------------------


async def test_a_switch_is_known_to_the_next_call(house: House) -> None:
    await house.records.switches.force("office", "closed", datetime.now(UTC))
    caller = house.pbx.caller_arrives()
    await house.pbx.until(lambda: caller.played)
    await end(house, caller)
    assert of_type(house, "CallArrived")[0]["switches"] == {"office": "closed"}


async def arrived(house: House, leave: Play, number: str = "5550100") -> object:
    """What the next call of this number would know of an earlier one."""

    event = CallArrived(at=datetime.now(UTC), call="next", caller=number)
    earlier = (await house.records.recall(event, leave)).earlier
    await house.records.flush()
    return earlier


async def test_where_a_call_was_cut_off_is_known_once_to_the_same_caller(house: House, leave: Play) -> None:
    caller = await choose(house, "9")
    await end(house, caller)
    assert await arrived(house, leave, "5550199") is None
    earlier = await arrived(house, leave)
    assert isinstance(earlier, dict) and earlier["stack"]
    assert await arrived(house, leave) is None


async def test_a_call_that_came_to_its_end_was_not_cut_off(house: House, leave: Play) -> None:
    caller = await choose(house, "4")
    await house.pbx.until(lambda: caller.id not in house.pbx.channels)
    await closed(house)
    assert await arrived(house, leave) is None


async def test_another_version_of_the_flow_and_another_time_know_nothing(house: House, leave: Play) -> None:
    await end(house, await choose(house, "9"))
    assert await arrived(house, replace(leave, hash="other")) is None
    await end(house, await choose(house, "9"))

    late = CallArrived(at=datetime.now(UTC) + timedelta(minutes=11), call="next", caller="5550100")
    assert (await house.records.recall(late, leave)).earlier is None
