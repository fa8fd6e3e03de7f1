"""A back office that takes its time, on real calls: what the caller heard of nothing, in his own RTP."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
import pytest_asyncio
from aiohttp import web

from ivr.actions import Action, Say
from ivr.call.journal import decode
from ivr.call.silence import silence_of
from ivr.demo.stage import ROOT, Ports, Stage
from ivr.events import CallArrived, Event, HungUp
from ivr.store.database import Database
from ivr.store.journal import read
from ivr.store.silences import Silences
from tests.twins.served import served
from tests.twins.sip import AUDIBLE, SipCall, SipCaller
from tests.twins.sip_media import FRAME, TICK, Packet

pytestmark = [pytest.mark.sip, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(120)]

FLOW = """\
flow: %s
policy: {handover: desk, max_silence: 1s%s}
slots:
  order: {type: digits, length: 1}
steps:
  ask: {ask: Which one?, for: order, confirm: never}
  get: {http: "GET orders/{{ order }}", save: found, timeout: 6s}
  tell: {say: It was found., then: hangup}
  desk: {queue: support}
"""
FLOWS = {"words": "", "music": ", filler: {sound: music}"}
NUMBERS = {"100": "words", "200": "music"}
OFFICE_S = 4.0
MOST_MS = 1000 + 300
"""`max_silence` of the flows, and what Asterisk and network may add."""
APART_MS = 150
"""What the caller heard and what is on record may differ by so much."""
PAUSE_S = 0.3  # who asks is done
KEY_S = 5 * TICK
MUSIC = (ROOT / "sounds/moh/chords.ulaw").read_bytes()


@dataclass(frozen=True, slots=True)
class Heard:
    """What came to the caller from the end of his turn on."""

    packets: list[Packet]
    worst_ms: float  # that he heard nothing: until the first prompt, and between prompts
    journal: list[Event | Action]
    kept: dict[str, int]  # by step: the worst
    logged_ms: int

    @property
    def sound(self) -> bytes:
        return b"".join(packet.payload for packet in self.packets)

    @property
    def said(self) -> list[str]:
        return [noun.text for noun in self.journal if isinstance(noun, Say)]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def office() -> AsyncIterator[str]:
    """Answers after OFFICE_S."""

    async def answer(request: web.Request) -> web.Response:
        await asyncio.sleep(OFFICE_S)
        return web.json_response({"state": "there"})

    async with served([web.get("/orders/{order}", answer)]) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory, office: str) -> AsyncIterator[Stage]:
    folder = tmp_path_factory.mktemp("silence")
    for name, policy in FLOWS.items():
        (folder / "flows" / name).mkdir(parents=True)
        (folder / "flows" / name / f"{name}.yaml").write_text(FLOW % (name, policy))
    async with Stage(
        folder,
        Ports.free(),
        flows=folder / "flows",
        flow="words",
        numbers=NUMBERS,
        back_ends=office,
        patience="6s",
    ) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def heard(stage: Stage) -> dict[str, Heard]:
    """Both calls at the same time, by flow."""
    async with SipCaller(stage.sip_server, "caller", stage.caller_password) as caller:
        calls = {flow: await caller.call(number) for number, flow in NUMBERS.items()}
        turns = await asyncio.gather(*(_turn(call) for call in calls.values()))
        async with asyncio.timeout(30):
            await asyncio.gather(*(call.over.wait() for call in calls.values()))
    return {
        flow: await _heard(stage, call.to, call, turn)
        for (flow, call), turn in zip(calls.items(), turns, strict=True)
    }


async def _turn(call: SipCall) -> float:
    """Answers once the question was heard out; gives when the key was let go (epoch second)."""
    async with asyncio.timeout(15):
        while not (loud := [packet.at for packet in call.packets if packet.peak > AUDIBLE]) or (
            time.time() < loud[-1] + PAUSE_S
        ):
            await asyncio.sleep(TICK)
    await call.keys("7")
    return call.media.sent[0] + KEY_S


async def _heard(stage: Stage, number: str, call: SipCall, turn: float) -> Heard:
    packets = [packet for packet in call.packets if packet.at > turn]
    journal = await _journal(stage, number)
    (id,) = [noun.call for noun in journal if isinstance(noun, CallArrived)]
    sounding = [turn, *(packet.at for packet in packets if packet.peak > AUDIBLE)]
    worst = 1000 * max(after - before for before, after in pairwise(sounding))
    steps = silence_of(journal).steps
    database = Database(stage.store)
    try:
        async with asyncio.timeout(10):
            kept = dict[str, int]()
            while len(kept) < len(steps):
                kept = {row.step: row.worst for row in await Silences(database).of_call(id)}
    finally:
        await database.close()
    log = (stage.folder / "log/engine.log").read_text().splitlines()
    told = [json.loads(line) for line in log if '"heard nothing"' in line]
    (logged,) = [line["worst_ms"] for line in told if line["call"] == id]
    return Heard(packets, worst, journal, kept, logged)


async def _journal(stage: Stage, number: str) -> list[Event | Action]:
    """Of the call to this number, once it is over."""
    async with asyncio.timeout(10):
        while True:
            for file in (stage.folder / "calls").rglob("*.jsonl"):
                records = [
                    decode({name: value for name, value in record.items() if name != "written"})
                    for record in read(file)
                ]
                arrived, ended = records[:1], records[-1:]
                if arrived and getattr(arrived[0], "called", "") == number and isinstance(ended[0], HungUp):
                    return records
            await asyncio.sleep(TICK)


def _prompt(stage: Stage, text: str) -> bytes:
    """As it was built, without the silence at its ends."""
    for file in (stage.folder / "prompts").glob("??/*/about.json"):
        if re.sub(r"<[^>]*>", "", json.loads(file.read_text())["text"]) == text:
            return _plain((file.parent / "prompt.ulaw").read_bytes()).strip(b"\xff")
    raise AssertionError(f"{text!r} was not built")


def _plain(sound: bytes) -> bytes:
    """G.711 has two zeros, and who decodes and encodes again keeps one."""
    return sound.replace(b"\x7f", b"\xff")


@pytest.mark.parametrize("flow", FLOWS)
async def test_no_caller_hears_nothing_for_longer_than_the_flow_allows(
    heard: dict[str, Heard], flow: str
) -> None:
    own = heard[flow]
    assert 900 < own.worst_ms < MOST_MS
    assert abs(own.worst_ms - own.kept["get"]) < APART_MS
    written = silence_of(own.journal)
    assert own.logged_ms == written.call.worst
    assert own.kept == {step: quiet.worst for step, quiet in written.steps.items()}


async def test_words_that_fill_the_time_are_heard_whole_and_the_prompt_follows(
    stage: Stage, heard: dict[str, Heard]
) -> None:
    own = heard["words"]
    sound, at = _plain(own.sound), 0
    assert len(own.said) >= 3 and own.said[-1] == "It was found."
    for text in own.said[1:]:
        prompt = _prompt(stage, text)
        found = sound.find(prompt, at)
        assert found >= 0, f"{text!r} was cut, or came too early"
        at = found + len(prompt)


async def test_music_fills_the_time_and_stops_as_the_prompt_begins(
    stage: Stage, heard: dict[str, Heard]
) -> None:
    own = heard["music"]
    sound, music, prompt = _plain(own.sound), _plain(MUSIC), _prompt(stage, "It was found.")
    told = sound.find(prompt)
    assert own.said[-1] == "It was found." and told > 0
    frames = [packet for packet in own.packets if _plain(packet.payload) in music and packet.peak > AUDIBLE]
    assert frames[-1].at - frames[0].at > OFFICE_S - MOST_MS / 1000 - APART_MS / 1000
    last = own.packets.index(frames[-1])
    assert last * FRAME < told
    assert 1000 * (own.packets[told // FRAME].at - frames[-1].at) < APART_MS
