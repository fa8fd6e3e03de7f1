"""What becomes of callers, with engines that are absent, silent, or do as they should."""

from __future__ import annotations

import asyncio
import csv
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.conftest import Pbx
from tests.pbx.conftest import Agent, Engine, until
from tests.twins.sip import CallRefused, SipCaller
from tests.twins.sip_message import Sdp

pytestmark = [pytest.mark.asterisk, pytest.mark.sip]

VOICE = Path(__file__).resolve().parents[2] / "sounds/en/static/sorry-call-back.ulaw"


@pytest.fixture
async def phone(pbx: Pbx) -> AsyncIterator[SipCaller]:
    async with SipCaller(pbx.sip_server, "caller", pbx.secrets["caller_password"]) as made:
        yield made
    await until(lambda: "0 active channels" in pbx.rx("core show channels"))


def places(pbx: Pbx) -> set[str]:
    """Where callers are: context/application."""
    rows = [line.split("!") for line in pbx.rx("core show channels concise").splitlines() if "!" in line]
    return {f"{row[1]}/{row[5]}" for row in rows}


def queue_log(pbx: Pbx) -> list[list[str]]:
    return [line.split("|") for line in (pbx.dir / "log/queue_log").read_text().splitlines()]


def ended(pbx: Pbx) -> list[str]:
    """How calls went with the engine: the user field of every CDR."""
    path = pbx.dir / "log/cdr-csv/Master.csv"
    return [row[-1] for row in csv.reader(path.read_text().splitlines())] if path.exists() else []


@pytest.fixture
def briefly(pbx: Pbx) -> Iterator[None]:
    """A dead-man's switch of one second."""
    pbx.rx("dialplan set global IVR_DEADMAN 1")
    yield
    pbx.rx("dialplan set global IVR_DEADMAN 90")


async def test_without_a_heartbeat_the_caller_is_sent_to_people(
    pbx: Pbx, phone: SipCaller, agent: Agent
) -> None:
    before = len(queue_log(pbx))
    call = await phone.call("100")
    await until(lambda: agent.invites)
    await until(lambda: "ivr-fallback/Queue" in places(pbx))
    await until(lambda: any(row[4] == "CONNECT" for row in queue_log(pbx)[before:]))
    assert [row[2] for row in queue_log(pbx)[before:] if row[4] == "ENTERQUEUE"] == ["fallback"]
    assert not call.over.is_set()
    await call.hang_up()
    assert call.first_sound_after_answer_ms is not None
    assert call.first_sound_after_answer_ms < 1000


@pytest.mark.parametrize("age", [7, 3600, -3600])
async def test_an_engine_that_froze_or_lives_in_another_time_gets_no_calls(
    pbx: Pbx, phone: SipCaller, engine: Engine, age: int
) -> None:
    engine.beat(age)
    await phone.call("100")
    await until(lambda: "ivr-fallback/Playback" in places(pbx))
    assert not [event for event in engine.events if event["type"] == "StasisStart"]


async def test_a_heartbeat_without_an_application_ends_in_the_fallback(pbx: Pbx, phone: SipCaller) -> None:
    pbx.rx(f"dialplan set global IVR_HB {int(time.time())}")
    call = await phone.call("100")
    await until(lambda: "ivr-fallback/Playback" in places(pbx))
    await call.hang_up()
    await until(lambda: ended(pbx)[-1:] == ["FAILED//"])
    pbx.rx("dialplan set global IVR_HB 0")


@pytest.mark.usefixtures("briefly")
@pytest.mark.parametrize("answers", [False, True])
async def test_a_caller_whom_the_engine_forgets_is_taken_from_it(
    pbx: Pbx, phone: SipCaller, engine: Engine, answers: bool
) -> None:
    call = phone.dial("100")
    channel = await engine.caller("inbound", "100")
    if answers:
        assert await engine.post(f"channels/{channel}/answer") == 204
        prompt = f"sound:{pbx.dir}/sounds/en/static/sorry-call-back"
        assert await engine.post(f"channels/{channel}/play", media=prompt) == 201
        await until(lambda: "PlaybackStarted" in [event["type"] for event in engine.events])
    await until(lambda: "ivr-fallback/Playback" in places(pbx))
    await call.answered()


async def test_a_call_over_the_limit_goes_to_people(pbx: Pbx, phone: SipCaller, engine: Engine) -> None:
    pbx.rx("dialplan set global IVR_MAXCALLS 0")
    await phone.call("100")
    await until(lambda: "ivr-fallback/Playback" in places(pbx))
    pbx.rx("dialplan set global IVR_MAXCALLS 20")
    assert not [event for event in engine.events if event["type"] == "StasisStart"]


async def test_the_engine_answers_and_ends_a_call(pbx: Pbx, phone: SipCaller, engine: Engine) -> None:
    call = phone.dial("+4930123")
    channel = await engine.caller("inbound", "4930123")
    assert not call.answered_at
    assert await engine.post(f"channels/{channel}/answer") == 204
    await call.answered()
    assert await engine.post(f"channels/{channel}/variable", variable="IVR_RESULT", value="done") == 204
    assert await engine.post(f"channels/{channel}/continue") == 204
    await asyncio.wait_for(call.over.wait(), 5)
    assert call.ended_by == "them"
    await until(lambda: ended(pbx)[-1:] == ["SUCCESS/done/"])


