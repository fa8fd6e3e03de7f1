"""Two phone processes that call each other without a server: needs pjsua2 and flite, no Asterisk."""

import asyncio
import importlib.util
import json
import os
import signal
import sys
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from ivr.softphone.driver import Phone, PhoneError

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("pjsua2") is None, reason="the extra softphone is not installed"
    ),
    pytest.mark.timeout(60),
]


@pytest.fixture
async def agent(tmp_path: Path) -> AsyncIterator[Phone]:
    async with Phone("agent", record=tmp_path / "agent.wav", silence_ms=300) as phone:
        await phone.identify("agent", "no password is asked", "127.0.0.1:9")
        yield phone


@pytest.fixture
async def caller(tmp_path: Path) -> AsyncIterator[Phone]:
    async with Phone("caller", record=tmp_path / "caller.wav", silence_ms=300) as phone:
        await phone.identify("caller", "no password is asked", "127.0.0.1:9")
        yield phone


def sides(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """(heard, said) of a recording."""
    with wave.open(str(path)) as sound:
        both = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").reshape(-1, 2).astype(float)
    return both[:, 0], both[:, 1]


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """The highest correlation of two sounds over all shifts between them (1 = the same)."""
    size = 2 ** int(np.ceil(np.log2(len(one) + len(other))))
    product = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    return float(product.max() / np.sqrt((one**2).sum() * (other**2).sum()))


async def test_a_call_with_voices_keys_and_headers(agent: Phone, caller: Phone) -> None:
    await agent.auto_answer(300)
    said = {"X-IVR-Slots": "order_number=55421", "X-IVR-Reason": "patience"}
    await caller.dial(f"sip:agent@{agent.address}", headers=said)
    incoming = await agent.expect("incoming", within=5)
    assert incoming["number"] == "caller"
    assert incoming["headers"] == said
    await caller.expect("ringing", within=5)
    answered = await agent.expect("answered", within=5)
    assert answered["mono"] - incoming["mono"] >= 0.3
    await caller.expect("answered", within=5)

    await caller.say("where is my order")
    heard = await agent.hear_out(within=5)
    assert heard["lasted_ms"] > 500
    await agent.say("it is on the way")
    assert (await caller.hear_out(within=5))["peak_dbfs"] > -30

    for how in ("rfc4733", "info"):
        await caller.keys("1590*#", how=how)
        assert [(await agent.expect("key", within=3))["key"] for _ in "1590*#"] == list("1590*#")
    assert sum(event["event"] == "key" for event in agent.log) == 12

    over = await agent.hang_up()
    assert over["by"] == "us" and over["answered"]
    assert (await caller.expect("hung_up"))["by"] == "them"

    assert agent.record is not None and caller.record is not None
    agent_heard, agent_said = sides(agent.record)
    caller_heard, caller_said = sides(caller.record)
    assert likeness(agent_heard, caller_said) > 0.9
    assert likeness(caller_heard, agent_said) > 0.9


async def test_a_call_that_is_rejected_ends_with_the_code(agent: Phone, caller: Phone) -> None:
    await caller.dial(f"sip:agent@{agent.address}")
    await agent.expect("incoming", within=5)
    await agent.reject(486)
    over = await caller.expect("hung_up", within=5)
    assert (over["code"], over["answered"], over["by"]) == (486, False, "them")


async def test_waiting_for_an_answer_ends_when_the_call_does(agent: Phone, caller: Phone) -> None:
    await caller.dial(f"sip:agent@{agent.address}")
    await agent.expect("incoming", within=5)
    await agent.reject(603)
    with pytest.raises(PhoneError, match="the call was over before 'answered'"):
        await caller.expect("answered", within=5)


async def test_a_call_is_given_up_while_it_rings(agent: Phone, caller: Phone) -> None:
    await caller.dial(f"sip:agent@{agent.address}")
    await caller.expect("ringing", within=5)
    assert (await caller.hang_up())["answered"] is False
    assert (await agent.expect("hung_up", within=5))["code"] == 487


async def test_a_second_call_is_told_that_the_line_is_busy(agent: Phone, caller: Phone) -> None:
    await agent.auto_answer()
    await caller.call(f"sip:agent@{agent.address}", within=5)
    async with Phone("another") as another:
        await another.identify("another", "no password is asked", "127.0.0.1:9")
        await another.dial(f"sip:agent@{agent.address}")
        assert (await another.expect("hung_up", within=5))["code"] == 486
    assert not any(event["event"] == "hung_up" for event in agent.log)


async def test_what_is_being_said_can_be_broken_off(agent: Phone, caller: Phone) -> None:
    await agent.auto_answer()
    await caller.call(f"sip:agent@{agent.address}", within=5)
    begun = await caller.say("one two three four five six seven eight nine ten", wait=False)
    await agent.expect("voice_started", within=5)
    await caller.hush()
    said = await caller.expect("said", within=2)
    assert said["ms"] - begun["ms"] < begun["for_ms"]


async def test_when_a_phone_is_killed_the_other_process_and_its_recording_live_on(
    agent: Phone, caller: Phone
) -> None:
    await agent.auto_answer()
    await caller.call(f"sip:agent@{agent.address}", within=5)
    await caller.say("hello")
    assert agent.process is not None and caller.process is not None
    caller.process.kill()
    with pytest.raises(PhoneError, match="the phone process ended"):
        await caller.expect("said", within=5)
    await agent.hang_up(within=10)
    assert caller.record is not None
    assert np.abs(sides(caller.record)[1]).max() > 1000


@pytest.mark.parametrize(
    ("command", "fields", "sentence"),
    [
        ("fly", {}, "cannot 'fly'"),
        ("dial", {"to": "100", "headers": {"X-Bad": "a\r\nb"}}, "cannot stand in a SIP message"),
        ("say", {"text": "hello"}, "There is no call"),
        ("say", {"wav": "/nowhere.wav"}, "no WAV file"),
        ("keys", {"keys": "1"}, "There is no call"),
        ("keys", {"strength": 3}, "strength"),
        ("answer", {}, "There is no call"),
    ],
)
async def test_a_command_that_cannot_be_carried_out_is_told_and_the_phone_goes_on(
    command: str, fields: dict[str, str], sentence: str, caller: Phone
) -> None:
    await caller.do(command, **fields)
    assert sentence in (await caller.expect("error", within=5))["reason"]
    await caller.identify("caller", "still here", "127.0.0.1:9")


async def test_what_is_no_json_is_told_and_the_phone_goes_on(caller: Phone) -> None:
    assert caller.process is not None and caller.process.stdin is not None
    for line in (b"hello\n", b"[1]\n", b"\xff\xfe\n"):
        caller.process.stdin.write(line)
        assert (await caller.expect("error", within=5))["what"] == "command"


async def test_a_phone_dies_with_the_process_that_started_it() -> None:
    script = (
        "import subprocess, sys, time\n"
        "phone = subprocess.Popen([sys.executable, '-m', 'ivr.softphone'], stdin=subprocess.PIPE)\n"
        "time.sleep(60)\n"  # until the test kills it
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert parent.stdout is not None
    started = json.loads(await asyncio.wait_for(parent.stdout.readline(), 15))
    assert started["event"] == "started"
    phone = os.pidfd_open(started["pid"])
    try:
        parent.send_signal(signal.SIGKILL)
        await parent.wait()
        gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().add_reader(phone, lambda: gone.done() or gone.set_result(None))
        await asyncio.wait_for(gone, 10)
    finally:
        asyncio.get_running_loop().remove_reader(phone)
        os.close(phone)


async def test_no_password_stands_in_the_arguments_of_the_process(caller: Phone) -> None:
    assert caller.process is not None
    arguments = Path(f"/proc/{caller.process.pid}/cmdline").read_bytes()
    assert b"ivr.softphone" in arguments and b"is asked" not in arguments
