"""A real call hears a sentence in pieces as one, which can be held and stopped."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from ivr.actions import Say
from ivr.ari import inbound, outbound
from ivr.ari.client import AriClient
from ivr.engine.speaker import Speaker
from ivr.events import Event, Said
from ivr.flow.spoken import speech
from ivr.flow.spoken.pauses import paused
from ivr.flow.spoken.pieces import MOST, pieces
from ivr.ssml import said as read_back
from ivr.ssml import words
from ivr.tts.prompts import Prompts
from ivr.tts.voice import Speech
from ivr.tts.voices import voice
from ivr.tts.wanted import Wanted
from tests.conftest import Pbx
from tests.twins.sip import SipCall, SipCaller

pytestmark = [pytest.mark.asterisk, pytest.mark.sip]

SUM = "1250 dollars and 50 cents"
LINE = f'Order <value kind="digits">5 5 4 2 1</value> costs <value kind="money">{SUM}</value>.'
LANGUAGE = "en-US"
SOUNDS = [piece.sound for piece in pieces(paused(read_back(LINE), speech(LANGUAGE)), speech(LANGUAGE)) or ()]


class Slow:
    """espeak-ng, which speaks pieces at once and sentences when somebody opens the gate."""

    def __init__(self) -> None:
        self._voice = voice("espeak")
        self.name, self.identity, self.close = "espeak", self._voice.identity, self._voice.close
        self.gate = asyncio.Event()

    async def speak(self, text: str, language: str) -> Speech:
        if text not in SOUNDS:
            await self.gate.wait()
        return await self._voice.speak(text, language)


@dataclass
class Line:
    """A caller who is spoken to."""

    call: SipCall
    ari: AriClient
    channel: str
    speaker: Speaker
    prompts: Prompts
    put: list[Event]

    async def over(self) -> Said:
        async with asyncio.timeout(20):
            while not (said := [event for event in self.put if isinstance(event, Said)]):
                await asyncio.sleep(0.01)
        return said[0]

    async def frames(self) -> list[int]:
        """How many each piece has."""
        return [(await self.prompts.get(one, LANGUAGE, piece=True)).ms // 20 for one in SOUNDS]

    async def heard(self) -> bytes:
        """What the pieces are, as they lie there."""
        made = [await self.prompts.get(one, LANGUAGE, piece=True) for one in SOUNDS]
        return b"".join(
            Path(one.media.removeprefix("sound:")).with_suffix(".ulaw").read_bytes() for one in made
        )


@pytest.fixture
async def line(pbx: Pbx) -> AsyncIterator[Line]:
    folder = pbx.dir / "prompts" / "pieces"
    prompts = Prompts(folder, Slow())
    await prompts.build([Wanted(sound, LANGUAGE, piece=True) for sound in SOUNDS])
    password = pbx.secrets["ari_password"]
    async with (
        AriClient(pbx.ari_url, "ivr", password, "ivr") as ari,
        SipCaller(pbx.sip_server, "caller", pbx.secrets["caller_password"]) as caller,
        aclosing(ari.events()) as events,
    ):
        await anext(events)
        await ari.call(outbound.set_global("IVR_HB", str(int(time.time()))))
        dialled = asyncio.create_task(caller.call("100"))
        async for event in events:
            if isinstance(event, inbound.StasisStart):
                break
        channel = event.channel.id
        await ari.call(outbound.answer(channel))
        put: list[Event] = []
        speaker = Speaker(ari, "call", channel, prompts, put.append)
        made = Line(await dialled, ari, channel, speaker, prompts, put)
        telling = asyncio.create_task(tell(events, made.speaker))
        yield made
        await made.speaker.end()
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
        await made.call.hang_up()
        await ari.call(outbound.set_global("IVR_HB", "0"))
    await prompts.close()


async def tell(events: AsyncIterator[object], speaker: Speaker) -> None:
    async for event in events:
        match event:
            case inbound.PlaybackStarted():
                speaker.started(event.playback)
            case inbound.PlaybackFinished():
                speaker.finished(event)


def say() -> Say:
    return Say(id="one", text=words(LINE), markup=LINE, step="one")


async def test_the_caller_hears_the_pieces_and_nothing_between_them(line: Line) -> None:
    line.speaker.say(say())
    event = await line.over()
    await asyncio.sleep(0.1)
    packets = [packet for packet in line.call.packets if packet.payload_type == 0]
    stream = b"".join(packet.payload for packet in packets)
    wanted = await line.heard()
    assert event.how == "finished"
    at = stream.find(wanted)
    assert at >= 0, "the pieces, byte by byte"
    first, last = at // 160, (at + len(wanted)) // 160
    gaps = np.diff([packet.at for packet in packets[first:last]]) * 1000
    steps = np.diff([packet.timestamp for packet in packets[first:last]])
    joins = set(np.cumsum(await line.frames()) - 1)
    here = [gap for at, gap in enumerate(gaps) if at in joins]
    elsewhere = [gap for at, gap in enumerate(gaps) if at not in joins]
    assert np.median([steps[at] for at in joins if at < len(steps)]) == 160  # samples
    assert np.median(here) <= 25
    assert np.percentile(here, 90) <= max(25.0, np.percentile(elsewhere, 99))


async def test_a_sentence_of_as_many_pieces_as_there_may_be_reaches_asterisk(line: Line) -> None:
    several = [await line.prompts.get(SOUNDS[at % len(SOUNDS)], LANGUAGE, piece=True) for at in range(MOST)]
    media = [prompt.media for prompt in several]
    assert sum(map(len, media)) > outbound.LONGEST_LINE
    await line.ari.call(outbound.play(line.channel, "several", media))
    await line.ari.call(outbound.stop_playback("several"))  # refused, if it did not begin


async def test_it_is_held_goes_on_and_is_stopped_like_one_prompt(line: Line) -> None:
    line.speaker.say(say())
    await asyncio.sleep(0.8)
    await line.speaker.pause()
    await asyncio.sleep(0.15)
    held = len(line.call.packets)
    await asyncio.sleep(0.3)
    assert len(line.call.packets) - held <= 1
    await line.speaker.resume()
    await asyncio.sleep(1.0)  # over the next joins
    assert len(line.call.packets) - held >= 35
    await line.speaker.stop(("one",))
    event = await line.over()
    assert event.how == "stopped"
    stopped = len(line.call.packets)
    await asyncio.sleep(0.3)
    assert len(line.call.packets) - stopped <= 2
