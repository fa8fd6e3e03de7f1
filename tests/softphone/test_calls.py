"""The phone and a real Asterisk."""

import asyncio
import importlib.util
import wave
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ivr.softphone.driver import Phone, PhoneError

pytestmark = [
    pytest.mark.sip,
    pytest.mark.asterisk,
    pytest.mark.skipif(
        importlib.util.find_spec("pjsua2") is None, reason="the extra softphone is not installed"
    ),
    pytest.mark.timeout(90),
]


@pytest.fixture
async def caller(pbx: Any, server: str, tmp_path: Path) -> AsyncIterator[Phone]:
    async with Phone("caller", record=tmp_path / "caller.wav", silence_ms=400) as phone:
        await phone.identify("caller", pbx.secrets["caller_password"], server)
        yield phone


@pytest.fixture
async def agent(pbx: Any, server: str, tmp_path: Path) -> AsyncIterator[Phone]:
    async with Phone("agent", record=tmp_path / "agent.wav", silence_ms=400) as phone:
        await phone.register("agent", pbx.secrets["agent_password"], server)
        yield phone


def sides(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """(heard, said) of a recording."""
    with wave.open(str(path)) as sound:
        both = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").reshape(-1, 2).astype(float)
    return both[:, 0], both[:, 1]


def likeness_and_delay(late: np.ndarray, early: np.ndarray) -> tuple[float, float]:
    """The highest correlation of two sounds over all shifts (1 = the same), and the shift in ms."""
    size = 2 ** int(np.ceil(np.log2(len(late) + len(early))))
    product = np.fft.irfft(np.fft.rfft(late, size) * np.conj(np.fft.rfft(early, size)), size)
    shift = int(product.argmax())
    return float(product[shift] / np.sqrt((late**2).sum() * (early**2).sum())), shift / 8


async def test_what_is_said_to_an_echo_comes_back_and_both_sides_are_recorded(
    caller: Phone, lines: Any
) -> None:
    await caller.call(lines.add("7001", "Answer()", "Echo()"))
    await caller.say("I want to track my order")
    echo = await caller.hear_out(within=5)
    await caller.hang_up()
    assert echo["lasted_ms"] > 1000
    assert caller.record is not None
    heard, said = sides(caller.record)
    likeness, delay = likeness_and_delay(heard, said)
    assert likeness > 0.95
    assert 0 < delay < 400


async def test_every_key_arrives_once(caller: Phone, agent: Phone, lines: Any) -> None:
    # What Asterisk read comes back as the caller's name on the agent's phone.
    read = ("Answer()", "Read(KEYS,,16,,,8)", "Set(CALLERID(name)=${KEYS})", "Dial(PJSIP/agent)")
    await caller.call(lines.add("7002", *read))
    await caller.keys("5542100*99D#")
    incoming = await agent.expect("incoming", within=15)
    assert incoming["name"] == "5542100*99D"
    await caller.hang_up()


async def test_the_agents_phone_shows_who_calls_and_every_extra_header(
    caller: Phone, agent: Phone, lines: Any, pbx: Any
) -> None:
    header = "Set(PJSIP_HEADER(add,X-IVR-{name})={value})"
    lines.add(
        "7005",
        header.format(name="Slots", value="order_number=55421"),
        header.format(name="Said", value="the%20purple%20elephant"),
        "Return()",
    )
    who = ("Set(CALLERID(num)=5551234)", "Set(CALLERID(name)=Ann)")
    lines.add("7004", *who, "Dial(PJSIP/agent,,b(from-caller^7005^1))")
    await caller.dial("7004")
    incoming = await agent.expect("incoming", within=5)
    assert (incoming["name"], incoming["number"]) == ("Ann", "5551234")
    assert incoming["headers"] == {
        "X-IVR-Slots": "order_number=55421",
        "X-IVR-Said": "the%20purple%20elephant",
    }
    await caller.hang_up()
    assert (await agent.expect("hung_up", within=5))["answered"] is False


async def test_without_an_engine_a_caller_reaches_the_agent_and_they_hear_each_other(
    caller: Phone, agent: Phone
) -> None:
    await agent.auto_answer(200)
    await caller.call("100")
    await agent.expect("answered", within=40)
    await asyncio.sleep(0.5)  # ring-back and music end with the bridge
    await caller.say("is anybody there")
    assert (await agent.hear_out(within=5))["lasted_ms"] > 400
    await agent.say("yes, I am here")
    assert (await caller.hear_out(within=5))["lasted_ms"] > 400
    await agent.hang_up()
    assert (await caller.expect("hung_up", within=10))["by"] == "them"


async def test_a_wrong_password_is_an_error_for_registering_and_for_calling(server: str) -> None:
    async with Phone() as phone:
        with pytest.raises(PhoneError, match="register was refused: 401"):
            await phone.register("caller", "wrong", server)
        await phone.identify("caller", "wrong", server)
        await phone.dial("100")
        error = await phone.expect("error", within=5, what="call")
        assert error["code"] == 401
        assert (await phone.expect("hung_up", within=5))["answered"] is False


async def test_a_phone_that_quits_takes_its_registration_and_its_call_with_it(
    pbx: Any, server: str, lines: Any
) -> None:
    async with Phone() as phone:
        await phone.register("caller", pbx.secrets["caller_password"], server)
        await phone.call(lines.add("7001", "Answer()", "Echo()"))
        assert "caller/" in pbx.rx("pjsip show contacts")
    assert "caller/" not in pbx.rx("pjsip show contacts")
    assert "0 active channels" in pbx.rx("core show channels count")
