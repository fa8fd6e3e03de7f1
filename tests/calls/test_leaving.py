"""What only a call can show: the caller reaches somebody by name, leaves a message, is recorded."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from ivr.audio import level
from ivr.audio.wav import Wav
from ivr.demo.stage import Ports, Stage
from ivr.softphone.driver import Phone
from ivr.store.database import Database
from ivr.store.keepsakes import Keepsake, Keepsakes

pytestmark = [pytest.mark.sip, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(180)]

FLOW = """\
flow: leave
policy: {handover: desk}
intents:
  front: {label: the front desk, begin: person, hear: [the front desk]}
  gone: {label: nobody, begin: nowhere, hear: [nobody at all]}
  word: {label: a message, begin: box, hear: [leave a message]}
  speak: {label: a complaint, begin: words, hear: [make a complaint]}
steps:
  menu:
    ask: What can I do for you?
    keys: {1: front, 2: gone, 3: word, 4: speak}
  person:
    transfer: front_desk
    announce: One moment, please.
    whisper: Rang about {{ topic }}.
    timeout: 5s
    on: {busy: nobody, no_answer: nobody, refused: refused, unavailable: away}
  nowhere: {transfer: moon_base, on: {unknown: nobody}}
  nobody: {say: Nobody can come to the telephone., then: menu}
  refused: {say: They do not want to talk., then: menu}
  away: {say: Their telephone is not there., then: menu}
  box: {voicemail: general, announce: Please speak after the tone., then: thanks, on: {failed: nobody}}
  words:
    record: complaint
    say: Please speak after the tone.
    longest: 10s
    silence: 2s
    on: {silent: nobody}
  tell: {say: 'You spoke for {{ complaint.seconds }} seconds.'}
  remember: {note: 'Complained for {{ complaint.seconds }} seconds.'}
  thanks: {say: Thank you very much., then: menu}
  desk: {queue: support}
"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    folder = tmp_path_factory.mktemp("leaving")
    (folder / "flows" / "leave").mkdir(parents=True)
    (folder / "flows" / "leave" / "leave.yaml").write_text(FLOW)
    async with Stage(folder, Ports.free(), flows=folder / "flows", flow="leave") as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def caller(stage: Stage) -> AsyncIterator[Phone]:
    async with Phone("caller") as phone:
        await phone.identify("caller", stage.caller_password, stage.sip_server)
        yield phone


@pytest_asyncio.fixture(loop_scope="module")
async def agent(stage: Stage) -> AsyncIterator[Phone]:
    async with Phone("agent") as phone:
        await phone.register("agent", stage.agent_password, stage.sip_server)
        yield phone


def journal(stage: Stage) -> list[dict[str, Any]]:
    """The records of the last call, so far."""
    newest = max((stage.folder / "calls").rglob("*.jsonl"), key=lambda path: path.stat().st_mtime)
    return [json.loads(line) for line in newest.read_text().splitlines()]


async def told(stage: Stage, noun: str, /, within: float = 15, **fields: Any) -> dict[str, Any]:
    """Until the call's journal holds this."""
    async with asyncio.timeout(within):
        while True:
            for record in journal(stage):
                if record["type"] == noun and all(
                    record.get(name) == value for name, value in fields.items()
                ):
                    return record
            await asyncio.sleep(0.05)


async def choose(caller: Phone, key: str) -> None:
    await caller.call("900")
    await caller.keys(key)


async def kept(stage: Stage, kind: str, most: int = 1) -> list[Keepsake]:
    database = Database(f"sqlite:///{stage.folder}/calls.db")
    try:
        async with asyncio.timeout(5):
            while not (found := await Keepsakes(database).latest(kind, most)):
                await asyncio.sleep(0.05)
    finally:
        await database.close()
    return found


async def test_somebody_is_rung_by_name_and_told_what_was_learned(
    stage: Stage, caller: Phone, agent: Phone
) -> None:
    await choose(caller, "1")
    incoming = await agent.expect("incoming", within=15)
    headers = incoming["headers"]
    assert headers["X-IVR-Whisper"] == "Rang%20about%20the%20front%20desk."
    assert headers["X-IVR-Reason"] == "step" and headers["X-IVR-Call"]
    await agent.answer()
    await asyncio.sleep(0.5)
    await agent.say("good morning")
    assert (await caller.hear_out(within=5))["lasted_ms"] > 300
    await agent.hang_up()
    assert (await caller.expect("hung_up", within=10))["by"] == "them"
    await told(stage, "HungUp")