async def test_phones_cannot_take_the_ports_of_the_engine(pbx: Pbx, phone: SipCaller, engine: Engine) -> None:
    call = phone.dial("100")
    channel = await engine.caller("inbound", "100")
    assert await engine.post(f"channels/{channel}/answer") == 204
    await call.answered()
    assert call.final is not None
    assert pbx.rtp_from <= Sdp.parse(call.final.body).port < pbx.rtp_from + 152
    media = {"app": "ivr", "external_host": "127.0.0.1:9", "format": "ulaw", "channelId": "xm-ports"}
    assert await engine.post("channels/externalMedia", **media) == 200
    said = await engine.get("channels/xm-ports/variable", variable="UNICASTRTP_LOCAL_PORT")
    assert pbx.rtp_from + 152 <= int(said["value"]) < pbx.rtp_from + 200
    assert await engine.delete("channels/xm-ports") == 204


async def test_an_engine_that_lets_go_without_a_word_has_not_finished(
    pbx: Pbx, phone: SipCaller, engine: Engine
) -> None:
    phone.dial("100")
    channel = await engine.caller("inbound", "100")
    assert await engine.post(f"channels/{channel}/continue") == 204
    await until(lambda: "ivr-fallback/Playback" in places(pbx))


LEARNED = {
    "IVR_CALL": "c1-4711",
    "IVR_REASON": "operator",
    "IVR_WHISPER": "ShopEasy%2C%20order%2055421%0D%0AX-Evil: yes",
    "IVR_SLOTS": "order_number=55421&name=J%C3%BCrgen",
    "IVR_SAID": "${SHELL(id)}" + "a" * 700,
    "IVR_DEALT": "hear%20my%20balance%0D%0AX-Evil: yes",
    "IVR_FRUSTRATION": "0.86${SHELL(id)}",
    "IVR_TIMEOUT": "30",
}


async def hand_over(engine: Engine, queue: str) -> str:
    channel = await engine.caller("inbound", "100")
    assert await engine.post(f"channels/{channel}/answer") == 204
    for name, value in LEARNED.items():
        assert await engine.post(f"channels/{channel}/variable", variable=name, value=value) == 204
    target = {"context": "ivr-queue", "extension": queue, "priority": "1"}
    assert await engine.post(f"channels/{channel}/continue", **target) == 204
    return channel


async def test_the_agents_phone_is_told_what_was_learned_and_nothing_can_be_slipped_in(
    pbx: Pbx, phone: SipCaller, engine: Engine, agent: Agent
) -> None:
    call = phone.dial("100")
    await hand_over(engine, "support")
    await until(lambda: agent.invites)
    assert agent.header("X-IVR-Call") == "c1-4711"
    assert agent.header("X-IVR-Reason") == "operator"
    assert agent.header("X-IVR-Whisper") == "ShopEasy%2C%20order%2055421%0D%0AX-Evilyes"
    assert agent.header("X-IVR-Slots") == "order_number=55421&name=J%C3%BCrgen"
    assert agent.header("X-IVR-Said") == "SHELLid" + "a" * 593
    assert agent.header("X-IVR-Dealt") == "hear%20my%20balance%0D%0AX-Evilyes"
    assert agent.header("X-IVR-Frustration") == "0.86"
    assert agent.header("X-Evil") is None
    await until(lambda: "ivr-ring/Queue" in places(pbx))
    assert not call.over.is_set()


async def test_a_caller_whom_no_agent_takes_comes_back_to_the_engine(
    pbx: Pbx, phone: SipCaller, engine: Engine
) -> None:
    phone.dial("100")
    channel = await hand_over(engine, "support")
    assert await engine.caller("back", "c1-4711", "JOINEMPTY") == channel


async def test_a_caller_whom_no_agent_takes_is_not_sent_to_a_dead_engine(
    pbx: Pbx, phone: SipCaller, engine: Engine
) -> None:
    phone.dial("100")
    channel = await engine.caller("inbound", "100")
    engine.beat(age=60)
    target = {"context": "ivr-queue", "extension": "support", "priority": "1"}
    assert await engine.post(f"channels/{channel}/continue", **target) == 204
    await until(lambda: "ivr-fallback/Playback" in places(pbx))


@pytest.mark.parametrize("queue", ["nope", "ring", "s", "support,1"])
async def test_a_queue_that_does_not_exist_ends_in_the_fallback(
    pbx: Pbx, phone: SipCaller, engine: Engine, queue: str
) -> None:
    phone.dial("100")
    await hand_over(engine, queue)
    await until(lambda: "ivr-fallback/Playback" in places(pbx))


async def test_without_people_and_without_prompts_a_message_is_kept(pbx: Pbx, phone: SipCaller) -> None:
    static = f"{pbx.dir}/sounds/en/static"
    pbx.rx("dialplan set global IVR_STATIC /nowhere")
    call = await phone.call("100")
    await until(lambda: "ivr-fallback/VoiceMail" in places(pbx))
    pbx.rx(f"dialplan set global IVR_STATIC {static}")
    await call.say(VOICE.read_bytes()[: 3 * 8000])
    await call.hang_up()
    inbox = pbx.dir / "spool/voicemail/ivr/fallback/INBOX"
    await until(lambda: list(inbox.glob("msg*.wav")))
    assert max(message.stat().st_size for message in inbox.glob("msg*.wav")) > 2 * 16000


@pytest.mark.parametrize("user", ["caller", "agent", "nobody"])
async def test_who_does_not_know_the_password_gets_no_further(pbx: Pbx, user: str) -> None:
    async with SipCaller(pbx.sip_server, user, "guess") as stranger:
        with pytest.raises(CallRefused) as refused:
            await stranger.call("100")
    assert refused.value.status in (401, 403)


async def test_agents_can_dial_nothing(pbx: Pbx) -> None:
    async with SipCaller(pbx.sip_server, "agent", pbx.secrets["agent_password"]) as desk:
        with pytest.raises(CallRefused) as refused:
            await desk.call("100")
    assert refused.value.status == 404
