"""A real Asterisk takes the format of a prompt that suits the call's codec."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest

from ivr.ari import inbound, outbound
from ivr.ari.client import AriClient, Connected
from ivr.ari.media import MediaSocket
from ivr.tts.cache import Cache, key_of
from ivr.tts.formats import FORMATS
from tests.conftest import Pbx

pytestmark = pytest.mark.asterisk

HERTZ = {"ulaw": 440, "alaw": 700, "sln16": 5500}
"""Each format of the prompt hums another tone, the wide one a tone that no telephone of old carries."""


def sounds() -> dict[str, bytes]:
    made = {}
    for name, hertz in HERTZ.items():
        one = FORMATS[name]
        at = np.arange(2 * one.rate) / one.rate
        made[name] = one.encode((8000 * np.sin(2 * np.pi * hertz * at)).astype(np.int16))
    return made


Line = tuple[AriClient, asyncio.Queue[str]]
"""A connection, and the channels that come to it."""


@pytest.fixture
async def line(pbx: Pbx) -> AsyncIterator[Line]:
    async with AriClient(pbx.ari_url, "ivr", pbx.secrets["ari_password"], "ivr") as ari:
        events = ari.events()
        async for event in events:
            if isinstance(event, Connected):
                break
        arrived: asyncio.Queue[str] = asyncio.Queue()
        reading = asyncio.create_task(_read(events, arrived))
        yield ari, arrived
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def _read(events: AsyncIterator[object], arrived: asyncio.Queue[str]) -> None:
    async for event in events:
        if isinstance(event, inbound.StasisStart):
            arrived.put_nowait(event.channel.id)


async def played(pbx: Pbx, line: Line, codec: str) -> tuple[bytes, str]:
    """What reaches a listener of this codec (RTP payloads), and how Asterisk wrote it meanwhile."""
    ari, arrived = line
    prompt = Cache(pbx.dir / "prompts", tuple(FORMATS)).put(key_of("formats"), sounds())
    channel, payloads = f"ivr-xm9-{codec}", list[bytes]()
    async with MediaSocket("127.0.0.1", 0, "127.0.0.1") as media:
        host, port = media.address
        made = await ari.call(
            outbound.external_media(channel, "ivr", f"{host}:{port}", format=codec, data="x")
        )
        from_port = int(made["channelvars"]["UNICASTRTP_LOCAL_PORT"])
        media.register(from_port, lambda data: payloads.append(data[12:]))
        try:
            async with asyncio.timeout(10):
                while await arrived.get() != channel:
                    pass
            await ari.call(outbound.play(channel, f"pb-{codec}", [f"sound:{prompt.file}"]))
            async with asyncio.timeout(10):
                while len(payloads) < 40:
                    await asyncio.sleep(0.02)
            name = (await ari.call(outbound.get_channel(channel)))["name"]
            shown = await asyncio.to_thread(pbx.rx, f"core show channel {name}")
        finally:
            media.unregister(from_port)
            await ari.call(outbound.hangup(channel))
    return b"".join(payloads), shown


def written(shown: str) -> tuple[str, str]:
    """WriteFormat, and what is transcoded to what."""
    lines = dict(line.strip().split(":", 1) for line in shown.splitlines() if ":" in line)
    return lines["WriteFormat"].strip(), lines["WriteTranscode"].strip()


@pytest.mark.parametrize("codec", ["ulaw", "alaw"])
async def test_a_call_of_an_old_codec_gets_the_bytes_of_its_own_format(
    pbx: Pbx, line: Line, codec: str
) -> None:
    heard, shown = await played(pbx, line, codec)
    begin = heard.lstrip(heard[:1]) if len(set(heard[:160])) == 1 else heard
    assert len(begin) >= 30 * 160 and begin[:4800] in sounds()[codec]
    assert written(shown) == (codec, "No")


async def test_a_wideband_call_is_encoded_from_the_wide_format(pbx: Pbx, line: Line) -> None:
    heard, shown = await played(pbx, line, "g722")
    assert len(heard) >= 30 * 160
    format, transcoded = written(shown)
    assert format == "slin16" and transcoded.startswith("Yes (slin@16000)->(g722@16000)"), transcoded
    high = np.frombuffer(heard[1600:4800], np.uint8) >> 6  # the two bits of the upper half of the band
    assert len(set(high.tolist())) > 2