@pytest.mark.parametrize(("code", "status"), [(486, "busy"), (603, "refused")])
async def test_who_does_not_take_the_call_gives_the_caller_back(
    stage: Stage, caller: Phone, agent: Phone, code: int, status: str
) -> None:
    await choose(caller, "1")
    await agent.expect("incoming", within=15)
    await agent.reject(code)
    await told(stage, "Returned", status=status)
    assert (await caller.hear_out(within=10))["lasted_ms"] > 500
    await caller.keys("2")  # and the caller's keys count as before
    await told(stage, "Transfer", to="moon_base")
    await caller.hang_up()


async def test_who_does_not_answer_in_time_gives_the_caller_back(
    stage: Stage, caller: Phone, agent: Phone
) -> None:
    await choose(caller, "1")
    await agent.expect("incoming", within=15)
    await told(stage, "Returned", status="no_answer")
    assert (await agent.expect("hung_up", within=5))["answered"] is False
    await caller.hang_up()


async def test_a_telephone_that_is_not_there_gives_the_caller_back(stage: Stage, caller: Phone) -> None:
    await choose(caller, "1")
    await told(stage, "Returned", status="unavailable")
    await told(stage, "Note", kind="step", text="away")
    await caller.hang_up()


async def test_a_name_that_the_dialplan_does_not_have_never_costs_the_call(
    stage: Stage, caller: Phone
) -> None:
    await choose(caller, "2")
    await told(stage, "Returned", status="unknown")
    assert (await caller.hear_out(within=10))["lasted_ms"] > 500
    await caller.hang_up()


async def test_a_message_is_left_and_the_flow_goes_on(stage: Stage, caller: Phone) -> None:
    await choose(caller, "3")
    await told(stage, "Voicemail")
    await asyncio.sleep(2.5)  # the tone of the box
    await caller.say("this is a message for the house, please ring me back tomorrow")
    await caller.keys("#")
    await told(stage, "Returned", status="ok")
    assert (await caller.hear_out(within=10))["lasted_ms"] > 400
    await caller.hang_up()
    (message,) = (stage.folder / "spool/voicemail/ivr/general/INBOX").glob("*.wav")
    assert level.rms(Wav.parse(message.read_bytes()).pcm) > -45


async def test_a_recording_holds_the_caller_s_voice_and_ends_with_a_silence(
    stage: Stage, caller: Phone
) -> None:
    await choose(caller, "4")
    await told(stage, "Record")
    await asyncio.sleep(1.0)  # the tone
    await caller.say("the parcel was wet and the cat sat on it")
    over = await told(stage, "Recorded")
    assert over["outcome"] == "ok" and 2 < over["seconds"] < 10
    file = stage.folder / "spool/recording" / f"{over['name']}.wav"
    wav = Wav.parse(file.read_bytes())
    assert abs(wav.ms / 1000 - over["seconds"]) < 0.1 and level.rms(wav.pcm) > -45
    await told(stage, "Note", kind="step", text="remember")
    await caller.hang_up()
    (line,) = await kept(stage, "recording")
    assert line.data == {"of": "complaint", "file": file.name, "seconds": over["seconds"]}
    (note,) = await kept(stage, "note")
    assert note.data["text"] == f"Complained for {over['seconds']} seconds."


async def test_who_says_nothing_is_not_recorded_and_a_key_ends_it_too(stage: Stage, caller: Phone) -> None:
    files = sorted((stage.folder / "spool/recording").iterdir())
    await choose(caller, "4")
    assert (await told(stage, "Recorded"))["outcome"] == "silent"
    await told(stage, "Note", kind="step", text="menu")
    assert sorted((stage.folder / "spool/recording").iterdir()) == files
    await caller.hang_up()


async def test_who_hangs_up_in_the_middle_has_been_recorded(stage: Stage, caller: Phone) -> None:
    await choose(caller, "4")
    await told(stage, "Record")
    await asyncio.sleep(1.0)
    await caller.say("I am so angry that I shall hang up now")
    await caller.hang_up()
    await told(stage, "HungUp")
    call = journal(stage)[0]["call"]
    async with asyncio.timeout(5):
        while (await kept(stage, "recording"))[0].call != call:
            await asyncio.sleep(0.05)
    (line,) = await kept(stage, "recording")
    assert (stage.folder / "spool/recording" / Path(line.data["file"])).exists()


async def test_after_all_that_nothing_is_left_behind(stage: Stage) -> None:
    async with asyncio.timeout(10):
        while "0 active channels" not in await stage.rx("core show channels"):
            await asyncio.sleep(0.1)
    log = (stage.folder / "log/engine.log").read_text()
    assert "Traceback" not in log and "the line failed" not in log and "never retrieved" not in log
